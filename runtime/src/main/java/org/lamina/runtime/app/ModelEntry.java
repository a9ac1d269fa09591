package org.lamina.runtime.app;

import java.util.Optional;

/**
 * A model of a compiled program that can predict.
 *
 * @param description its name, inputs and outputs
 * @param weights     the file that a train of the program saves it to, if any does
 * @param summary     text of {@code summary}: layers, shapes, parameters, multiply-adds, memory
 * @param factory     sets it up, without weights
 */
public record ModelEntry(ModelDescription description, Optional<String> weights, String summary, Factory factory) {
    /** Allocates memory and binds the compiled function. */
    @FunctionalInterface
    public interface Factory {
        LoadedModel create(Settings settings);
    }

    public String name() {
        return description.name();
    }
}
