package org.lamina.elaborate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.lamina.program.TrainProgram;

/** Parameters belong to places, equal calls are one call, and states follow the calls (LANGUAGE 2.1, rules 1, 6 and 8). */
class SharingTest {
    /**
     * @param body of a model over {@code x: f32[N, 2]}
     * @param parameters in the order in which they are made
     * @param products calls of a {@code Dense} that are computed
     */
    private record Row(String body, List<String> parameters, int products) {}

    private static Row row(String body, int products, String... parameters) {
        return new Row(body, List.of(parameters), products);
    }

    private static Map<String, Row> rows() {
        Map<String, Row> rows = Elaborated.table();
        rows.put("two places", row("x |> a: Dense(2) |> b: Dense(2)", 2, "net.a.w", "net.a.b", "net.b.w", "net.b.b"));
        rows.put(
                "two places, one value",
                row("(x |> a: Dense(2, bias = false)) + (x |> b: Dense(2, bias = false))", 2, "net.a.w", "net.b.w"));
        rows.put("a bound layer", row("d = Dense(2, bias = false)\n d(d(x))", 2, "net.d.w"));
        rows.put("a label", row("x |> d: Dense(2, bias = false) |> tanh |> d", 2, "net.d.w"));
        rows.put("the same call", row("d = Dense(2, bias = false)\n d(x) + d(x)", 1, "net.d.w"));
        rows.put(
                "the same value by another name",
                row("d = Dense(2, bias = false)\n z = x\n d(x) + d(z)", 1, "net.d.w"));
        rows.put("another value", row("d = Dense(2, bias = false)\n d(x) + d(2.0*x)", 2, "net.d.w"));
        rows.put("a label and a call", row("a = x |> d: Dense(2, bias = false)\n a + d(x)", 1, "net.d.w"));
        rows.put("a call by name", row("d = Dense(2, bias = false)\n d(x) + d(x = x)", 2, "net.d.w"));
        rows.put("a parameter is read", row("d = Dense(2, bias = false)\n d(x) @ d.w", 2, "net.d.w"));
        rows.put("outside of a repeat", row("d = Dense(2, bias = false)\n x |> repeat 3 { d }", 3, "net.d.w"));
        rows.put(
                "inside of a repeat",
                row("x |> d: repeat 2 { Dense(2, bias = false) }", 2, "net.d[0].w", "net.d[1].w"));
        rows.put("never called", row("d = Dense(3)\n x |> e: Dense(2, bias = false)", 1, "net.e.w"));
        return rows;
    }

    @TestFactory
    Stream<DynamicTest> parametersBelongToPlaces() {
        return rows().entrySet().stream()
                .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> {
                    var model = Elaborated.net(e.getValue().body());
                    assertEquals(e.getValue().parameters(), Elaborated.parameters(model));
                    assertEquals(e.getValue().products(), Elaborated.products(model.predict()));
                }));
    }

    @Test
    void aPartOfALayerIsAppliedByItsPath() {
        var model = Elaborated.model("""
                model Pair(x: f32[N, 2]) -> f32[N, 2] { x |> enc: Dense(2, bias = false) |> dec: Dense(2, bias = false) }
                model Net(x: f32[N, 2]) -> f32[N, 2] {
                  p = Pair()
                  p(x) + p.dec(x)
                }
                """);
        assertEquals(List.of("net.p.enc.w", "net.p.dec.w"), Elaborated.parameters(model));
        assertEquals(3, Elaborated.products(model.predict()));
    }

    @Test
    void theLayersInsideOfASharedLayerAreSharedToo() {
        var model = Elaborated.model("""
                layer Block(x: f32[N, D]) -> f32[N, D] { x |> repeat 2 { Dense(D, bias = false) |> tanh } }
                model Net(x: f32[N, 2]) -> f32[N, 2] {
                  b = Block()
                  b(b(x))
                }
                """);
        assertEquals(List.of("net.b.dense[0].w", "net.b.dense[1].w"), Elaborated.parameters(model));
        // Shared by identity: both calls read one variable.
        assertEquals(2, model.variables().size());
        assertEquals(4, Elaborated.products(model.predict()));
        assertEquals(3, model.predict().inputs().size());
    }

    @Test
    void distinctCallsOfARandomLayerDrawDistinctNumbers() {
        var results = Elaborated.predict(Elaborated.net("n = Noise()\n (a = n(x) - x, b = n(2.0*x) - 2.0*x)"));
        double[] a = Objects.requireNonNull(results.get("a")).toDoubles();
        double[] b = Objects.requireNonNull(results.get("b")).toDoubles();
        assertTrue(Math.abs(a[0] - b[0]) > 1e-6, a[0] + " and " + b[0]);
    }

    @Test
    void anArgumentThatIsAnInstanceIsSharedAndALayerIsMadeAtItsPlace() {
        String twice = """
                layer Twice(f: layer(x: f32[..S]) -> f32[..S])(x: f32[..S]) -> f32[..S] { x |> a: f |> tanh |> b: f }
                """;
        var made = Elaborated.model(
                twice + "model Net(x: f32[N, 2]) -> f32[N, 2] { x |> t: Twice(Dense(2, bias = false)) }");
        assertEquals(List.of("net.t.a.w", "net.t.b.w"), Elaborated.parameters(made));
        var shared = Elaborated.model("""
                layer Again(f: layer(x: f32[..S]) -> f32[..S])(x: f32[..S]) -> f32[..S] { f(f(x)) }
                model Net(x: f32[N, 2]) -> f32[N, 2] {
                  d = Dense(2, bias = false)
                  d(x) |> t: Again(d)
                }
                """);
        assertEquals(List.of("net.d.w"), Elaborated.parameters(shared));
        assertEquals(3, Elaborated.products(shared.predict()));
    }

    @Test
    void theFirstCallFixesTheSizesOfParametersAndOfNothingElse() {
        assertEquals(
                List.of("NN0501"),
                Elaborated.codes("model M(x: f32[N, 2], y: f32[N, 3]) { d = Dense(2)\n d(x) + d(y) }"));
        var model = Elaborated.model("model M(x: f32[N, 2], y: f32[K, 2]) { d = Dense(3)\n (p = d(x), q = d(y)) }");
        assertEquals(List.of("f32[N, 3]", "f32[K, 3]"), Elaborated.results(model));
    }

    @Test
    void twoPlacesHaveTwoNames() {
        assertEquals(List.of("NN0103"), Elaborated.codes("model M(x: f32[N, 2]) { x |> d: Dense(2) |> d: Dense(2) }"));
    }

    @Test
    void aRandomLayerDrawsOncePerCallAndAFunctionAtEachPlace() {
        var once = Elaborated.net("n = Noise()\n n(x) - n(x)");
        assertEquals(1, Elaborated.randomFills(once.predict()));
        var twice = Elaborated.predict(
                Elaborated.net("(a = x |> Noise(), b = x |> Noise(), c = normal(like = x), d = normal(like = x))"));
        var distinct = twice.values().stream()
                .map(t -> Arrays.toString(t.toDoubles()))
                .distinct()
                .count();
        assertEquals(4, distinct);
    }

    @Test
    void theNoiseOfALayerDoesNotDependOnWhatStandsBeforeIt() {
        double[] alone =
                Elaborated.predict(Elaborated.net("x |> n: Noise()")).get("y").toDoubles();
        double[] later = Elaborated.predict(
                        Elaborated.net("z = x |> m: Noise()\n u = normal(like = z)\n (u = u, y = x |> n: Noise())"))
                .get("y")
                .toDoubles();
        assertArrayEquals(alone, later);
        double[] renamed =
                Elaborated.predict(Elaborated.net("x |> o: Noise()")).get("y").toDoubles();
        assertFalse(Arrays.equals(alone, renamed));
    }

    // ---- states and updates ----------------------------------------------------------------------------------------

    private static double counted(String body) {
        TrainProgram train = Elaborated.train(
                "model Net(x: f32[N, 2]) -> f32[N, 2] {\n" + body + "\n}",
                "model net = Net()",
                "loss = mse(net(x), y)\n minimize loss over net with SGD()");
        return Elaborated.step(train).get("net.c.n").get(0);
    }

    @Test
    void aStateIsUpdatedOnceForEachDistinctCall() {
        String head = "d = Dense(2)\n c = Count()\n";
        assertEquals(1, counted(head + "d(c(x))"));
        assertEquals(1, counted(head + "d(c(x)) + c(x)"));
        assertEquals(2, counted(head + "d(c(x)) + c(2.0*x)"));
        assertEquals(3, counted(head + "d(x |> repeat 3 { c |> tanh })"));
    }

    @Test
    void aStateReadAfterItsUpdateHasTheNewValue() {
        TrainProgram train =
                Elaborated.train("""
                layer Old(x: f32[..S]) -> f32[..S] {
                  state n: f32 = 0.0
                  state seen: f32 = 0.0
                  before = n + 0.0
                  update n = n + 5.0
                  update seen = 10.0*n + before
                  x
                }
                model Net(x: f32[N, 2]) -> f32[N, 2] { x |> d: Dense(2) |> o: Old() }
                """, "model net = Net()", "loss = mse(net(x), y)\n minimize loss over net with SGD()");
        assertEquals(50, Elaborated.step(train).get("net.o.seen").get(0));
        assertEquals(List.of(), Elaborated.written(train.eval()));
        assertEquals(List.of(), Elaborated.written(train.predictors().get(0).predict()));
    }

    private static TrainProgram two(String step) {
        return Elaborated.train(
                "model Net(x: f32[N, 2]) -> f32[N, 2] { x |> d: Dense(2, bias = false) }",
                "model f = Net(), g = Net()",
                step);
    }

    @Test
    void aCallAfterAnUpdateOfItsParametersIsANewCall() {
        String first = "a = mse(f(x), y)\n minimize a over f with SGD()\n";
        // The call of g that follows is the first of g; a second one of f sees other parameters, and so computes anew.
        assertEquals(
                2, Elaborated.products(two(first + "b = mse(g(x), y)").step().orElseThrow()));
        assertEquals(
                2, Elaborated.products(two(first + "b = mse(f(x), y)").step().orElseThrow()));
        String between = "a = mse(f(x), y)\n b = mse(g(x), y)\n minimize b over g with SGD()\n";
        assertEquals(
                2, Elaborated.products(two(between + "c = mse(f(x), y)").step().orElseThrow()));
        assertEquals(1, Elaborated.products(two(first + "b = mse(f(x), y)").eval()));
    }

    @Test
    void aTrainWritesWhatItsSelectionsName() {
        assertEquals(
                List.of("f.d.w"),
                Elaborated.written(two("loss = mse(g(f(x)), y)\n minimize loss over f with SGD()")
                        .step()
                        .orElseThrow()));
        assertEquals(
                List.of("f.d.w", "g.d.w"),
                Elaborated.parameters(two("loss = mse(g(f(x)), y)\n minimize loss over f with SGD()")
                        .variables()));
    }
}
