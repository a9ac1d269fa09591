package org.lamina.runtime.train;

import java.util.function.Supplier;

/** Passes on warnings, what the program itself prints, and the end of a run; nothing else. */
public final class QuietReport implements RunReport {
    private final RunReport inner;

    public QuietReport(RunReport inner) {
        this.inner = inner;
    }

    @Override
    public void begin(Begin begin) {
        // Asked to be quiet.
    }

    @Override
    public void step(Supplier<Step> step) {
        // Asked to be quiet.
    }

    @Override
    public void epoch(Epoch epoch) {
        // Asked to be quiet.
    }

    @Override
    public void warn(String message) {
        inner.warn(message);
    }

    @Override
    public void note(String message) {
        // Asked to be quiet.
    }

    @Override
    public void print(String text) {
        inner.print(text);
    }

    @Override
    public void end(End end) {
        inner.end(end);
    }

    @Override
    public void close() {
        inner.close();
    }
}
