package org.lamina.ir;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lamina.diag.CompilerBug;
import org.lamina.op.Op;
import org.lamina.types.DType;
import org.lamina.types.Size;
import org.lamina.types.ValueType;

class VerifierTest {
    private static final ValueType ROW = ValueType.of(DType.F32, 3);
    private static final Op NEG = new Op.Unary(Op.UnaryFn.NEG);

    private final Value x = new Value(0, ROW);
    private final Value y = new Value(1, ROW);
    private final Value z = new Value(2, ROW);

    private static Node node(Op op, List<Value> inputs, Value output) {
        return new Node(op, inputs, List.of(output), Site.NONE);
    }

    private Graph graph(List<Node> nodes, Value result) {
        return new Graph(
                "g",
                List.of(new Graph.Input(Graph.InputKind.DATA, "x", x)),
                nodes,
                List.of(new Graph.Output(Graph.OutputKind.RESULT, "y", result)),
                List.of());
    }

    private static void broken(Graph graph, String rule) {
        var e = assertThrows(CompilerBug.class, () -> Verifier.verify(graph, "a-pass"));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains("after a-pass"), message);
        assertTrue(message.contains(rule), message);
        assertTrue(message.contains("graph \"g\""), message);
    }

    @Test
    void aRightGraphPasses() {
        Verifier.verify(graph(List.of(node(NEG, List.of(x), y), node(NEG, List.of(y), z)), z), "test");
    }

    @Test
    void readBeforeMade() {
        broken(graph(List.of(node(NEG, List.of(y), z), node(NEG, List.of(x), y)), z), "which is not made before it");
    }

    @Test
    void valueOfAnotherGraph() {
        broken(graph(List.of(node(NEG, List.of(new Value(0, ROW)), y)), y), "which is not made before it");
        broken(graph(List.of(), y), "which is not made here");
    }

    @Test
    void madeTwice() {
        broken(graph(List.of(node(NEG, List.of(x), y), node(NEG, List.of(x), y)), y), "is made twice");
        broken(graph(List.of(node(NEG, List.of(x), new Value(0, ROW))), x), "two values have the number");
    }

    @Test
    void wrongTypes() {
        Value wide = new Value(1, ValueType.of(DType.F64, 3));
        broken(graph(List.of(node(NEG, List.of(x), wide)), wide), "must have types");
        Value other = new Value(1, ValueType.of(DType.F32, 4));
        broken(graph(List.of(node(NEG, List.of(x), other)), other), "must have types");
        Op add = new Op.Binary(Op.BinaryFn.ADD);
        broken(graph(List.of(node(add, List.of(x), y)), y), "2 inputs wanted");
        broken(graph(List.of(node(new Op.Unary(Op.UnaryFn.NOT), List.of(x), y)), y), "element type");
    }

    @Test
    void refutedRequirement() {
        Value short2 = new Value(1, ValueType.of(DType.F32, 2));
        Op slice = new Op.Slice(0, Size.of(2), Size.of(2));
        broken(graph(List.of(node(slice, List.of(x), short2)), short2), "negative size");
        Value image = new Value(0, ValueType.of(DType.F32, 1, 1, 2, 2));
        Op.Window window = new Op.Window(
                Size.of(2),
                Size.of(2),
                Size.of(1),
                Size.of(1),
                Size.of(2),
                Size.of(0),
                Size.of(0),
                Size.of(0),
                Size.of(1),
                Size.of(1));
        Value pooled = new Value(1, ValueType.of(DType.F32, 1, 1, 3, 1));
        Graph graph = new Graph(
                "g",
                List.of(new Graph.Input(Graph.InputKind.DATA, "x", image)),
                List.of(node(new Op.MaxPool2d(window), List.of(image), pooled)),
                List.of(),
                List.of());
        broken(graph, "padding of a maximum is smaller than its window");
    }

    @Test
    void doubleNames() {
        Graph graph = new Graph(
                "g",
                List.of(new Graph.Input(Graph.InputKind.DATA, "x", x), new Graph.Input(Graph.InputKind.DATA, "x", y)),
                List.of(),
                List.of(),
                List.of());
        broken(graph, "two inputs are called");
    }
}
