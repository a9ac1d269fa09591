package org.lamina.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.lamina.evaluate.Evaluator;
import org.lamina.evaluate.RandomTensors;
import org.lamina.evaluate.Tensor;
import org.lamina.ir.Graph;
import org.lamina.ir.Reader;
import org.lamina.ir.Verifier;
import org.lamina.op.Op;
import org.lamina.types.DType;

/** Which yields are stacked turn by turn, and that the results are the same. */
class TurnMajorTest {
    /** The first yield is what only the second scan takes; the second one others read too. */
    private static final String GRAPH = """
            graph "two"
              data %0: f32[N, 4, 3] "x"
              data %1: f32[N, 3] "start"
              %2: f32[N, 3], %3: f32[N, 4, 3], %4: f32[N, 4, 3] = scan{turns=4; reverse=false; carries=1; sequences=[1]; yields=[1, 1]} %1, %0
                argument %0: i64 "turn"
                argument %1: f32[N, 3] "h"
                argument %2: f32[N, 3] "x"
                %3: f32[N, 3] = add %1, %2
                %4: f32[N, 3] = tanh %3
                result %4 "next"
                result %1 "kept"
                result %4 "out"
              end
              %5: f32[N, 3] = scan{turns=4; reverse=true; carries=1; sequences=[1, 1]; yields=[]} %2, %3, %4
                argument %0: i64 "turn"
                argument %1: f32[N, 3] "h"
                argument %2: f32[N, 3] "kept"
                argument %3: f32[N, 3] "out"
                %4: f32[N, 3] = mul %1, %2
                %5: f32[N, 3] = sub %4, %3
                result %5 "next"
              end
              %6: f32[N, 3] = reduce_sum{axes=[1]} %4
              result %5 "end"
              result %6 "sum"
            """;

    @Test
    void whatOnlyTurnsReadIsStackedTurnByTurn() {
        Graph graph = Reader.read(GRAPH);
        Graph turned = TurnMajor.rewrite(graph);
        Verifier.verify(turned, "turn-major");
        Op.Scan forward = (Op.Scan) turned.nodes().get(0).op();
        Op.Scan back = (Op.Scan) turned.nodes().get(1).op();
        assertEquals(List.of(0, 1), forward.yields());
        assertEquals(List.of(0, 1), back.sequences());
        assertEquals(
                "f32[4, N, 3]", turned.nodes().get(0).outputs().get(1).type().toString());
        assertSame(turned, TurnMajor.rewrite(turned));

        SplittableRandom random = new SplittableRandom(3);
        Map<String, Tensor> inputs = Map.of(
                "x", RandomTensors.floats(random, DType.F32, -1, 1, 2, 4, 3),
                "start", RandomTensors.floats(random, DType.F32, -1, 1, 2, 3));
        Evaluator.Outputs before = Evaluator.run(graph, inputs);
        Evaluator.Outputs after = Evaluator.run(turned, inputs);
        before.results()
                .forEach((name, tensor) ->
                        assertArrayEquals(tensor.toDoubles(), after.result(name).toDoubles(), name));
    }
}
