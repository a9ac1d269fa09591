package org.lamina.ir;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lamina.diag.CompilerBug;
import org.lamina.op.Op;
import org.lamina.op.Requirement;
import org.lamina.op.Requirements;
import org.lamina.op.ShapeRules;
import org.lamina.types.Size;
import org.lamina.types.ValueType;

/**
 * Refuses graphs that break a rule of the representation: every value is made once, by this graph, before it is read;
 * types are those of {@link ShapeRules}; no size requirement is refuted; inputs and outputs of one kind have different
 * names.
 */
public final class Verifier {
    private final Graph graph;
    private final String stage;
    private final Set<Value> made = new HashSet<>();
    private final Set<Integer> ids = new HashSet<>();

    private Verifier(Graph graph, String stage) {
        this.graph = graph;
        this.stage = stage;
    }

    /**
     * Checks the whole graph.
     *
     * @param stage the pass or stage that made the graph, to be blamed in the message
     * @throws CompilerBug with the broken rule, the stage and the printed graph
     */
    public static void verify(Graph graph, String stage) {
        new Verifier(graph, stage).run();
    }

    private void run() {
        Set<String> names = new HashSet<>();
        for (Graph.Input input : graph.inputs()) {
            must(names.add(input.kind() + " " + input.name()), "two inputs are called %s", input.name());
            make(input.value());
        }
        graph.nodes().forEach(this::node);
        names.clear();
        for (Graph.Output output : graph.outputs()) {
            must(names.add(output.kind() + " " + output.name()), "two outputs are called %s", output.name());
            must(
                    made.contains(output.value()),
                    "output %s is %s, which is not made here",
                    output.name(),
                    output.value());
        }
    }

    private void node(Node node) {
        for (Value input : node.inputs()) {
            must(made.contains(input), "%s reads %s, which is not made before it", describe(node), input);
        }
        List<ValueType> inputs = node.inputs().stream().map(Value::type).toList();
        List<ValueType> found = node.outputs().stream().map(Value::type).toList();
        List<ValueType> wanted;
        try {
            wanted = ShapeRules.infer(node.op(), inputs);
        } catch (CompilerBug bug) {
            throw broken(bug.getMessage());
        }
        must(found.equals(wanted), "%s must have types %s", describe(node), wanted);
        for (Requirement requirement : Requirements.of(node.op(), inputs)) {
            must(!refuted(requirement), "%s: not so: %s", describe(node), requirement);
        }
        if (node.op() instanceof Op.Scan scan) {
            Graph body = Graph.bodyOf(scan);
            must(
                    body.inputs().stream().allMatch(input -> input.kind() == Graph.InputKind.ARGUMENT)
                            && body.outputs().stream().allMatch(output -> output.kind() == Graph.OutputKind.RESULT),
                    "the body of a scan takes arguments and gives results, nothing else");
            verify(body, stage);
        }
        node.outputs().forEach(this::make);
    }

    private void make(Value value) {
        must(made.add(value), "%s is made twice", value);
        must(ids.add(value.id()), "two values have the number of %s", value);
    }

    /** Whether the constraint is false for every choice of the names. Divisibility is {@code e % c == 0} as well. */
    private static boolean refuted(Requirement requirement) {
        Size difference =
                requirement.constraint().left().minus(requirement.constraint().right());
        if (!difference.isConstant()) {
            return false;
        }
        long sign = difference.value();
        return switch (requirement.constraint().relation()) {
            case EQ -> sign != 0;
            case NE -> sign == 0;
            case LT -> sign >= 0;
            case LE -> sign > 0;
            case GT -> sign <= 0;
            case GE -> sign < 0;
        };
    }

    private static String describe(Node node) {
        Op op = node.op();
        return node.outputs() + " = " + op + " of " + node.inputs();
    }

    private void must(boolean holds, String format, Object... args) {
        if (!holds) {
            throw broken(String.format(java.util.Locale.ROOT, format, args));
        }
    }

    private CompilerBug broken(String rule) {
        return new CompilerBug(
                "graph " + graph.name() + " is broken after " + stage + ": " + rule + "\n" + Printer.print(graph));
    }
}
