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
import org.lamina.op.Op;
import org.lamina.types.DType;

/** Loops that collect sums, and values that are computed again where they are read. */
class FuseSumsTest {
    /** Batch normalisation over all axes but the last, as the standard library says it. */
    private static final Graph NORM = Reader.read("""
            graph "norm"
              data %0: f32[N, 4, 3] "x"
              variable %1: f32[3] "gamma"
              %2: f32[3] = reduce_mean{axes=[0, 1]} %0
              %3: f32[N, 4, 3] = broadcast{axes=[2]} %2
              %4: f32[N, 4, 3] = sub %0, %3
              %5: f32[N, 4, 3] = mul %4, %4
              %6: f32[3] = reduce_mean{axes=[0, 1]} %5
              %7: f32[3] = rsqrt %6
              %8: f32[3] = mul %1, %7
              %9: f32[N, 4, 3] = broadcast{axes=[2]} %8
              %10: f32[N, 4, 3] = mul %4, %9
              result %10 "y"
            """);

    @Test
    void batchNormalisationReadsItsInputThreeTimesAndWritesOnce() {
        assertEquals("""
                graph "norm"
                  data %0: f32[N, 4, 3] "x"
                  variable %1: f32[3] "gamma"
                  %2: f32[3] = reduce_mean{axes=[0, 1]} %0
                  %3: f32[3] = loop{reads=[f32 0 1 2, f32 2]; code=[sub f32 0 1, mul f32 2 2]; sizes=[N, 4, 3]; \
                results=[]; sums=[3 2]} %0, %2
                  %4: i64 = size{of=4*N}
                  %5: f32 = cast %4
                  %6: f32[3] = loop{reads=[f32 0, f32, f32 0]; code=[div f32 0 1, rsqrt f32 3, mul f32 2 4]; sizes=[3]; \
                results=[5]} %3, %5, %1
                  %7: f32[N, 4, 3] = loop{reads=[f32 0 1 2, f32 2, f32 2]; code=[sub f32 0 1, mul f32 3 2]; \
                sizes=[N, 4, 3]; results=[4]} %0, %2, %6
                  result %7 "y"
                """, Printer.print(Passes.runAll(Passes.cpu(), NORM, (pass, graph) -> {})));
    }

    @Test
    void printedSumsReadBackAndMeanTheSame() {
        Graph tuned = Passes.runAll(Passes.cpu(), NORM, (pass, graph) -> {});
        Graph again = Reader.read(Printer.print(tuned));
        assertEquals(Printer.print(tuned), Printer.print(again));
        Random random = new Random(5);
        Map<String, Tensor> inputs = Map.of(
                "x",
                        Tensor.floats(
                                DType.F32,
                                new int[] {2, 4, 3},
                                random.doubles(24, -1, 1).toArray()),
                "gamma", Tensor.floats(DType.F32, new int[] {3}, 1, 2, 3));
        Tensor wanted = Evaluator.run(NORM, inputs).result("y");
        Tensor found = Evaluator.run(again, inputs).result("y");
        for (int i = 0; i < wanted.count(); i++) {
            assertEquals(wanted.get(i), found.get(i), 1e-5, "element " + i);
        }
    }

    /** Gradients of a scale, which is only added up, and of what was scaled, which goes on. */
    private static final Graph SCALED = Reader.read("""
            graph "scaled"
              data %0: f32[N, 4, 3] "dy"
              data %1: f32[N, 4, 3] "x"
              variable %2: f32[3] "gamma"
              %3: f32[N, 4, 3] = mul %0, %1
              %4: f32[3] = reduce_sum{axes=[0, 1]} %3
              %5: f32[N, 4, 3] = broadcast{axes=[2]} %2
              %6: f32[N, 4, 3] = mul %0, %5
              %7: f32[N, 4, 3] = tanh %6
              result %4 "dgamma"
              result %7 "dx"
            """);

    @Test
    void whatIsOnlyAddedUpJoinsALoopThatReadsTheSame() {
        Graph fused = Fuse.rewrite(SCALED);
        assertEquals("""
                graph "scaled"
                  data %0: f32[N, 4, 3] "dy"
                  data %1: f32[N, 4, 3] "x"
                  variable %2: f32[3] "gamma"
                  %3: f32[N, 4, 3], %4: f32[3] = loop{reads=[f32 0 1 2, f32 0 1 2, f32 2]; code=[mul f32 0 1, mul f32 0 2, \
                tanh f32 4]; sizes=[N, 4, 3]; results=[5]; sums=[3 2]} %0, %1, %2
                  result %4 "dgamma"
                  result %3 "dx"
                """, Printer.print(fused));
    }

    @Test
    void loopsThatBothWriteArraysStayApart() {
        Graph both = Reader.read("""
            graph "both"
              data %0: f32[N, 4, 3] "dy"
              data %1: f32[N, 4, 3] "x"
              %2: f32[N, 4, 3] = mul %0, %1
              %3: f32[N, 4, 3] = exp %2
              %4: f32[N, 4, 3] = sub %0, %1
              %5: f32[N, 4, 3] = tanh %4
              result %3 "a"
              result %5 "b"
            """);
        assertEquals(
                2,
                Fuse.rewrite(both).nodes().stream()
                        .filter(node -> node.op() instanceof Op.Loop)
                        .count());
    }
}
