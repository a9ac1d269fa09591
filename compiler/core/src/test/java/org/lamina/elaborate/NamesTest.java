package org.lamina.elaborate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.lamina.diag.Spelling;

/** What a name means: blocks, taps, hiding, the order of declarations, and circles of them (LANGUAGE 3.16). */
class NamesTest {
    /** What a body makes of the rows [1, 2] and [3, 4]. */
    private static Map<String, double[]> values() {
        Map<String, double[]> rows = Elaborated.table();
        rows.put("a = 2.0*x\n a = 3.0*a\n a", new double[] {6, 12, 18, 24});
        rows.put("a = 2.0*x\n b = a\n a = 3.0*x\n b", new double[] {2, 4, 6, 8});
        rows.put("x |> flipped |> as a |> exp\n a", new double[] {-1, -2, -3, -4});
        rows.put("y = x |> flipped |> as a |> exp\n y*0.0 + a", new double[] {-1, -2, -3, -4});
        rows.put("x |> as a |> flipped |> as b |> exp\n a - b", new double[] {2, 4, 6, 8});
        rows.put("x |> repeat 2 { flipped } |> as a |> flipped\n a", new double[] {1, 2, 3, 4});
        rows.put("x |> repeat i in 1..3 { mul(f32(i)) }", new double[] {2, 4, 6, 8});
        rows.put("(a, b) = (x, 2.0*x)\n b - a", new double[] {1, 2, 3, 4});
        rows.put("r = (p = x, q = 2.0*x)\n r.q", new double[] {2, 4, 6, 8});
        rows.put("k = 2\n f = v => f32(k)*v\n k = 5\n f(x)", new double[] {5, 10, 15, 20});
        rows.put("if true { a = 2.0*x\n a } else { x }", new double[] {2, 4, 6, 8});
        rows.put("a = x\n b = if true { a = 2.0*x\n a } else { x }\n a", new double[] {1, 2, 3, 4});
        rows.put("f = (a, b) => a - b\n f(3.0*x, x)", new double[] {2, 4, 6, 8});
        rows.put("late(x)", new double[] {10, 20, 30, 40});
        rows.put("hidden(x, 3.0)", new double[] {3, 6, 9, 12});
        return rows;
    }

    private static final String BEFORE = """
            fn flipped(x: f32[..S]) -> f32[..S] = -x
            fn mul(x: f32[..S], by: f32) -> f32[..S] = by*x
            fn hidden(x: f32[..S], ten: float) -> f32[..S] = ten*x
            """;

    private static final String AFTER = """

            fn late(x: f32[..S]) -> f32[..S] = later(x)
            fn later(x: f32[..S]) -> f32[..S] = ten*x
            ten = 2.0*five
            five = 5.0
            """;

    @TestFactory
    Stream<DynamicTest> aNameMeansItsNearestDefinition() {
        return values().entrySet().stream()
                .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> {
                    var model = Elaborated.model(BEFORE + "model Net(x: f32[N, 2]) {\n" + e.getKey() + "\n}" + AFTER);
                    assertArrayEquals(
                            e.getValue(), Elaborated.predict(model).get("y").toDoubles(), 1e-12);
                }));
    }

    @Test
    void ofNamesEquallyNearTheOneOfTheSameKindIsMeant() {
        assertEquals("sum", Spelling.nearest("summ", List.of("Sum", "sum")).orElseThrow());
        assertEquals("Sum", Spelling.nearest("Summ", List.of("Sum", "sum")).orElseThrow());
    }

    /** One mistake, one code. */
    private static Map<String, String> mistakes() {
        Map<String, String> rows = Elaborated.table();
        rows.put("b = if true { a = 2.0*x\n a } else { x }\n a + b", "NN0101");
        rows.put("y = x |> repeat i in 0..2 { tanh }\n y*f32(i)", "NN0101");
        rows.put("y = x |> repeat 2 { tanh |> as inside }\n y + inside", "NN0101");
        rows.put("f = v => v + 1.0\n f(x) + v", "NN0101");
        rows.put("y = a\n a = x\n y + a", "NN0101");
        rows.put("x |> a: tanh", "NN0110");
        rows.put("d = Dense(2)\n x |> d: Dense(2)", "NN0103");
        rows.put("a = x\n a |> a: Dense(2)", "NN0103");
        rows.put("a = 2.0*x\n x |> tanh |> as a", "NN0103");
        rows.put("x |> a: Dense(2) |> as a", "NN0103");
        rows.put("param x: f32[2] = 0.0\n x", "NN0103");
        rows.put("param w: f32[2] = 0.0\n param w: f32[2] = 1.0\n x + w", "NN0103");
        rows.put("param w: f32[2] = 0.0\n state w: f32[2] = 1.0\n x + w", "NN0103");
        rows.put("w = x\n param w: f32[2] = 0.0\n x + w", "NN0103");
        rows.put("(a, b, c) = (x, x)\n a", "NN0409");
        return rows;
    }

    @TestFactory
    Stream<DynamicTest> aMistakeIsReportedOnce() {
        return mistakes().entrySet().stream()
                .map(e -> DynamicTest.dynamicTest(
                        e.getKey(),
                        () -> assertEquals(
                                List.of(e.getValue()),
                                Elaborated.codes("model Net(x: f32[N, 2]) {\n" + e.getKey() + "\n}"))));
    }

    /** Declarations at the top of a file. */
    private static Map<String, List<String>> files() {
        Map<String, List<String>> rows = Elaborated.table();
        rows.put("a = a + 1", List.of("NN0108"));
        rows.put("a = b + 1\nb = a + 1", List.of("NN0108"));
        rows.put("a = b\nb = c\nc = a\nd = 4", List.of("NN0108"));
        rows.put("a = 1\na = 2", List.of("NN0103"));
        rows.put("fn f(x: f32[..S]) -> f32[..S] = x\nlayer f(x: f32[..S]) -> f32[..S] { x }", List.of("NN0103"));
        rows.put("fn f(n: int) -> int = f(n - 1)\nk = f(3)", List.of("NN0108"));
        rows.put("fn f(x: f32[..S]) -> f32[..S] = g(x)\nfn g(x: f32[..S]) -> f32[..S] = f(x)", List.of("NN0108"));
        rows.put("layer L(x: f32[..S]) -> f32[..S] { x |> L() }", List.of("NN0108"));
        rows.put(
                "layer A(x: f32[..S]) -> f32[..S] { x |> B() }\nlayer B(x: f32[..S]) -> f32[..S] { x |> A() }",
                List.of("NN0108"));
        rows.put("fn f(n: int = f()) -> int = n\nk = f()", List.of("NN0108"));
        rows.put("fn f(n: int, n: int) -> int = n", List.of("NN0103"));
        rows.put("layer L(k: int)(k: f32[N]) -> f32[N] { k }", List.of("NN0103"));
        rows.put(
                "k = 3\nfn f(k: int) -> int = 2*k\nmodel M(x: f32[N, k]) -> f32[N, f(2)] { x |> Dense(4) }", List.of());
        rows.put("fn Dense(x: f32[..S]) -> f32[..S] = x\nmodel M(x: f32[N]) -> f32[N] { Dense(x) }", List.of());
        return rows;
    }

    @TestFactory
    Stream<DynamicTest> aFileDefinesEachNameOnce() {
        return files().entrySet().stream()
                .map(e -> DynamicTest.dynamicTest(
                        e.getKey(), () -> assertEquals(e.getValue(), Elaborated.codes(e.getKey()))));
    }

    @Test
    void aTapOfAnUnknownValueIsKnown() {
        assertEquals(
                List.of("NN0101"),
                Elaborated.codes("model M(x: f32[N, 2]) { y = nowhere(x) |> as a |> d: Dense(2)\n y + a + d(a) }"));
    }
}
