package org.lamina.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lamina.ir.Graph;
import org.lamina.ir.Reader;
import org.lamina.op.Scalars;
import org.lamina.types.DType;
import org.lamina.types.SizeName;

class EvaluatorTest {
    private static Tensor run(String text, Map<String, Tensor> inputs) {
        return Evaluator.run(Reader.read(text), inputs).result("y");
    }

    private static Tensor matrix(int rows, int columns, double... elements) {
        return Tensor.floats(DType.F64, new int[] {rows, columns}, elements);
    }

    @Test
    void aDenseLayer() {
        Tensor y =
                run("""
                graph "dense"
                  data %0: f64[N, 2] "x"
                  variable %1: f64[2, 3] "w"
                  variable %2: f64[3] "b"
                  %3: f64[N, 3] = matmul_nn %0, %1    # net digits.nn:3
                  %4: f64[N, 3] = broadcast{axes=[1]} %2
                  %5: f64[N, 3] = add %3, %4
                  result %5 "y"
                """, Map.of("x", matrix(1, 2, 1, 2), "w", matrix(2, 3, 1, 2, 3, 4, 5, 6), "b", vector(10, 20, 30)));
        assertArrayEquals(new double[] {19, 32, 45}, y.toDoubles());
        assertArrayEquals(new int[] {1, 3}, y.sizes());
    }

    private static Tensor vector(double... elements) {
        return Tensor.floats(DType.F64, new int[] {elements.length}, elements);
    }

    @Test
    void integersAreExactAndFloor() {
        Tensor y = run("""
                graph "integers"
                  data %0: i64[N] "x"
                  %1: i64[N] = fill{value=4.0}
                  %2: i64[N] = floor_div %0, %1
                  %3: i64[N] = mod %0, %1
                  %4: i64[N] = mul %2, %1
                  %5: i64[N] = add %4, %3
                  result %5 "y"
                """, Map.of("x", Tensor.integers(DType.I64, new int[] {2}, -7, (1L << 62) + 3)));
        assertEquals(-7, y.getLong(0));
        assertEquals((1L << 62) + 3, y.getLong(1));
    }

    @Test
    void aSizeThatNoInputTellsIsGiven() {
        Graph graph = Reader.read("""
                graph "count"
                  data %0: f64[N] "x"
                  %1: i64 = size{of=N*K}
                  result %1 "y"
                """);
        Map<String, Tensor> x = Map.of("x", vector(1, 2, 3));
        var given = Map.of(SizeName.of("K"), 5L);
        assertEquals(
                15,
                Evaluator.run(graph, x, given, Evaluator.Precision.EXACT)
                        .result("y")
                        .getLong(0));
        assertThrows(IllegalArgumentException.class, () -> Evaluator.run(graph, x));
        var other = Map.of(SizeName.of("K"), 5L, SizeName.of("N"), 4L);
        assertThrows(IllegalArgumentException.class, () -> Evaluator.run(graph, x, other, Evaluator.Precision.EXACT));
    }

    @Test
    void declaredPrecisionRoundsEveryResult() {
        Graph graph = Reader.read("""
                graph "third"
                  data %0: f32 "x"
                  %1: f32 = fill{value=3.0}
                  %2: f32 = div %0, %1
                  result %2 "y"
                """);
        Map<String, Tensor> one = Map.of("x", Evaluator.scalar(DType.F32, 1));
        assertEquals(1.0 / 3, Evaluator.run(graph, one).result("y").get(0));
        assertEquals(
                1f / 3,
                Evaluator.run(graph, one, Evaluator.Precision.DECLARED)
                        .result("y")
                        .get(0));
    }

    @Test
    void halfPrecisions() {
        assertEquals(0.333251953125, Rounding.round(1.0 / 3, DType.F16));
        assertEquals(0.333984375, Rounding.round(1.0 / 3, DType.BF16));
        assertEquals(Double.POSITIVE_INFINITY, Rounding.round(65520, DType.F16));
        assertEquals(65504, Rounding.round(65519, DType.F16));
        assertEquals(0x1p-24, Rounding.round(0.9 * 0x1p-24, DType.F16));
    }

    @Test
    void extremesOfStableFunctions() {
        Tensor x = vector(-1000, -40, 0, 40, 1000);
        String text = """
                graph "stable"
                  data %0: f64[N] "x"
                  %1: f64[N] = FN %0
                  result %1 "y"
                """;
        assertArrayEquals(
                new double[] {0, Math.exp(-40), 0.5, 1, 1},
                run(text.replace("FN", "sigmoid"), Map.of("x", x)).toDoubles(),
                1e-15);
        assertArrayEquals(
                new double[] {-1000, -40, -Math.log(2), -Math.exp(-40), 0},
                run(text.replace("FN", "log_sigmoid"), Map.of("x", x)).toDoubles(),
                1e-15);
        Tensor sum = run("""
                graph "sum"
                  data %0: f64[N] "x"
                  %1: f64 = reduce_logsumexp{axes=[0]} %0
                  result %1 "y"
                """, Map.of("x", vector(1000, 1000)));
        assertEquals(1000 + Math.log(2), sum.get(0), 1e-12);
    }

    /** Values of Abramowitz and Stegun, table 7.1. */
    @Test
    void errorFunction() {
        assertEquals(0.5204998778130465, Scalars.erf(0.5), 1e-15);
        assertEquals(0.8427007929497149, Scalars.erf(1), 1e-15);
        assertEquals(-0.9953222650189527, Scalars.erf(-2), 1e-15);
        assertEquals(1, Scalars.erf(7));
    }

    @Test
    void ofEqualElementsTheFirstIsGreatest() {
        Tensor y = run("""
                graph "first"
                  data %0: f64[N, 3] "x"
                  %1: i32[N] = argmax{axis=1} %0
                  result %1 "y"
                """, Map.of("x", matrix(2, 3, 1, 5, 5, 7, 7, 7)));
        assertArrayEquals(new double[] {1, 0}, y.toDoubles());
    }

    @Test
    void whatIsMissingOrWrongIsNamed() {
        Graph graph = Reader.read("""
                graph "g"
                  data %0: f64[N, 2] "x"
                  data %1: f64[N] "t"
                  result %0 "y"
                """);
        Tensor x = matrix(2, 2, 1, 2, 3, 4);
        assertMessage(graph, Map.of("x", x), "t is missing");
        assertMessage(graph, Map.of("x", x, "t", vector(1, 2, 3)), "t has another shape");
        assertMessage(graph, Map.of("x", x, "t", x), "not f64[N]");
    }

    private static void assertMessage(Graph graph, Map<String, Tensor> inputs, String part) {
        var e = assertThrows(IllegalArgumentException.class, () -> Evaluator.run(graph, inputs));
        assertTrue(String.valueOf(e.getMessage()).contains(part), e::getMessage);
    }
}
