package org.lamina.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.lamina.evaluate.Evaluator;
import org.lamina.evaluate.Tensor;
import org.lamina.ir.Graph;
import org.lamina.ir.Printer;
import org.lamina.ir.Reader;
import org.lamina.types.DType;

/** Loops that reduce over rows what they compute, and go on with it. */
class FuseRowsTest {
    /** Softmax of biased rows, as the standard library says it, with its kept axes. */
    private static final Graph SOFTMAX = Reader.read("""
            graph "softmax"
              data %0: f32[N, 5] "x"
              variable %1: f32[5] "b"
              %2: f32[N, 5] = broadcast{axes=[1]} %1
              %3: f32[N, 5] = add %0, %2
              %4: f32[N] = reduce_max{axes=[1]} %3
              %5: f32[N, 5] = broadcast{axes=[0]} %4
              %6: f32[N, 5] = sub %3, %5
              %7: f32[N, 5] = exp %6
              %8: f32[N] = reduce_sum{axes=[1]} %7
              %9: f32[N, 1] = reshape %8
              %10: f32[N, 1] = sqrt %9
              %11: f32[N] = reshape %10
              %12: f32[N, 5] = broadcast{axes=[0]} %11
              %13: f32[N, 5] = div %7, %12
              result %13 "y"
              result %8 "sum"
            """);

    @Test
    void softmaxIsOneLoop() {
        assertEquals("""
                graph "softmax"
                  data %0: f32[N, 5] "x"
                  variable %1: f32[5] "b"
                  %2: f32[N], %3: f32[N, 5] = loop{reads=[f32 0 1, f32 1]; code=[add f32 0 1, row_max f32 2, sub f32 2 3, \
                exp f32 4, row_sum f32 5, sqrt/row f32 6, div f32 5 7]; sizes=[N, 5]; results=[6, 8]; rows=1} %0, %1
                  result %3 "y"
                  result %2 "sum"
                """, Printer.print(tuned(SOFTMAX)));
    }

    /** Rows that do not fit into a tile, and rows of an open size, are reduced by kernels. */
    @Test
    void longAndOpenRowsAreLeftAlone() {
        for (String row : new String[] {"4096", "T"}) {
            Graph graph = Reader.read("""
                    graph "long"
                      data %0: f32[N, ROW] "x"
                      %1: f32[N, ROW] = exp %0
                      %2: f32[N] = reduce_sum{axes=[1]} %1
                      %3: f32[N] = reduce_logsumexp{axes=[1]} %0
                      result %2 "y"
                      result %3 "z"
                    """.replace("ROW", row));
            assertEquals(Printer.print(graph), Printer.print(tuned(graph)));
        }
    }

    /** What has a number for each row may be wanted along another axis of the same size, which is another loop. */
    @Test
    void aRowIsNotAColumn() {
        Graph graph = Reader.read("""
                graph "turned"
                  data %0: f32[4, 4] "x"
                  %1: f32[4, 4] = tanh %0
                  %2: f32[4] = reduce_sum{axes=[1]} %1
                  %3: f32[4, 4] = broadcast{axes=[1]} %2
                  %4: f32[4, 4] = sub %1, %3
                  result %4 "y"
                """);
        Graph tuned = tuned(graph);
        assertEquals(2, tuned.nodes().size());
        Map<String, Tensor> inputs = Map.of("x", random(new Random(3), 4, 4));
        close(
                Evaluator.run(graph, inputs).result("y"),
                Evaluator.run(tuned, inputs).result("y"));
    }

    @Test
    void printedRowsReadBackAndMeanTheSame() {
        Graph again = Reader.read(Printer.print(tuned(SOFTMAX)));
        assertEquals(Printer.print(tuned(SOFTMAX)), Printer.print(again));
        Random random = new Random(5);
        Map<String, Tensor> inputs = Map.of("x", random(random, 3, 5), "b", random(random, 5));
        close(
                Evaluator.run(SOFTMAX, inputs).result("y"),
                Evaluator.run(again, inputs).result("y"));
    }

    /** Log-sum-exp of infinities is what the reduction gives. */
    @Test
    void logSumExpKeepsInfinities() {
        Graph graph = Reader.read("""
                graph "lse"
                  data %0: f32[N, 3] "x"
                  %1: f32[N] = reduce_logsumexp{axes=[1]} %0
                  result %1 "y"
                """);
        double minus = Double.NEGATIVE_INFINITY;
        double plus = Double.POSITIVE_INFINITY;
        Tensor x = Tensor.floats(
                DType.F32,
                new int[] {5, 3},
                1,
                2,
                3,
                minus,
                minus,
                minus,
                plus,
                0,
                1,
                minus,
                7,
                minus,
                1,
                Double.NaN,
                2);
        Evaluator.Outputs wanted = Evaluator.run(graph, Map.of("x", x));
        Graph tuned = tuned(graph);
        assertEquals(1, tuned.nodes().size());
        close(wanted.result("y"), Evaluator.run(tuned, Map.of("x", x)).result("y"));
    }

    private static Graph tuned(Graph graph) {
        return Passes.runAll(Passes.cpu(), graph, (pass, after) -> {});
    }

    private static Tensor random(Random random, int... sizes) {
        return Tensor.floats(
                DType.F32,
                sizes,
                random.doubles(java.util.Arrays.stream(sizes).reduce(1, Math::multiplyExact), -1, 1)
                        .toArray());
    }

    private static void close(Tensor wanted, Tensor found) {
        assertEquals(wanted.count(), found.count());
        for (int i = 0; i < wanted.count(); i++) {
            assertEquals(wanted.get(i), found.get(i), 1e-5, "element " + i);
        }
    }
}
