package org.lamina.runtime.train;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** One plain line for each epoch and one at the end, in the form that the language reference fixes. */
public final class TextReport implements RunReport {
    private final PrintStream out;
    private final PrintStream err;
    private OptionalLong epochs = OptionalLong.empty();
    private boolean evaluation;

    /**
     * @param out receives the lines of epochs, of the program's {@code print} and of the end
     * @param err receives warnings and notes
     */
    public TextReport(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public void begin(Begin begin) {
        epochs = begin.epochs();
        evaluation = begin.evaluation();
        err.println(begin.name() + ": seed " + begin.seed() + ", "
                + begin.parallel().text());
    }

    @Override
    public void step(Supplier<Step> step) {
        // A line for each step would bury the epochs.
    }

    @Override
    public void epoch(Epoch epoch) {
        out.println(epochLine(epoch, epochs, evaluation));
        out.flush();
    }

    @Override
    public void warn(String message) {
        err.println("warning: " + message);
    }

    @Override
    public void note(String message) {
        err.println(message);
    }

    @Override
    public void print(String text) {
        out.println(text);
        out.flush();
    }

    @Override
    public void end(End end) {
        String line = endLine(end);
        if (!line.isEmpty()) {
            out.println(line);
        }
        out.flush();
    }

    @Override
    public void close() {
        out.flush();
        err.flush();
    }

    /** {@code epoch 3/12  train.loss 0.1234  valid.loss 0.0987  12,345 samples/s}; an evaluation has no epoch. */
    static String epochLine(Epoch epoch, OptionalLong epochs, boolean evaluation) {
        List<String> parts = new ArrayList<>();
        if (!evaluation) {
            parts.add("epoch " + epoch.epoch() + (epochs.isPresent() ? "/" + epochs.getAsLong() : ""));
        }
        parts.addAll(scalars(epoch.scalars()));
        parts.add(NumberText.grouped(epoch.samplesPerSecond()) + " samples/s");
        return String.join("  ", parts);
    }

    /** {@code test.loss 0.0912  (best epoch 9, saved to lenet5.safetensors)}; empty if there is nothing to say. */
    static String endLine(End end) {
        List<String> parts = new ArrayList<>();
        end.test().ifPresent(test -> parts.addAll(scalars(test)));
        List<String> remarks = new ArrayList<>();
        if (end.bestEpoch().isPresent()) {
            remarks.add("best epoch " + end.bestEpoch().getAsLong());
        }
        end.savedTo().ifPresent(path -> remarks.add("saved to " + path));
        if (!remarks.isEmpty()) {
            parts.add("(" + String.join(", ", remarks) + ")");
        }
        return String.join("  ", parts);
    }

    static List<String> scalars(EpochScalars scalars) {
        List<String> texts = new ArrayList<>();
        for (Map.Entry<String, Double> scalar : scalars.values().entrySet()) {
            texts.add(scalar.getKey() + " " + NumberText.scalar(scalar.getValue()));
        }
        return texts;
    }
}
