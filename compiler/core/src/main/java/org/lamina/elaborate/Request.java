package org.lamina.elaborate;

import java.util.Map;

/**
 * What the command line asks of an elaboration.
 *
 * @param train the train whose arguments are given; empty for the only one
 * @param arguments values of static arguments as text, by name
 */
public record Request(String train, Map<String, String> arguments) {
    public Request {
        arguments = Map.copyOf(arguments);
    }

    /** Everything with its default arguments. */
    public static Request defaults() {
        return new Request("", Map.of());
    }
}
