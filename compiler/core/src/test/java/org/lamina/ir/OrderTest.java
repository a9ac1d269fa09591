package org.lamina.ir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lamina.diag.CompilerBug;
import org.lamina.evaluate.RandomGraphs;
import org.lamina.op.Op;
import org.lamina.types.DType;
import org.lamina.types.ValueType;

class OrderTest {

    @Test
    void aSortedListStaysAndAReversedOneIsRepaired() {
        for (int seed = 0; seed < 20; seed++) {
            Graph graph = RandomGraphs.graph(seed, DType.F32, 40);
            assertEquals(graph.nodes(), Order.sort(graph.nodes()));
            List<Node> reversed = new ArrayList<>(graph.nodes());
            Collections.reverse(reversed);
            Verifier.verify(graph.withNodes(Order.sort(reversed)), "sorting");
        }
    }

    @Test
    void aCycleIsABug() {
        ValueType type = ValueType.of(DType.F32, 1);
        Value a = new Value(0, type);
        Value b = new Value(1, type);
        Op neg = new Op.Unary(Op.UnaryFn.NEG);
        List<Node> nodes = List.of(
                new Node(neg, List.of(a), List.of(b), Site.NONE), new Node(neg, List.of(b), List.of(a), Site.NONE));
        assertThrows(CompilerBug.class, () -> Order.sort(nodes));
    }

    @Test
    void usesTellProducersConsumersAndWhatIsDead() {
        Graph graph = Reader.read("""
                graph "g"
                  data %0: f32 "x"
                  %1: f32 = neg %0
                  %2: f32 = add %1, %1
                  %3: f32 = sub %1, %0
                  result %2 "y"
                """);
        Uses uses = Uses.of(graph);
        Node neg = graph.nodes().get(0);
        Node add = graph.nodes().get(1);
        assertEquals(neg, uses.producer(neg.output()).orElseThrow());
        assertTrue(uses.producer(graph.inputs().get(0).value()).isEmpty());
        assertEquals(graph.nodes().subList(1, 3), uses.consumers(neg.output()));
        assertFalse(uses.hasOneConsumer(add.output()));
        assertTrue(uses.isResult(add.output()));
        assertEquals(2, Uses.live(graph).size());
    }
}
