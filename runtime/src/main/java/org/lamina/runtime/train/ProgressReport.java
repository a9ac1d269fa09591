package org.lamina.runtime.train;

import java.util.OptionalLong;
import java.util.function.Supplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * A bar for the epoch under way, for people at a terminal; the lines of epochs stay above it. The bar shows the means of
 * the epoch so far, samples per second and the time left of the whole run. Epochs shorter than a
 * glance show no bar.
 */
public final class ProgressReport implements RunReport {
    /** Redrawing more often than people can read only costs time. */
    private static final long REFRESH_NANOS = 100_000_000;

    private final RunReport lines;
    private final java.io.PrintStream terminal;
    private long stepsAnEpoch;
    private OptionalLong epochs = OptionalLong.empty();
    private long firstStep = -1;
    private long startNanos;
    private long shownNanos;
    private @Nullable ProgressBar bar;

    /**
     * @param lines    prints everything but the bar
     * @param terminal receives the bar
     */
    public ProgressReport(RunReport lines, java.io.PrintStream terminal) {
        this.lines = lines;
        this.terminal = terminal;
    }

    @Override
    public void begin(Begin begin) {
        lines.begin(begin);
        stepsAnEpoch = begin.stepsAnEpoch();
        epochs = begin.epochs();
        shownNanos = System.nanoTime();
    }

    @Override
    public void step(Supplier<Step> step) {
        long now = System.nanoTime();
        if (now - shownNanos < REFRESH_NANOS) {
            return;
        }
        shownNanos = now;
        show(step.get(), now);
    }

    private void show(Step step, long now) {
        if (firstStep < 0) {
            firstStep = step.step();
            startNanos = now;
        }
        ProgressBar shown = bar;
        if (shown == null) {
            shown = start(step.epoch());
            bar = shown;
        }
        shown.setExtraMessage(text(step, (now - startNanos) * 1e-9));
        shown.stepTo(step.inEpoch());
        shown.refresh();
    }

    private ProgressBar start(long epoch) {
        String name = "epoch " + epoch + (epochs.isPresent() ? "/" + epochs.getAsLong() : "");
        return new ProgressBarBuilder()
                .setTaskName(name)
                .setInitialMax(stepsAnEpoch)
                .setStyle(ProgressBarStyle.ASCII)
                .hideEta()
                .setUpdateIntervalMillis(60_000)
                .setConsumer(new ConsoleProgressBarConsumer(terminal))
                .build();
    }

    /** {@code train.loss 0.1234  12,345 samples/s  1:05 left}. */
    private String text(Step step, double seconds) {
        String scalars = String.join("  ", TextReport.scalars(step.means()));
        String rate = NumberText.grouped(step.samplesPerSecond()) + " samples/s";
        long done = step.step() - firstStep;
        if (epochs.isEmpty() || done == 0) {
            return " " + scalars + "  " + rate;
        }
        long left = epochs.getAsLong() * stepsAnEpoch - step.step();
        return " " + scalars + "  " + rate + "  " + NumberText.duration(left * seconds / done) + " left";
    }

    private void closeBar() {
        if (bar != null) {
            bar.close();
            bar = null;
            // The bar's line is wiped, so that the line of the epoch takes its place.
            terminal.print("\r\033[K");
            terminal.flush();
        }
    }

    @Override
    public void epoch(Epoch epoch) {
        closeBar();
        shownNanos = System.nanoTime();
        lines.epoch(epoch);
    }

    @Override
    public void warn(String message) {
        closeBar();
        lines.warn(message);
    }

    @Override
    public void note(String message) {
        closeBar();
        lines.note(message);
    }

    @Override
    public void print(String text) {
        closeBar();
        lines.print(text);
    }

    @Override
    public void end(End end) {
        closeBar();
        lines.end(end);
    }

    @Override
    public void close() {
        closeBar();
        lines.close();
    }
}
