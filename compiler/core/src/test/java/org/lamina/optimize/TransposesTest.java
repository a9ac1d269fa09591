package org.lamina.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lamina.evaluate.Evaluator;
import org.lamina.evaluate.RandomTensors;
import org.lamina.evaluate.Tensor;
import org.lamina.ir.Graph;
import org.lamina.ir.Reader;
import org.lamina.ir.Verifier;
import org.lamina.op.Op;
import org.lamina.types.DType;

/** What is computed along axes as they lie, what stays transposed, and that the results are the same. */
class TransposesTest {
    private static final String HEAD = """
            graph "losses"
              data %0: f32[N, 4, 3] "x"
              data %1: i32[N, 4] "y"
              data %2: f32[N, 4] "d"
            """;

    /** As in a cross-entropy of sequences: its value, and its gradient, both as what reads the sum wants it. */
    private static final String LOSS = HEAD + """
              %3: f32[N, 3, 4] = transpose{permutation=[0, 2, 1]} %0
              %4: f32[N, 4] = reduce_max{axes=[1]} %3
              %5: f32[N, 4] = pick_at{axis=1} %3, %1
              %6: f32[N, 4] = sub %4, %5
              %7: f32[N, 3, 4] = broadcast{axes=[0, 2]} %4
              %8: f32[N, 3, 4] = sub %3, %7
              %9: f32[N, 3, 4] = exp %8
              %10: f32[N, 3, 4] = put_at{axis=1} %2, %1
              %11: f32[N, 3, 4] = add %9, %10
              %12: f32[N, 4, 3] = transpose{permutation=[0, 2, 1]} %11
              %13: f32[3] = reduce_sum{axes=[0, 1]} %12
              result %6 "loss"
              result %12 "gradient"
              result %13 "bias"
            """;

    @Test
    void lossesOfSequencesTransposeNothing() {
        assertEquals(0, transposes(LOSS));
    }

    /** The axes that are left would change places; the array is read by others as it is; it lay otherwise. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    2, 1, 0 | f32[3, 4, N] | reduce_max{axes=[0]} %3         | f32[4, N]    | 1
                    2, 0, 1 | f32[3, N, 4] | reduce_max{axes=[0]} %3         | f32[N, 4]    | 0
                    0, 2, 1 | f32[N, 3, 4] | tanh %3                         | f32[N, 3, 4] | 1
                    2, 0, 1 | f32[3, N, 4] | transpose{permutation=[0, 2, 1]} %3 | f32[3, 4, N] | 2
                    """)
    void othersStay(String permutation, String type, String reader, String result, int left) {
        assertEquals(left, transposes(HEAD + """
                  %%3: %s = transpose{permutation=[%s]} %%0
                  %%4: %s = %s
                  result %%4 "out"
                """.formatted(type, permutation, result, reader)));
    }

    /** Runs the pass, compares what the graphs compute, and counts the transpositions that are left. */
    private static long transposes(String text) {
        Graph graph = Reader.read(text);
        Graph turned = Transposes.rewrite(graph);
        Verifier.verify(turned, "transposes");
        SplittableRandom random = new SplittableRandom(5);
        Map<String, Tensor> inputs = new HashMap<>();
        inputs.put("x", RandomTensors.floats(random, DType.F32, -1, 1, 2, 4, 3));
        inputs.put("y", Tensor.integers(DType.I32, new int[] {2, 4}, 0, 2, 1, 1, 0, 2, 2, 0));
        inputs.put("d", RandomTensors.floats(random, DType.F32, -1, 1, 2, 4));
        Evaluator.Outputs before = Evaluator.run(graph, inputs);
        Evaluator.Outputs after = Evaluator.run(turned, inputs);
        before.results()
                .forEach((name, tensor) ->
                        assertArrayEquals(tensor.toDoubles(), after.result(name).toDoubles(), 1e-6, name));
        return turned.nodes().stream()
                .filter(node -> node.op() instanceof Op.Transpose)
                .count();
    }
}
