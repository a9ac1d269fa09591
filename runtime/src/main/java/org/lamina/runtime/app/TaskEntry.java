package org.lamina.runtime.app;

import java.util.List;
import org.lamina.runtime.train.TaskProgram;

/**
 * A task of a compiled program.
 *
 * @param name      its name, and that of its sub-command
 * @param doc       what the program says about it; may be empty
 * @param arguments its static arguments
 * @param factory   sets it up
 */
public record TaskEntry(String name, String doc, List<ArgumentSpec> arguments, Factory factory) {
    public TaskEntry {
        arguments = List.copyOf(arguments);
    }

    /** Allocates memory and binds the compiled functions. */
    @FunctionalInterface
    public interface Factory {
        TaskProgram create(Arguments arguments, Settings settings);
    }
}
