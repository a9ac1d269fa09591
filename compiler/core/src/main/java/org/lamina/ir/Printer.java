package org.lamina.ir;

import java.util.Locale;
import java.util.stream.Collectors;
import org.lamina.op.Op;
import org.lamina.types.Constraint;

/**
 * A graph as text, which {@link Reader} reads back equal but for the numbers of values. One line per node:
 * {@code %3: f32[N, 10] = matmul %1, %2    # net.out digits.nn:9}; the body of a scan stands behind it, up to
 * {@code end}, with numbers of its own. Size names are shown by their text, so that a graph
 * in which two names share a text does not come back as it was.
 */
public final class Printer {
    private Printer() {}

    public static String print(Graph graph) {
        return "graph " + quoted(graph.name()) + "\n" + inner(graph);
    }

    /** Everything but the first line. */
    private static String inner(Graph graph) {
        StringBuilder out = new StringBuilder();
        for (Graph.Input input : graph.inputs()) {
            out.append("  ")
                    .append(lower(input.kind()))
                    .append(' ')
                    .append(input.value())
                    .append(' ')
                    .append(quoted(input.name()))
                    .append('\n');
        }
        for (Graph.Condition condition : graph.conditions()) {
            Constraint constraint = condition.constraint();
            out.append("  requires ")
                    .append(constraint.left().text())
                    .append(' ')
                    .append(constraint.relation().text())
                    .append(' ')
                    .append(constraint.right().text())
                    .append(' ')
                    .append(quoted(condition.text()))
                    .append('\n');
        }
        for (Node node : graph.nodes()) {
            out.append("  ").append(print(node)).append('\n');
            if (node.op() instanceof Op.Scan scan) {
                out.append(inner(Graph.bodyOf(scan)).indent(2)).append("  end\n");
            }
        }
        for (Graph.Output output : graph.outputs()) {
            out.append("  ")
                    .append(lower(output.kind()))
                    .append(" %")
                    .append(output.value().id())
                    .append(' ')
                    .append(quoted(output.name()))
                    .append('\n');
        }
        return out.toString();
    }

    /** One node, without line end and without the body of a scan. */
    public static String print(Node node) {
        String outputs = node.outputs().stream().map(Value::toString).collect(Collectors.joining(", "));
        String inputs = node.inputs().stream().map(value -> "%" + value.id()).collect(Collectors.joining(", "));
        String line = outputs + " = " + OpPrinter.print(node.op()) + (inputs.isEmpty() ? "" : " " + inputs);
        return node.site().equals(Site.NONE) ? line : line + "    # " + print(node.site());
    }

    /** {@code net.out digits.nn:9}, with {@code -} for an empty path and the role behind it unless it is forward. */
    static String print(Site site) {
        return (site.path().isEmpty() ? "-" : site.path())
                + " "
                + site.source()
                + (site.role() == Site.Role.FORWARD ? "" : " (" + lower(site.role()) + ")");
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}
