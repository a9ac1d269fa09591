package org.lamina.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.lamina.autodiff.Autodiff;
import org.lamina.evaluate.Evaluator;
import org.lamina.evaluate.Tensor;
import org.lamina.ir.Graph;
import org.lamina.ir.Printer;
import org.lamina.ir.Reader;
import org.lamina.ir.Verifier;
import org.lamina.types.DType;

class LayoutTest {
    private static final Graph GRAPH = Reader.read("""
            graph "g"
              data %0: f32[N, 3, 6, 5] "x"
              variable %1: f32[5, 3, 3, 3] "v"
              variable %2: f32[6, 5, 3, 3] "w"
              variable %3: f32[6] "b"
              %4: f32[N, 5, 6, 5] = conv2d{kernel=[3, 3]; pad=[1, 1, 1, 1]} %0, %1
              %5: f32[N, 5, 6, 5] = tanh %4
              %6: f32[N, 6, 3, 3] = conv2d{kernel=[3, 3]; stride=[2, 2]; pad=[1, 1, 1, 1]} %5, %2
              %7: f32[N, 6, 3, 3] = broadcast{axes=[1]} %3
              %8: f32[N, 6, 3, 3] = add %6, %7
              %9: f32[N, 6] = reduce_mean{axes=[2, 3]} %8
              %10: f32[N, 3, 3] = reduce_max{axes=[1]} %8
              %11: f32[N, 6, 3] = reduce_sum{axes=[3]} %8
              %12: f32[N, 6, 3, 3] = mul %8, %8
              %13: f32[N, 54] = reshape %12
              %14: f32 = reduce_sum{axes=[0, 1]} %13
              %15: f32[5, 3, 3, 3], %16: f32[6, 5, 3, 3], %17: f32[6] = gradient %14, %1, %2, %3
              result %9 "mean"
              result %10 "most"
              result %11 "rows"
              result %8 "image"
              result %15 "dv"
              result %16 "dw"
              result %17 "db"
            """);

    private static Tensor random(Random random, int... sizes) {
        int count = 1;
        for (int size : sizes) {
            count *= size;
        }
        return Tensor.floats(DType.F32, sizes, random.doubles(count, -1, 1).toArray());
    }

    private static long turns(Graph graph) {
        return Printer.print(graph)
                .lines()
                .filter(line -> line.contains("= transpose{"))
                .count();
    }

    @Test
    void resultsAndGradientsStay() {
        Graph before = Passes.runAll(Passes.standard(), Autodiff.expand(GRAPH), (pass, graph) -> {});
        Graph after = Layout.rewrite(before);
        Verifier.verify(after, "layout");
        Random random = new Random(3);
        Map<String, Tensor> inputs = Map.of(
                "x", random(random, 2, 3, 6, 5),
                "v", random(random, 5, 3, 3, 3),
                "w", random(random, 6, 5, 3, 3),
                "b", random(random, 6));
        same(Evaluator.run(before, inputs), Evaluator.run(after, inputs));
    }

    private static void same(Evaluator.Outputs wanted, Evaluator.Outputs found) {
        for (String name : wanted.results().keySet()) {
            for (int i = 0; i < wanted.result(name).count(); i++) {
                // Sums of some hundred products of single precision in another order.
                double size = Math.max(1, Math.abs(wanted.result(name).get(i)));
                assertEquals(wanted.result(name).get(i), found.result(name).get(i), 1e-4 * size, name + i);
            }
        }
    }

    /** One for the result that is an image, which the sum over rows reads too: its axes would come out in another order. */
    @Test
    void onlyBordersAreTurned() {
        Graph before = Passes.runAll(Passes.standard(), Autodiff.expand(GRAPH), (pass, graph) -> {});
        Graph after = DropDead.rewrite(Layout.rewrite(before));
        assertEquals(1, turns(after), () -> Printer.print(after));
    }

    @Test
    void poolingFollowsConvolutions() {
        Graph graph = Reader.read("""
                graph "g"
                  data %0: f32[N, 8, 9, 8] "x"
                  variable %1: f32[8, 8, 3, 3] "w"
                  %2: f32[N, 8, 9, 8] = conv2d{kernel=[3, 3]; pad=[1, 1, 1, 1]} %0, %1
                  %3: f32[N, 8, 5, 4] = max_pool2d{kernel=[3, 2]; stride=[2, 2]; pad=[1, 1, 0, 0]} %2
                  %4: f32[N, 8, 3, 3] = avg_pool2d{kernel=[3, 2]} %3
                  %5: f32[N, 8, 3, 3] = mul %4, %4
                  %6: f32 = reduce_sum{axes=[0, 1, 2, 3]} %5
                  %7: f32[8, 8, 3, 3] = gradient %6, %1
                  %8: f32[8, 8, 3, 3] = mul %7, %7
                  %9: f32 = reduce_sum{axes=[0, 1, 2, 3]} %8
                  %10: f32[8, 8, 3, 3] = gradient %9, %1
                  result %4 "y"
                  result %7 "dw"
                  result %10 "ddw"
                """);
        Graph before = Passes.runAll(Passes.standard(), Autodiff.expand(graph), (pass, g) -> {});
        Graph after = DropDead.rewrite(Layout.rewrite(before));
        Verifier.verify(after, "layout");
        assertEquals(2, turns(after), () -> "the image and the first result " + Printer.print(after));
        assertTrue(Printer.print(after).contains("max_pool2d_pick"));
        Random random = new Random(5);
        Map<String, Tensor> inputs = Map.of("x", random(random, 2, 8, 9, 8), "w", random(random, 8, 8, 3, 3));
        same(Evaluator.run(before, inputs), Evaluator.run(after, inputs));
    }

    @Test
    void graphsWithOtherConvolutionsStay() {
        Graph graph = Reader.read("""
                graph "g"
                  data %0: f32[N, 8, 6, 6] "x"
                  variable %1: f32[8, 4, 3, 3] "w"
                  %2: f32[N, 8, 4, 4] = conv2d{kernel=[3, 3]; groups=2} %0, %1
                  %3: f32[N, 8, 2, 2] = max_pool2d{kernel=[2, 2]; stride=[2, 2]} %2
                  result %3 "y"
                """);
        assertSame(graph, Layout.rewrite(graph));
    }
}
