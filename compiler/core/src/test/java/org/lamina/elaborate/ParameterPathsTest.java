package org.lamina.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.lamina.types.Size;

/** Paths of parameters, which weight files keep, and the selectors that name them (LANGUAGE 3.10). */
class ParameterPathsTest {
    /** Two layers with labels of their own, and one without. */
    private static final String BLOCK = """
            layer Block(out: int)(x: f32[..S, I]) -> f32[..S, out] {
              x |> a: Dense(out, bias = false) |> tanh |> Dense(out, bias = false)
            }
            layer Flat(out: int)(x: f32[..S, I]) -> f32[..S, out] { x |> d: Dense(out, bias = false) }
            """;

    private static Map<String, List<String>> rows() {
        Map<String, List<String>> rows = Elaborated.table();
        rows.put("x |> Dense(2)", List.of("net.dense.w", "net.dense.b"));
        rows.put(
                "x |> Dense(2, bias = false) |> Dense(2, bias = false) |> Dense(3, bias = false)",
                List.of("net.dense.w", "net.dense2.w", "net.dense3.w"));
        rows.put(
                "x |> dense: Dense(2, bias = false) |> Dense(2, bias = false)", List.of("net.dense.w", "net.dense2.w"));
        rows.put("e = Dense(2, bias = false)\n x |> e", List.of("net.e.w"));
        rows.put("x |> b: Block(3)", List.of("net.b.a.w", "net.b.dense.w"));
        rows.put("x |> s: repeat 2 { Flat(2) }", List.of("net.s[0].d.w", "net.s[1].d.w"));
        rows.put("x |> s: repeat 2 { tanh |> Flat(2) |> tanh }", List.of("net.s[0].d.w", "net.s[1].d.w"));
        rows.put("x |> s: repeat i in 3..5 { Flat(i) }", List.of("net.s[0].d.w", "net.s[1].d.w"));
        rows.put("x |> s: repeat 2 { f: Flat(2) }", List.of("net.s[0].f.d.w", "net.s[1].f.d.w"));
        rows.put(
                "x |> s: repeat 2 { f: Flat(2) |> g: Flat(3) }",
                List.of("net.s[0].f.d.w", "net.s[0].g.d.w", "net.s[1].f.d.w", "net.s[1].g.d.w"));
        rows.put(
                "x |> s: repeat 2 { t: repeat 2 { Flat(2) } }",
                List.of("net.s[0].t[0].d.w", "net.s[0].t[1].d.w", "net.s[1].t[0].d.w", "net.s[1].t[1].d.w"));
        rows.put("x |> s: repeat 1 { Flat(2) |> Flat(2) }", List.of("net.s[0].flat.d.w", "net.s[0].flat2.d.w"));
        rows.put("x |> repeat 2 { Flat(2) }", List.of("net.flat[0].d.w", "net.flat[1].d.w"));
        rows.put(
                "x |> repeat 1 { Flat(2) } |> tanh |> repeat 1 { Flat(2) }",
                List.of("net.flat[0].d.w", "net.flat2[0].d.w"));
        rows.put("x |> s: repeat 0 { Flat(2) } |> e: Flat(2)", List.of("net.e.d.w"));
        rows.put("if 1 < 2 { x |> a: Flat(2) } else { x |> b: Flat(2) }", List.of("net.a.d.w"));
        rows.put("y = x |> l: Flat(2)\n z = x |> k: Flat(2)\n z + y", List.of("net.l.d.w", "net.k.d.w"));
        rows.put("k = Flat(2)\n y = x |> l: Flat(2)\n k(y)", List.of("net.l.d.w", "net.k.d.w"));
        return rows;
    }

    @TestFactory
    Stream<DynamicTest> aPathFollowsFromLabelsAndPlaces() {
        return rows().entrySet().stream()
                .map(e -> DynamicTest.dynamicTest(
                        e.getKey(), () -> assertEquals(e.getValue(), Elaborated.parameters(net(e.getKey())))));
    }

    private static org.lamina.program.ModelProgram net(String body) {
        return Elaborated.model(BLOCK + "model Net(x: f32[N, 2]) {\n" + body + "\n}");
    }

    @Test
    void labelsKeepPathsWhenOtherLayersCome() {
        var before = Elaborated.parameters(net("x |> a: Flat(2) |> s: repeat 2 { Flat(2) }"));
        var after =
                Elaborated.parameters(net("x |> Dense(2) |> a: Flat(2) |> new: Flat(2) |> s: repeat 3 { Flat(2) }"));
        assertEquals(List.of(), before.stream().filter(p -> !after.contains(p)).toList());
    }

    @Test
    void aTurnHasItsIndexAsANumber() {
        var model = net("x |> s: repeat i in 1..4 { Flat(2*i) }");
        assertEquals(
                List.of("f32[2, 2]", "f32[2, 4]", "f32[4, 6]"),
                model.variables().stream().map(v -> v.type().text()).toList());
        assertEquals(List.of("f32[N, 6]"), Elaborated.results(model));
    }

    @Test
    void parametersAreCountedWithTheirOpenSizes() {
        var model = Elaborated.model("model Net(k: int)(x: f32[N, 5]) { x |> a: Dense(k) |> b: Dense(3) }");
        // 5k + k, then 3k + 3.
        assertEquals(Size.parse("9*k + 3"), model.layers().parameters());
        assertEquals(
                List.of(Size.parse("6*k"), Size.parse("3*k + 3")),
                model.layers().parts().stream().map(p -> p.parameters()).toList());
    }

    @Test
    void aStateIsNoParameter() {
        var model = Elaborated.net("x |> c: Count() |> d: Dense(1)");
        assertEquals(
                List.of("net.c.n", "net.d.w", "net.d.b"),
                model.variables().stream().map(v -> v.name()).toList());
        assertEquals(Size.of(3), model.layers().parameters());
    }

    @Test
    void modelsOfATrainHaveTheNamesThatItGivesThem() {
        var train = Elaborated.train(
                "model Net(x: f32[N, 2]) -> f32[N, 2] { x |> d: Dense(2, bias = false) }",
                "model one = Net(), two = Net()",
                "loss = mse(two(one(x)), y)\n minimize loss over one, two with SGD()");
        assertEquals(List.of("one.d.w", "two.d.w"), Elaborated.parameters(train.variables()));
    }

    // ---- selectors -------------------------------------------------------------------------------------------------

    private static final String TOWER = BLOCK + """
            model Net(x: f32[N, 2]) -> f32[N, 2] {
              x |> first: Dense(2) |> features: Block(2) |> s: repeat 2 { Flat(2) } |> last: Dense(2)
            }
            """;

    private static String selecting(String selector) {
        return Elaborated.trainText(
                TOWER, "model net = Net()", "loss = mse(net(x), y)\n minimize loss over " + selector + " with SGD()");
    }

    private static Map<String, List<String>> selections() {
        Map<String, List<String>> rows = Elaborated.table();
        rows.put("net.first", List.of("net.first.w", "net.first.b"));
        rows.put("net.first.w", List.of("net.first.w"));
        rows.put("net.features", List.of("net.features.a.w", "net.features.dense.w"));
        rows.put("net.features.**", List.of("net.features.a.w", "net.features.dense.w"));
        rows.put("net.*.w", List.of("net.first.w", "net.last.w"));
        rows.put("net.**.b", List.of("net.first.b", "net.last.b"));
        rows.put("net.**.d", List.of("net.s[0].d.w", "net.s[1].d.w"));
        rows.put("net.s", List.of("net.s[0].d.w", "net.s[1].d.w"));
        rows.put("net.s[1]", List.of("net.s[1].d.w"));
        rows.put("net.s[*].d", List.of("net.s[0].d.w", "net.s[1].d.w"));
        rows.put("net.last.b, net.first.b", List.of("net.last.b", "net.first.b"));
        rows.put("net.first, net.first.w", List.of("net.first.w", "net.first.b"));
        return rows;
    }

    @TestFactory
    Stream<DynamicTest> aSelectorNamesParameters() {
        return selections().entrySet().stream()
                .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> {
                    var step = Elaborated.program(selecting(e.getKey()))
                            .trains()
                            .get(0)
                            .step()
                            .orElseThrow();
                    assertEquals(
                            e.getValue().stream().sorted().toList(),
                            Elaborated.written(step).stream().sorted().toList());
                }));
    }

    @Test
    void aSelectorThatNamesNothingIsRefused() {
        // `net.fir` is no path, though letters of one: a segment counts as a whole.
        for (String selector :
                List.of("net.feature.**", "net.fir", "net.s[2]", "net.first[0]", "net.w", "other.first")) {
            assertEquals(List.of("NN0510"), Elaborated.codes(selecting(selector)), selector);
        }
    }

    @Test
    void aStateIsNeverSelected() {
        String text = Elaborated.trainText(
                "model Net(x: f32[N, 2]) -> f32[N, 2] { x |> c: Count() |> d: Dense(2) }",
                "model net = Net()",
                "loss = mse(net(x), y)\n minimize loss over net.c with SGD()");
        assertEquals(List.of("NN0510"), Elaborated.codes(text));
    }
}
