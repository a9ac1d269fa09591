package org.lamina.runtime.profile;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a run spends its time on from the start of Java to the end of its first training step. */
final class StartUp {
    private final List<Stage> stages = new ArrayList<>();
    private final long began;
    private long last;

    /** @param seconds since the end of the stage before */
    private record Stage(String name, double seconds) {}

    /** Begins with a stage that has just ended, and began with Java. */
    StartUp(String stage) {
        long millis = System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime();
        last = System.nanoTime();
        began = last - millis * 1_000_000;
        stages.add(new Stage(stage, millis * 1e-3));
    }

    /** A stage has ended. */
    void reached(String stage) {
        long now = System.nanoTime();
        stages.add(new Stage(stage, (now - last) * 1e-9));
        last = now;
    }

    /** A line for the whole and one for each stage. */
    String text(String name) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "start of `%s`: %.2f s from the start of Java to the end of the first step%n",
                name,
                (last - began) * 1e-9));
        stages.forEach(
                stage -> text.append(String.format(Locale.ROOT, "%6.2f s  %s%n", stage.seconds(), stage.name())));
        return text.toString();
    }
}
