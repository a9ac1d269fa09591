package org.lamina.runtime.app;

/**
 * A static argument of a train or a task.
 *
 * @param name         as the program writes it; the option is {@code --name}
 * @param kind         type of its values
 * @param defaultValue as the program writes it; for a fixed argument the value it was built with
 * @param fixed        whether it reaches a size or an {@code if} and so cannot change any more
 * @param doc          what the program says about it; may be empty
 */
public record ArgumentSpec(String name, Kind kind, String defaultValue, boolean fixed, String doc) {
    /** Types of static arguments. */
    public enum Kind {
        INT,
        FLOAT,
        BOOL,
        STRING
    }
}
