package org.lamina.elaborate;

import java.util.Map;

/**
 * What the command line asks of an elaboration.
 *
 * @param train the train whose arguments are given; empty for the only one
 * @param arguments values of static arguments as text, by name
 * @param tests whether the blocks that test the program are elaborated too
 */
public record Request(String train, Map<String, String> arguments, boolean tests) {
    public Request {
        arguments = Map.copyOf(arguments);
    }

    public Request(String train, Map<String, String> arguments) {
        this(train, arguments, false);
    }

    /** Everything that runs, with its default arguments. */
    public static Request defaults() {
        return new Request("", Map.of());
    }

    /** The same, and the tests. */
    public static Request withTests() {
        return new Request("", Map.of(), true);
    }
}
