package org.lamina.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lamina.evaluate.Evaluator;
import org.lamina.ir.Emitter;
import org.lamina.ir.Graph;
import org.lamina.ir.GraphBuilder;
import org.lamina.ir.Printer;
import org.lamina.ir.Reader;
import org.lamina.ir.Site;
import org.lamina.ir.Value;
import org.lamina.ir.Verifier;
import org.lamina.op.Op;
import org.lamina.types.DType;
import org.lamina.types.ValueType;

class AutodiffTest {
    private static String expanded(String text) {
        Graph graph = Autodiff.expand(Reader.read(text));
        Verifier.verify(graph, "autodiff");
        return Printer.print(graph);
    }

    /** The mean of squares: one constant and one product. */
    @Test
    void meanOfSquares() {
        String text = expanded("""
                graph "mse"
                  data %0: f32[4] "x"
                  %1: f32[4] = mul %0, %0    # net a.nn:2
                  %2: f32 = reduce_mean{axes=[0]} %1    # net a.nn:3
                  %3: f32[4] = gradient %2, %0
                  result %3 "d"
                """);
        assertEquals("""
                graph "mse"
                  data %0: f32[4] "x"
                  %1: f32[4] = mul %0, %0    # net a.nn:2
                  %2: f32 = reduce_mean{axes=[0]} %1    # net a.nn:3
                  %7: f32[4] = fill{value=0.5}    # net a.nn:2 (backward)
                  %8: f32[4] = mul %0, %7    # net a.nn:2 (backward)
                  result %8 "d"
                """, text);
    }

    @Test
    void onlyThePathIsDifferentiated() {
        String text = expanded("""
                graph "path"
                  data %0: f32[N, 4] "x"
                  variable %1: f32[4, 3] "w"
                  variable %2: f32[3] "unused"
                  %3: f32[N, 4] = tanh %0
                  %4: f32[N, 3] = matmul_nn %3, %1
                  %5: f32 = reduce_sum{axes=[0, 1]} %4
                  %6: f32[4, 3], %7: f32[3] = gradient %5, %1, %2
                  result %6 "d"
                  result %7 "none"
                """);
        assertEquals(1, text.split("matmul_tn", -1).length - 1, text);
        assertEquals(0, text.split("matmul_nt", -1).length - 1, text);
        assertTrue(text.contains("f32[3] = fill{value=0.0}"), text);
    }

    @Test
    void stopGradientCuts() {
        String text = expanded("""
                graph "stop"
                  data %0: f32 "x"
                  %1: f32 = stop_gradient %0
                  %2: f32 = mul %0, %1
                  %3: f32 = gradient %2, %0
                  result %3 "d"
                """);
        assertTrue(text.contains("result %1 \"d\""), text);
    }

    @Test
    void integersHaveNoGradient() {
        String text = expanded("""
                graph "cast"
                  data %0: f32 "x"
                  %1: i32 = cast %0
                  %2: f32 = cast %1
                  %3: f32 = gradient %2, %0
                  result %3 "d"
                """);
        assertTrue(text.contains("fill{value=0.0}"), text);
    }

    /** d³(x⁴)/dx³ = 24x, by gradients of gradients. */
    @Test
    void gradientsNest() {
        GraphBuilder g = new GraphBuilder("nested");
        Value x = g.input(Graph.InputKind.DATA, "x", ValueType.scalar(DType.F64));
        Emitter e = g.at(Site.NONE);
        Value y = e.mul(e.mul(x, x), e.mul(x, x));
        for (int order = 0; order < 3; order++) {
            y = e.gradient(y, x).get(0);
        }
        g.output(Graph.OutputKind.RESULT, "y", y);
        Graph graph = Autodiff.expand(g.build());
        Verifier.verify(graph, "autodiff");
        assertEquals(
                72,
                Evaluator.run(graph, Map.of("x", Evaluator.scalar(DType.F64, 3)))
                        .result("y")
                        .get(0),
                1e-12);
    }

    @Test
    void valuesOnTheWayHaveGradientsToo() {
        String text = expanded("""
                graph "way"
                  data %0: f64 "x"
                  %1: f64 = exp %0
                  %2: f64 = sin %1
                  %3: f64, %4: f64 = gradient %2, %1, %0
                  result %3 "dy"
                  result %4 "dx"
                """);
        Evaluator.Outputs outputs = Evaluator.run(Reader.read(text), Map.of("x", Evaluator.scalar(DType.F64, 0.3)));
        double y = Math.exp(0.3);
        assertEquals(Math.cos(y), outputs.result("dy").get(0), 1e-15);
        assertEquals(Math.cos(y) * y, outputs.result("dx").get(0), 1e-15);
    }

    @Test
    void loopsAreNamed() {
        Graph graph = Reader.read("""
                graph "fused"
                  data %0: f32[3] "x"
                  %1: f32[3] = loop{reads=[f32 0]; code=[neg f32 0]; sizes=[3]; results=[1]} %0    # net a.nn:5
                  %2: f32 = reduce_sum{axes=[0]} %1
                  %3: f32[3] = gradient %2, %0
                  result %3 "d"
                """);
        NotDifferentiable e = assertThrows(NotDifferentiable.class, () -> Autodiff.expand(graph));
        assertEquals("a.nn:5", e.site().source());
        assertTrue(e.op() instanceof Op.Loop);
    }

    /** Depth costs no stack: 5,000 nodes on a thread with 128 KiB. */
    @Test
    void deepGraphsOnASmallStack() throws InterruptedException {
        GraphBuilder g = new GraphBuilder("deep");
        Value x = g.input(Graph.InputKind.DATA, "x", ValueType.of(DType.F32, 2));
        Emitter e = g.at(Site.NONE);
        Value y = x;
        for (int i = 0; i < 5000; i++) {
            y = e.unary(Op.UnaryFn.SIN, y);
        }
        g.output(
                Graph.OutputKind.RESULT,
                "d",
                e.gradient(e.sum(y, List.of(0)), x).get(0));
        Graph graph = g.build();
        Graph[] result = new Graph[1];
        Thread thread = new Thread(
                null,
                () -> {
                    Graph expanded = Autodiff.expand(graph);
                    Verifier.verify(expanded, "autodiff");
                    result[0] = expanded;
                },
                "small stack",
                128 * 1024);
        thread.start();
        thread.join();
        assertTrue(result[0].nodes().size() >= 15_000);
    }
}
