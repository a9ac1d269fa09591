package org.lamina.runtime.app;

import java.util.List;
import java.util.Optional;
import org.lamina.runtime.train.TrainProgram;

/**
 * A train of a compiled program.
 *
 * @param name      its name
 * @param doc       what the program says about it; may be empty
 * @param arguments its static arguments
 * @param savesTo   file of its first {@code save}, from which {@code evaluate} takes the weights
 * @param factory   sets it up
 */
public record TrainEntry(
        String name, String doc, List<ArgumentSpec> arguments, Optional<String> savesTo, Factory factory) {
    public TrainEntry {
        arguments = List.copyOf(arguments);
    }

    /** Allocates memory and binds the compiled functions. */
    @FunctionalInterface
    public interface Factory {
        TrainProgram create(Arguments arguments, Settings settings);
    }
}
