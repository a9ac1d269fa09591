package org.lamina.elaborate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Arguments and their defaults, functions and layers as arguments, and the static {@code if}. */
class ArgumentsTest {
    private static final String LAYERS = """
            layer Grid(h: int = 2, w: int = h, area: int = h*w)(x: f32[N, D]) -> f32[N, h, w] {
              param p: f32[h, w] = 0.0
              check area == h*w
              broadcast(p, [N, h, w])
            }
            layer Act(act: fn(x: f32[..S]) -> f32[..S] = relu)(x: f32[..S]) -> f32[..S] { act(x) }
            layer Inner(inner: layer(x: f32[N, D]) -> f32[N, D])(x: f32[N, D]) -> f32[N, D] { x |> i: inner }
            layer Masked(x: f32[N, D], m: f32[N, D] = 2.0*x) -> f32[N, D] { x*m }
            layer Wide(k: int = 3, deep: bool = false)(x: f32[N, D]) {
              if deep { x |> a: Dense(k) |> b: Dense(2*k) } else { x |> a: Dense(k) }
            }
            layer Rate(r: float = 0.5)(x: f32[..S]) -> f32[..S] { r*x }
            fn flipped(x: f32[..S]) -> f32[..S] = -x
            fn power(x: f32[..S], n: int = 2) -> f32[..S] = x^n
            """;

    private static Map<String, String> types() {
        Map<String, String> rows = Elaborated.table();
        rows.put("x |> Grid()", "f32[N, 2, 2]");
        rows.put("x |> Grid(3)", "f32[N, 3, 3]");
        rows.put("x |> Grid(3, 4)", "f32[N, 3, 4]");
        rows.put("x |> Grid(w = 5)", "f32[N, 2, 5]");
        rows.put("x |> Grid(w = 5, h = 4)", "f32[N, 4, 5]");
        rows.put("x |> Wide()", "f32[N, 3]");
        rows.put("x |> Wide(deep = true)", "f32[N, 6]");
        rows.put("x |> Wide(4, true)", "f32[N, 8]");
        rows.put("x |> Wide(k = 2*2 - 3)", "f32[N, 1]");
        rows.put("k = 7\n x |> Wide(k = k)", "f32[N, 7]");
        return rows;
    }

    @TestFactory
    Stream<DynamicTest> aDefaultMayUseArgumentsToItsLeft() {
        return types().entrySet().stream()
                .map(e -> DynamicTest.dynamicTest(
                        e.getKey(), () -> assertEquals(List.of(e.getValue()), Elaborated.results(net(e.getKey())))));
    }

    private static org.lamina.program.ModelProgram net(String body) {
        return Elaborated.model(LAYERS + "model Net(x: f32[N, 2]) {\n" + body + "\n}");
    }

    /** What a body makes of the rows [1, 2] and [3, 4]. */
    private static Map<String, double[]> values() {
        Map<String, double[]> rows = Elaborated.table();
        rows.put("x |> Act()", new double[] {1, 2, 3, 4});
        rows.put("-x |> Act()", new double[] {0, 0, 0, 0});
        rows.put("x |> Act(v => 3.0*v)", new double[] {3, 6, 9, 12});
        rows.put("x |> Act(act = power)", new double[] {1, 4, 9, 16});
        rows.put("x |> Act(flipped)", new double[] {-1, -2, -3, -4});
        rows.put("k = 10.0\n x |> Act(v => k*v)", new double[] {10, 20, 30, 40});
        rows.put("x |> Masked()", new double[] {2, 8, 18, 32});
        rows.put("m = Masked()\n m(x, x)", new double[] {1, 4, 9, 16});
        rows.put("m = Masked()\n m(m = x + 1.0, x = x)", new double[] {2, 6, 12, 20});
        rows.put("x |> Rate()", new double[] {0.5, 1, 1.5, 2});
        rows.put("x |> Rate(3)", new double[] {3, 6, 9, 12});
        rows.put("power(x)", new double[] {1, 4, 9, 16});
        rows.put("power(x, n = 3)", new double[] {1, 8, 27, 64});
        rows.put("x |> power(1)", new double[] {1, 2, 3, 4});
        rows.put("if 2 % 2 == 0 { x } else { -x }", new double[] {1, 2, 3, 4});
        rows.put("if not true { x } else { -x }", new double[] {-1, -2, -3, -4});
        rows.put("if 1 > 2 { x } else if 2 > 1 { 2.0*x } else { -x }", new double[] {2, 4, 6, 8});
        rows.put("y = if training { 2.0*x } else { x }\n y", new double[] {1, 2, 3, 4});
        return rows;
    }

    @TestFactory
    Stream<DynamicTest> anArgumentReachesTheBody() {
        return values().entrySet().stream()
                .map(e -> DynamicTest.dynamicTest(
                        e.getKey(),
                        () -> assertArrayEquals(
                                e.getValue(),
                                Elaborated.predict(net(e.getKey())).get("y").toDoubles(),
                                1e-12)));
    }

    /** One mistake, one code. */
    private static Map<String, String> mistakes() {
        Map<String, String> rows = Elaborated.table();
        rows.put("x |> Dense()", "NN0402");
        rows.put("x |> Dense(2, otu = 3)", "NN0401");
        rows.put("x |> Dense(2, out = 3)", "NN0404");
        rows.put("x |> Dense(2, true, 4)", "NN0403");
        rows.put("x |> Dense(2.5)", "NN0304");
        rows.put("x |> Grid(w = h)", "NN0101");
        rows.put("x |> Act(Dense)", "NN0304");
        rows.put("x |> Act(3)", "NN0304");
        rows.put("x |> i: Inner(Dense(3))", "NN0202");
        rows.put("x |> i: Inner()", "NN0402");
        rows.put("x |> Wide(deep = 1)", "NN0304");
        rows.put("m = Masked()\n m(x, x, x)", "NN0403");
        rows.put("m = Masked()\n m()", "NN0402");
        rows.put("x |> Dense", "NN0406");
        rows.put("if sum(x) > 0.0 { x } else { -x }", "NN0305");
        rows.put("if N == 3 { x } else { -x }", "NN0223");
        return rows;
    }

    @TestFactory
    Stream<DynamicTest> aMistakeIsReportedOnce() {
        return mistakes().entrySet().stream()
                .map(e -> DynamicTest.dynamicTest(
                        e.getKey(),
                        () -> assertEquals(
                                List.of(e.getValue()),
                                Elaborated.codes(LAYERS + "model Net(x: f32[N, 2]) {\n" + e.getKey() + "\n}"))));
    }

    @Test
    void onlyTheChosenBranchIsChecked() {
        assertEquals(
                List.of("f32[N, 2]"),
                Elaborated.results(Elaborated.net("if 1 == 1 { x } else { nowhere(x) @ 3 |> Dense() }")));
        assertEquals(
                List.of("NN0101"), Elaborated.codes("model M(x: f32[N, 2]) { if 1 == 2 { x } else { nowhere(x) } }"));
    }

    @Test
    void theSizeOfAnInputChoosesABranchAtEachUse() {
        var model = Elaborated.model("""
                layer Fit(x: f32[N, D]) { if D > 2 { x |> wide: Dense(2) } else { x |> narrow: Dense(2) } }
                model Net(x: f32[N, 2], y: f32[N, 3]) { (a = x |> a: Fit(), b = y |> b: Fit()) }
                """);
        assertEquals(
                List.of("net.a.narrow.w", "net.a.narrow.b", "net.b.wide.w", "net.b.wide.b"),
                Elaborated.parameters(model));
    }

    @Test
    void trainingIsKnownInEachGraph() {
        var train =
                Elaborated.train("""
                layer Mode(x: f32[N, D]) -> f32[N, D] { if training { x |> d: Dense(2) |> e: Dense(2) } else { x |> f: Dense(2) } }
                model Net(x: f32[N, 2]) -> f32[N, 2] { x |> m: Mode() }
                """, "model net = Net()", "loss = mse(net(x), y)\n minimize loss over net with SGD()");
        assertEquals(1, Elaborated.products(train.eval()));
        assertEquals(2, Elaborated.products(train.step().orElseThrow()));
    }

    @Test
    void aDefaultOfATrainIsAnOptionUnlessStructureDependsOnIt() {
        var train = Elaborated.program("""
                model Net(k: int)(x: f32[N, 2]) -> f32[N, 2] { x |> a: Dense(k) |> b: Dense(2) }
                data D: (x: f32[N, 2], y: f32[N, 2]) {
                  source table(x = [[1, 2], [3, 4]], y = [[1, 0], [0, 1]])
                  batch 2
                }
                train t(lr: float = 0.25, k: int = 3) {
                  data D
                  epochs 1
                  model net = Net(k)
                  step (x, y) {
                    loss = mse(net(x), y)
                    minimize loss over net with SGD(lr)
                  }
                }
                """).trains().get(0);
        assertEquals(
                List.of("lr 0.25 true", "k 3 false"),
                train.arguments().stream()
                        .map(a -> a.name() + " " + a.value() + " " + a.option())
                        .toList());
    }
}
