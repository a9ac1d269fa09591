package org.lamina.program;

import java.util.List;
import org.lamina.ir.Graph;
import org.lamina.source.Span;

/**
 * A {@code test}.
 *
 * @param init gives the variables of its layers their first content
 * @param values a RESULT (bool scalar) for each check that is not static
 */
public record TestProgram(String title, Graph init, Graph values, List<Check> checks) {
    public TestProgram {
        checks = List.copyOf(checks);
    }

    /** {@code check condition, "message"}. */
    public record Check(String result, String message, Span span) {}
}
