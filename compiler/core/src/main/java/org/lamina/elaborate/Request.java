package org.lamina.elaborate;

import java.util.Map;

/**
 * What the command line asks of an elaboration.
 *
 * @param train the train whose arguments are given; empty for the only one
 * @param arguments values of static arguments as text, by name
 * @param tests whether the blocks that test the program are elaborated too
 * @param sizes values of sizes that data decides, such as {@code Corpus.V}; the others stay open
 */
public record Request(String train, Map<String, String> arguments, boolean tests, Map<String, Long> sizes) {
    public Request {
        arguments = Map.copyOf(arguments);
        sizes = Map.copyOf(sizes);
    }

    public Request(String train, Map<String, String> arguments) {
        this(train, arguments, false, Map.of());
    }

    /** The same with the sizes that data decides. */
    public Request withSizes(Map<String, Long> found) {
        return new Request(train, arguments, tests, found);
    }

    /** Everything that runs, with its default arguments. */
    public static Request defaults() {
        return new Request("", Map.of());
    }

    /** The same, and the tests. */
    public static Request withTests() {
        return new Request("", Map.of(), true, Map.of());
    }
}
