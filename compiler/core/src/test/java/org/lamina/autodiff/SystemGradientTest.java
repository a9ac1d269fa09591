package org.lamina.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lamina.evaluate.Evaluator;
import org.lamina.evaluate.SingularSystem;
import org.lamina.evaluate.Tensor;
import org.lamina.ir.Graph;
import org.lamina.ir.GraphBuilder;
import org.lamina.ir.Site;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.types.DType;
import org.lamina.types.Size;
import org.lamina.types.ValueType;

class SystemGradientTest {
    /** Matrices with a strong diagonal, so that small steps stay far from singular ones. */
    private static Tensor matrices(int batch, int n) {
        double[] elements = IntStream.range(0, batch * n * n)
                .mapToDouble(i -> Math.sin(3 * i + 1) + (i % (n * n) % (n + 1) == 0 ? n + 1 : 0))
                .toArray();
        return Tensor.floats(DType.F64, batch == 1 ? new int[] {n, n} : new int[] {batch, n, n}, elements);
    }

    @Test
    void solve() {
        GradientCheck.of(
                        (e, in) -> e.op(new Op.Solve(), in.get(0), in.get(1)),
                        matrices(1, 3),
                        GradientCheck.distinct(5, 3, 2))
                .run(2);
    }

    @Test
    void solveABatch() {
        GradientCheck.of(
                        (e, in) -> e.op(new Op.Solve(), in.get(0), in.get(1)),
                        matrices(2, 2),
                        GradientCheck.distinct(5, 2, 2, 1))
                .run(2);
    }

    /** The last of these rows needs both others exchanged. */
    @Test
    void solutionsThatNeedExchangesOfRows() {
        double[] x = evaluate(new Op.Solve(), new double[] {0, 2, 0, 0, 0, 4, 8, 0, 0}, 3, new double[] {2, 8, 24});
        assertArrayEquals(new double[] {3, 1, 2}, x, 1e-15);
        assertThrows(
                SingularSystem.class,
                () -> evaluate(new Op.Solve(), new double[] {1, 2, 2, 4}, 2, new double[] {1, 1}));
    }

    /** Both columns are one: of all solutions a + b = 3 the shortest. */
    @Test
    void theShortestOfTheLeastSquares() {
        double[] x = evaluate(new Op.LeastSquares(), new double[] {1, 1, 1, 1}, 2, new double[] {2, 4});
        assertArrayEquals(new double[] {1.5, 1.5}, x, 1e-12);
    }

    private static double[] evaluate(Op op, double[] a, int n, double[] b) {
        GraphBuilder builder = new GraphBuilder("g");
        Value left =
                builder.input(Graph.InputKind.ARGUMENT, "a", new ValueType(DType.F64, List.of(Size.of(n), Size.of(n))));
        Value right =
                builder.input(Graph.InputKind.ARGUMENT, "b", new ValueType(DType.F64, List.of(Size.of(n), Size.of(1))));
        builder.output(Graph.OutputKind.RESULT, "x", builder.add(op, Site.NONE, left, right));
        Tensor x = Evaluator.run(
                        builder.build(),
                        Map.of(
                                "a", Tensor.floats(DType.F64, new int[] {n, n}, a),
                                "b", Tensor.floats(DType.F64, new int[] {n, 1}, b)))
                .results()
                .get("x");
        return IntStream.range(0, n).mapToDouble(x::get).toArray();
    }
}
