package org.lamina.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lamina.evaluate.Evaluator;
import org.lamina.evaluate.Tensor;
import org.lamina.ir.Graph;
import org.lamina.ir.GraphBuilder;
import org.lamina.ir.Site;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.op.Op.ReduceFn;
import org.lamina.types.DType;
import org.lamina.types.ValueType;

class ReduceGradientTest {

    static Stream<Arguments> reductions() {
        return Stream.of(ReduceFn.SUM, ReduceFn.MEAN, ReduceFn.MAX, ReduceFn.MIN, ReduceFn.PROD, ReduceFn.LOGSUMEXP)
                .flatMap(fn -> Stream.of(
                                List.<Integer>of(),
                                List.of(0),
                                List.of(2),
                                List.of(0, 2),
                                List.of(1, 2),
                                List.of(0, 1, 2))
                        .map(axes -> Arguments.of(fn, axes)));
    }

    @ParameterizedTest
    @MethodSource("reductions")
    void reduce(ReduceFn fn, List<Integer> axes) {
        GradientCheck.of((e, in) -> e.reduce(fn, in.get(0), axes), GradientCheck.distinct(9, 2, 3, 2))
                .run(2);
    }

    @ParameterizedTest
    @MethodSource("reductions")
    void reduceASymbolicAxis(ReduceFn fn, List<Integer> axes) {
        GradientCheck.of((e, in) -> e.reduce(fn, in.get(0), axes), GradientCheck.distinct(9, 3, 2, 2))
                .symbolic()
                .run(2);
    }

    @Test
    void sumAlong() {
        for (boolean reverse : List.of(true, false)) {
            GradientCheck.of((e, in) -> e.op(new Op.CumSum(1, reverse), in.get(0)), GradientCheck.distinct(9, 2, 4))
                    .run(2);
        }
    }

    @Test
    void productWithZeros() {
        assertArrayEquals(new double[] {6, 0, 0, 0, 0, 0}, gradient(ReduceFn.PROD, 0, 2, 3, 0, 5, 0));
    }

    @Test
    void tiesGoToTheFirst() {
        assertArrayEquals(new double[] {0, 1, 0, 1, 0, 0}, gradient(ReduceFn.MAX, 1, 2, 2, 3, 3, 0));
        assertArrayEquals(new double[] {1, 0, 0, 0, 0, 1}, gradient(ReduceFn.MIN, 1, 2, 2, 3, 3, 0));
    }

    /** Gradient of the sum of both rows' reductions. */
    private static double[] gradient(ReduceFn fn, double... elements) {
        GraphBuilder g = new GraphBuilder("rows");
        Value x = g.input(Graph.InputKind.DATA, "x", ValueType.of(DType.F64, 2, 3));
        var e = g.at(Site.NONE);
        Value sum = e.sum(e.reduce(fn, x, List.of(1)), List.of(0));
        g.output(Graph.OutputKind.RESULT, "d", e.gradient(sum, x).get(0));
        return Evaluator.run(
                        Autodiff.expand(g.build()), Map.of("x", Tensor.floats(DType.F64, new int[] {2, 3}, elements)))
                .result("d")
                .toDoubles();
    }
}
