package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every clause, statement and declaration of the grammar in every place where it parses: it either compiles, or one
 * diagnostic names it. Nothing is ignored in silence.
 */
class ConstructsTest {
    private static final Pattern CODE = Pattern.compile("\"code\":\"(NN\\d{4})\"");
    private static final String HEAD = """
            nn 1
            fn sq(x: f32[..S]) -> f32[..S] = x*x
            model Net(x: f32[N, 2]) -> f32[N, 1] { x |> h: Dense(4) |> tanh |> out: Dense(1) }
            """;
    private static final String DATA = """
            data D: (x: f32[N, 2], y: f32[N, 1]) {
              source table(x = [[0, 0], [0, 1], [1, 0], [1, 1]], y = [[0], [1], [1], [0]])
              %s
              batch 2
            }
            """;
    private static final String TRAIN = """
            train t {
              %s
              data D
              model net = Net()
              epochs 2
              step (x, y) {
                %s
                loss = mse(net(x), y)
                minimize loss over net with SGD(lr = 0.1)
              }
              %s
            }
            """;

    @TempDir
    Path folder;

    /**
     * @param code of the one diagnostic; empty where the program is right
     * @param names what its message holds
     */
    private record Row(String program, String code, String names) {}

    private static Row fine(String program) {
        return new Row(program, "", "");
    }

    private static String program(String inData, String beforeData, String inStep, String clause) {
        return HEAD + String.format(DATA, inData) + String.format(TRAIN, beforeData, inStep, clause);
    }

    private static String data(String clause) {
        return program(clause, "", "", "");
    }

    private static String train(String clause) {
        return program("", "", "", clause);
    }

    private static String beside(String clause) {
        return program("", clause, "", "");
    }

    private static String step(String statement) {
        return program("", "", statement, "");
    }

    private static String top(String declarations) {
        return program("", "", "", "") + declarations + "\n";
    }

    private static String from(String weights) {
        return top("train u { model net = Net() from " + weights + "\n data D\n step (x, y) { l = mse(net(x), y) } }");
    }

    private static String sweep(String clauses) {
        return top("train u(lr: float = 0.1) { data D\n model net = Net()\n epochs 1\n step (x, y) {\n"
                + " loss = mse(net(x), y)\n minimize loss over net with SGD(lr = lr) } }\n"
                + "sweep s over u {\n" + clauses + "\n}");
    }

    private static String layer(String body) {
        return top("layer L(x: f32[N, 2]) -> f32[N, 2] {\n" + body + "\n}\n"
                + "model M(x: f32[N, 2]) -> f32[N, 2] { x |> l: L() }");
    }

    private static String image(String body) {
        return top("model M(x: f32[N, 3, 6, 6]) -> f32[N, 3, 6, 6] {\n" + body + "\n}");
    }

    private static Map<String, Row> dataRows() {
        Map<String, Row> rows = new LinkedHashMap<>();
        rows.put("split-parts", fine(data("split train = 0.5, valid = 0.5")));
        rows.put("split-unknown", new Row(data("split training = 0.5, valid = 0.5"), "NN0401", "training"));
        rows.put(
                "split-twice",
                new Row(data("split train = 0.5, valid = 0.5\n  split train = 0.5, test = 0.5"), "NN0711", "split"));
        rows.put("source-twice", new Row(data("source table(x = [[0, 0]], y = [[0]])"), "NN0711", "source"));
        rows.put("batch-twice", new Row(data("batch 4"), "NN0711", "batch"));
        rows.put(
                "batch-setting",
                fine(data("batch 4, drop = true, shuffle = false").replace("  batch 2\n", "")));
        rows.put("batch-unknown", new Row(data("batch 4, dropp = true").replace("  batch 2\n", ""), "NN0401", "dropp"));
        rows.put("fit", fine(data("fit mu = mean(x, axes = [0]) on train\n  map x = x - mu")));
        rows.put("fit-valid", fine(data("fit mu = mean(x, axes = [0]) on valid\n  map x = x - mu")));
        rows.put(
                "fit-bad-part",
                new Row(data("fit mu = mean(x, axes = [0]) on trian\n  map x = x - mu"), "NN0101", "trian"));
        rows.put("map-on", fine(data("map x = 2.0*x on valid")));
        rows.put("map-bad-part", new Row(data("map x = 2.0*x on vald"), "NN0101", "vald"));
        rows.put("map-unknown-field", fine(data("map z = 2.0*x")));
        rows.put("augment", fine(data("augment { x = x + normal(like = x) }")));
        rows.put("augment-statement", new Row(data("augment { print x }"), "NN0411", "print"));
        rows.put(
                "data-param",
                fine(top("data E(n: int = 3): (x: f32[N, 2]) {\n source generate(n) { x = zeros([N, 2]) }\n}\n")));
        rows.put(
                "data-unused-wrong",
                new Row(top("data E: (x: f32[N, 2]) {\n source tabel(\"a\")\n}\n"), "NN0651", "tabel"));
        rows.put("data-none", new Row(train("").replace("  data D\n", ""), "NN0659", "this"));
        rows.put("data-twice", new Row(train("data D"), "NN0711", "data D"));
        rows.put(
                "data-corpus", new Row(top("train u { data D\n step (x, y) { l = sum(x)*f32(D.V) } }"), "NN0107", "V"));
        rows.put("data-fitted", fine(program("fit mu = mean(x, axes = [0]) on train", "", "m = sum(x - D.mu)", "")));
        rows.put(
                "data-fitted-wrong",
                new Row(program("fit mu = mean(z, axes = [0]) on train", "", "m = sum(x - D.mu)", ""), "NN0101", "z"));
        rows.put(
                "data-part",
                new Row(top("train u { data D\n a = D.train.x\n step (x, y) { l = sum(x) } }"), "NN0801", "D.train"));
        return rows;
    }

    private static Map<String, Row> trainRows() {
        Map<String, Row> rows = new LinkedHashMap<>();
        rows.put("epochs-twice", new Row(train("epochs 3"), "NN0711", "epochs"));
        rows.put("epochs-float", new Row(train("").replace("epochs 2", "epochs 2.5"), "NN0303", "epochs"));
        rows.put("steps", fine(train("steps 10")));
        rows.put("seed", fine(train("seed 3")));
        rows.put("seed-twice", new Row(train("seed 3\n  seed 4"), "NN0711", "seed"));
        rows.put("precision-f32", fine(train("precision f32")));
        rows.put("precision-f64", new Row(train("precision f64"), "NN0801", "precision f64"));
        rows.put("model-f16", new Row(top("model H(x: f16[N, 4]) -> f16[N, 4] { x + x }"), "NN0801", "f16"));
        rows.put("param-bf16", new Row(layer("param h: bf16[2] = zeros()\n x"), "NN0801", "bf16"));
        rows.put("fn-f16", new Row(top("fn half(x: f16[..S]) -> f16[..S] = x"), "NN0801", "f16"));
        rows.put("precision-mixed", new Row(train("precision mixed(bf16)"), "NN0801", "precision mixed(bf16)"));
        rows.put("stop-early", fine(train("stop early(min(train.loss), patience = 3)")));
        rows.put("stop-early-unknown", new Row(train("stop early(min(train.loss), patients = 3)"), "NN0401", "early"));
        rows.put("stop-cond", fine(train("stop train.loss < 0.1")));
        rows.put("stop-bad", new Row(train("stop 3"), "NN0705", "stop"));
        rows.put("load", fine(train("load net.h from \"a.safetensors\"")));
        rows.put("load-map", fine(train("load net.h from \"a.safetensors\" map \"old.*\"")));
        rows.put("load-bad-map", new Row(train("load net.h from \"a.safetensors\" map 3"), "NN0304", "map"));
        rows.put(
                "load-map-option",
                new Row(train("load net.h from \"a.safetensors\" map (partail = true)"), "NN0401", "partail"));
        rows.put(
                "load-map-type",
                new Row(train("load net.h from \"a.safetensors\" map (partial = 3)"), "NN0304", "partial"));
        rows.put("load-number", new Row(train("load net.h from 3"), "NN0304", "path"));
        rows.put("load-unknown", new Row(train("load net.h from nowhere"), "NN0101", "nowhere"));
        rows.put(
                "load-partial",
                new Row(train("load net.h from \"a.safetensors\" map (partial = true)"), "NN0801", "map"));
        rows.put("freeze", fine(train("freeze net.h")));
        rows.put("freeze-all", new Row(train("freeze net"), "NN0510", "every"));
        rows.put("regularize", fine(train("regularize l2(0.1) on net.**.w")));
        rows.put(
                "regularize-none", new Row(train("regularize l2(0.1) on net.h\n  freeze net.h"), "NN0510", "minimize"));
        rows.put("step-twice", new Row(train("step (x, y) { l = mse(net(x), y) }"), "NN0711", "step"));
        rows.put("metric", fine(train("metric m = sqrt(loss)")));
        rows.put("metric-on", fine(train("metric m = sqrt(loss) on valid")));
        rows.put("metric-bad-part", new Row(train("metric m = sqrt(loss) on valida"), "NN0101", "valida"));
        rows.put("metric-twice", new Row(train("metric m = sqrt(loss)\n  metric m = loss"), "NN0711", "metric m"));
        rows.put("metric-as-scalar", new Row(train("metric loss = sqrt(loss)"), "NN0103", "loss"));
        rows.put("save-last", fine(train("save last to \"a\"")));
        rows.put("save-best", fine(train("save best(min(train.loss)) to \"a\"")));
        rows.put("save-bad", new Row(train("save net to \"a\""), "NN0705", "save"));
        rows.put("save-two", fine(train("save last to \"a\"\n  save best(min(train.loss)) to \"b\"")));
        rows.put("model-from", fine(beside("model other = Net() from \"a.safetensors\"")));
        rows.put(
                "model-from-train",
                new Row(
                        top("train u { model net = Net() from t()\n data D\n step (x, y) { l = mse(net(x), y) } }"),
                        "NN0801",
                        "t"));
        rows.put("model-from-train-argument", new Row(from("t(larning = 0.1)"), "NN0401", "larning"));
        rows.put("model-from-unknown", new Row(from("tt()"), "NN0101", "tt"));
        rows.put("model-from-number", new Row(from("3"), "NN0304", "path"));
        rows.put("model-twice", new Row(train("model net = Net()"), "NN0103", "net"));
        rows.put("every-print", fine(train("every 1 epochs { print \"hello\", sum(net(x)) }")));
        rows.put("every-image", fine(train("every 1 epochs { write image(net(x)) to \"a.png\" }")));
        rows.put(
                "every-table",
                new Row(train("every 1 epochs { write table(net(x)) to \"a.csv\" }"), "NN0801", "write"));
        rows.put("every-text", new Row(train("every 1 epochs { write \"text\" to \"a.txt\" }"), "NN0801", "write"));
        rows.put("every-check", new Row(train("every 1 epochs { check sum(x) > 0.0 }"), "NN0305", "condition"));
        rows.put("every-static-check", fine(train("every 1 epochs { check 1 == 1 }")));
        rows.put("every-assign", fine(train("every 1 steps { a = sum(x)\n print a }")));
        rows.put("every-value", new Row(train("every 1 epochs { sum(x) }"), "NN0907", "nothing uses"));
        rows.put("every-update", fine(train("state s: f32 = 0.0\n  every 1 epochs { update s = 1.0 }")));
        rows.put("every-every", new Row(train("every 1 epochs { every 1 steps { print \"a\" } }"), "NN0411", "every"));
        rows.put("every-model", new Row(train("every 1 epochs { model o = Net() }"), "NN0411", "model"));
        rows.put("beside-value", new Row(train("sum([1.0])"), "NN0001", "sum"));
        rows.put("beside-tuple", new Row(train("(a, b) = (1, 2)"), "NN0411", "step"));
        rows.put("beside-param", fine(train("param w: f32[2] = zeros()")));
        rows.put("beside-state", fine(train("state w: f32[2] = zeros()")));
        rows.put("beside-print", new Row(train("print \"a\""), "NN0411", "print"));
        rows.put("beside-check", new Row(train("check 1 == 1"), "NN0411", "check"));
        rows.put("beside-write", new Row(train("write net to \"a\""), "NN0411", "write"));
        rows.put("beside-update", new Row(train("update loss = 1.0"), "NN0411", "update"));
        rows.put(
                "metric-decl",
                fine(top("metric Q()(x: f32[N, 1]) -> f32 {\n state n: f32 = 0.0\n update n = n + sum(x)\n n\n}")
                        .replace("  epochs 2\n", "  epochs 2\n  metric q = Q()(net(x))\n")));
        rows.put(
                "metric-print",
                new Row(
                        top("metric Q()(x: f32[N, 1]) -> f32 {\n state n: f32 = 0.0\n update n = n + sum(x)\n print n\n n\n}")
                                .replace("  epochs 2\n", "  epochs 2\n  metric q = Q()(net(x))\n"),
                        "NN0411",
                        "print"));
        rows.put(
                "metric-param",
                new Row(
                        top("metric Q()(x: f32[N, 1]) -> f32 {\n param n: f32 = 0.0\n n + sum(x)\n}")
                                .replace("  epochs 2\n", "  epochs 2\n  metric q = Q()(net(x))\n"),
                        "NN0411",
                        "param"));
        rows.put("metric-unused-wrong", new Row(top("metric Q()(x: f32[N, 1]) -> f32 { q }"), "NN0101", "q"));
        return rows;
    }

    private static Map<String, Row> stepRows() {
        Map<String, Row> rows = new LinkedHashMap<>();
        rows.put("step-value", new Row(step("mse(net(x), y)"), "NN0907", "nothing uses"));
        rows.put("step-print", new Row(step("print \"a\""), "NN0411", "print"));
        rows.put("step-check-static", new Row(step("check 1 == 2"), "NN0413", "check"));
        rows.put("step-check-tensor", new Row(step("check sum(x) > 0.0"), "NN0305", "condition"));
        rows.put("step-write", new Row(step("write net to \"a\""), "NN0411", "write"));
        rows.put("step-every", new Row(step("every 1 steps { print \"a\" }"), "NN0411", "every"));
        rows.put("step-model", new Row(step("model o = Net()"), "NN0411", "model"));
        rows.put("step-param", new Row(step("param w: f32[2] = zeros()"), "NN0411", "param"));
        rows.put("step-update", new Row(step("update net = 3.0"), "NN0502", "net"));
        rows.put("step-if", fine(step("if true { a = 1.0 } else { a = 2.0 }")));
        rows.put(
                "step-minimize-in-if",
                new Row(step("if true { minimize mse(net(x), y) over net with SGD(lr = 0.1) }"), "NN0411", "minimize"));
        rows.put("step-next", new Row(step("next h = 1.0"), "NN0411", "next"));
        rows.put("step-yield", new Row(step("yield 1.0"), "NN0411", "yield"));
        rows.put("step-scan", fine(step("s = scan h = 0.0 for e in x by 1 { next h = h + sum(e) }")));
        rows.put("scan-nothing", new Row(step("s = scan for e in x by 1 { }"), "NN0410", "nothing comes out"));
        rows.put("scan-axis", new Row(step("s = scan for e in x by 2 { yield e }"), "NN0207", "axis 2"));
        rows.put("scan-no-axis", new Row(step("s = scan for e in x { yield e }"), "NN0402", "along which axis"));
        rows.put("scan-stack", new Row(step("s = scan for e in x by 1 { yield sum(e) }"), "NN0207", "axis 1"));
        rows.put("scan-lengths", new Row(step("s = scan for e in x, i in 0..3 by 1 { yield e }"), "NN0202", "3 turns"));
        rows.put("scan-empty", new Row(step("s = scan h = 0.0 for i in 3..3 { next h = h }"), "NN0208", "one turn"));
        rows.put(
                "scan-grows",
                new Row(
                        step("s = scan h = x for e in x by 1 { next h = concat([h, x], axis = 1) }"),
                        "NN0215",
                        "its next value is"));
        rows.put(
                "scan-carry-type",
                new Row(step("s = scan h = 0.0 for e in x by 1 { next h = h > 0.0 }"), "NN0215", "bool"));
        rows.put("scan-next", new Row(step("s = scan h = 0.0 for e in x by 1 { next g = h }"), "NN0101", "no `g`"));
        rows.put(
                "scan-next-twice",
                new Row(step("s = scan h = 0.0 for i in 0..2 { next h = h\n next h = h }"), "NN0103", "twice"));
        rows.put(
                "scan-yield-twice",
                new Row(step("s = scan for e in x by 1 { yield e\n yield e }"), "NN0711", "yields once"));
        rows.put("scan-names", new Row(step("s = scan e = 0.0 for e in x by 1 { next e = e }"), "NN0103", "twice"));
        rows.put("scan-not-tensor", new Row(step("s = scan for e in \"a\" by 1 { yield e }"), "NN0302", "a string"));
        rows.put("scan-out", new Row(step("s = scan out = 0.0 for i in 0..2 { yield out }"), "NN0103", "out"));
        rows.put("scan-size", new Row(step("s = scan for i in 1..3 { yield zeros([i]) }"), "NN0211", "each turn"));
        rows.put(
                "scan-if",
                new Row(step("s = scan for i in 0..3 { yield if i == 0 { 1.0 } else { 2.0 } }"), "NN0305", "if"));
        rows.put("scan-index", new Row(step("s = scan for i in 0..3 { yield x[:, i] }"), "NN0232", "outside"));
        rows.put("scan-index-fits", fine(step("s = scan for i in 0..2 { yield x[:, i] }")));
        rows.put(
                "scan-minimize",
                new Row(
                        step(
                                "s = scan for i in 0..2 { minimize mse(net(x), y) over net with SGD(lr = 0.1)\n yield 1.0 }"),
                        "NN0411",
                        "minimize"));
        rows.put("step-layer", new Row(step("q = x |> Dense(3)"), "NN0412", "Dense"));
        rows.put("step-tuple", fine(step("(a, b) = (sum(x), sum(y))")));
        return rows;
    }

    private static Map<String, Row> bodyRows() {
        Map<String, Row> rows = new LinkedHashMap<>();
        rows.put("layer-param", fine(layer("param w: f32[2] = zeros()\n x + w")));
        rows.put("layer-state", fine(layer("state w: f32[2] = zeros()\n update w = w + 1.0\n x + w")));
        rows.put("layer-check", fine(layer("check 1 == 1\n x")));
        rows.put("layer-check-tensor", new Row(layer("check sum(x) > 0.0\n x"), "NN0305", "condition"));
        rows.put("layer-print", new Row(layer("print x\n x"), "NN0411", "print"));
        rows.put("layer-write", new Row(layer("write x to \"a\"\n x"), "NN0411", "write"));
        rows.put("layer-unused", new Row(layer("x + 1.0\n x"), "NN0907", "nothing uses"));
        rows.put("layer-unused-layer", new Row(layer("x |> Dense(3)\n x"), "NN0907", "nothing uses"));
        rows.put("layer-minimize", new Row(layer("minimize x over net with SGD(lr = 0.1)\n x"), "NN0411", "minimize"));
        rows.put("layer-every", new Row(layer("every 1 epochs { print \"a\" }\n x"), "NN0411", "every"));
        rows.put("layer-model", new Row(layer("model q = Net()\n x"), "NN0411", "model"));
        rows.put("layer-if-no-else", new Row(layer("if false { x }"), "NN0209", "is nothing"));
        rows.put("layer-lambda", fine(layer("f = v => v + 1.0\n f(x)")));
        rows.put("layer-scan", fine(layer("r = scan for e in x by 1 { yield e }\n r.out")));
        rows.put(
                "scan-update",
                new Row(
                        layer(
                                "state s: f32 = zeros()\n r = scan for e in x by 1 { update s = sum(e)\n yield e }\n r.out"),
                        "NN0801",
                        "update"));
        rows.put("gather-batch", new Row(layer("gather(x, argmax(x, axis = 1), batch = 1)"), "NN0207", "`batch`"));
        rows.put("gather-axis", fine(layer("gather(x, argmax(x, axis = 1), axis = 1, batch = 1)[:, ~] + x")));
        rows.put("pool-indices", fine(image("p = max_pool2d_indices(x, 2)\n max_unpool2d(p.out, p.at, like = x)")));
        rows.put(
                "unpool-other",
                new Row(
                        image("p = max_pool2d_indices(x, 2)\n max_unpool2d(p.out, p.at, like = p.out) + x"),
                        "NN0212",
                        "max_unpool2d"));
        rows.put(
                "pool-ceil",
                fine(image("max_pool2d(x, 3, stride = 2, ceil = true) |> resize([6, 6], mode = \"nearest\")")));
        rows.put("resize-mode", new Row(image("resize(x, [6, 6], mode = \"cubic\")"), "NN0413", "mode"));
        rows.put("sample", fine(image("sample2d(x, ones([N, 6, 6, 2]))")));
        rows.put("sample-positions", new Row(image("sample2d(x, ones([N, 6, 6, 3]))"), "NN0202", "at"));
        rows.put("pad-three", new Row(image("max_pool2d(x, 3, pad = [1, 1, 1])"), "NN0405", "pad"));
        rows.put("rearrange", fine(layer("rearrange(x, [n (h d) -> (d h) n], h = 2) |> transpose")));
        rows.put("rearrange-gone", new Row(layer("rearrange(x, [n d -> n])"), "NN0201", "`d` is gone"));
        rows.put("rearrange-new", new Row(layer("rearrange(x, [n d -> n d e])"), "NN0102", "no axis `e`"));
        rows.put("rearrange-rank", new Row(layer("rearrange(x, [n d e -> n d e])"), "NN0201", "names 3 axes"));
        rows.put(
                "rearrange-open", new Row(layer("rearrange(x, [n (h d) -> n h d])"), "NN0402", "give the size of one"));
        rows.put("rearrange-uneven", new Row(layer("rearrange(x, [n (h d) -> n h d], h = 3)"), "NN0222", "split by 3"));
        rows.put("rearrange-twice", new Row(layer("rearrange(x, [n n -> n])"), "NN0103", "stands twice"));
        rows.put("rearrange-size", new Row(layer("rearrange(x, [n d -> n d], d = 5)"), "NN0202", "`d` is 5"));
        rows.put("rearrange-unused", new Row(layer("rearrange(x, [n d -> n d], k = 5)"), "NN0401", "no axis `k`"));
        rows.put("rearrange-no-axes", new Row(layer("rearrange(x, 3)"), "NN0402", "needs its axes"));
        rows.put("einsum", fine(layer("einsum(x, x, [n d, n e -> n d])")));
        rows.put("einsum-count", new Row(layer("einsum(x, [n d, n e -> n d])"), "NN0405", "2 tensors"));
        rows.put("einsum-size", new Row(layer("einsum(x, x[:, 0..1], [n d, n d -> n])"), "NN0202", "`d` is 2"));
        rows.put("einsum-group", new Row(layer("einsum(x, x, [n (a b), n d -> n])"), "NN0017", "groups"));
        rows.put("einsum-new", new Row(layer("einsum(x, x, [n d, n d -> e])"), "NN0102", "no axis `e`"));
        rows.put("layer-repeat", fine(layer("x |> repeat 2 { d: Dense(2) |> tanh }")));
        rows.put("layer-repeat-in", fine(layer("x |> repeat i in 0..2 { Dense(2 + i - i) |> tanh }")));
        rows.put("layer-repeat-label", fine(layer("x |> r: repeat 2 { Dense(2) }")));
        rows.put("layer-as", fine(layer("x |> as a |> tanh\n a")));
        rows.put("layer-select", fine(layer("select(x > 0.0, x, -x)")));
        rows.put("layer-matmul", fine(layer("x @ transpose(x) @ x")));
        rows.put("solve", fine(layer("transpose(solve(transpose(x) @ x + eye(2), transpose(x)))")));
        rows.put("solve-vector", fine(layer("x + solve(eye(2), f32([1, 2]))")));
        rows.put("solve-square", new Row(layer("x + solve(ones([2, 3]), ones([2, 2]))"), "NN0211", "solve"));
        rows.put("solve-rank", new Row(layer("x + solve(eye(2), x[0, 0])"), "NN0201", "vectors"));
        rows.put("lstsq", fine(layer("x @ lstsq(ones([3, 2]), ones([3, 2]))")));
        rows.put("qr", fine(layer("f = qr(ones([3, 2]))\n x @ f.r")));
        rows.put("qr-wide", new Row(layer("x @ qr(ones([2, 3])).r"), "NN0211", "qr"));
        rows.put("argsort", fine(layer("f32(argsort(x, axis = 1))")));
        rows.put("permutation", fine(layer("gather(x, argsort(x[:, 0])) + f32(permutation(2))")));
        rows.put("categorical", fine(layer("x*f32(categorical(x))[:, ~]")));
        rows.put("layer-index", fine(layer("x[.., ~][:, :, 0]")));
        rows.put("layer-string", new Row(layer("\"a\"\n x"), "NN0907", "nothing uses"));
        rows.put("layer-training", fine(layer("if training { x } else { 2.0*x }")));
        rows.put(
                "layer-tuple-result",
                fine(
                        top(
                                "layer L(x: f32[N, 2]) -> (a: f32[N, 2], b: f32[N, 2]) { (a = x, b = x) }\nmodel M(x: f32[N, 2]) -> f32[N, 2] {\n r = x |> l: L()\n r.a + r.b }")));
        rows.put(
                "fn-param",
                new Row(
                        top(
                                "fn f(x: f32[N]) -> f32[N] {\n param w: f32[2] = zeros()\n x\n}\nmodel M(x: f32[N]) -> f32[N] { f(x) }"),
                        "NN0411",
                        "param"));
        rows.put(
                "fn-state",
                new Row(
                        top("fn f(x: f32[N]) -> f32[N] {\n update w = x\n x\n}\nmodel M(x: f32[N]) -> f32[N] { f(x) }"),
                        "NN0502",
                        "w"));
        rows.put(
                "fn-layer",
                new Row(
                        top(
                                "fn f(x: f32[N, 2]) -> f32[N, 3] { x |> Dense(3) }\nmodel M(x: f32[N, 2]) -> f32[N, 3] { f(x) }"),
                        "NN0412",
                        "Dense"));
        rows.put(
                "fn-where",
                new Row(
                        top(
                                "fn f(x: f32[N, A]) -> f32[N, A//2] where A % 2 == 0 = x[:, 0..A//2]\nmodel M(x: f32[N, 3]) -> f32[N, 1] { f(x) }"),
                        "NN0222",
                        "3"));
        rows.put("fn-unused-wrong", new Row(top("fn f(x: f32[N, 2]) -> f32[N, 3] = x"), "NN0202", "f"));
        rows.put("fn-unused-name", new Row(top("fn f(x: f32[N, 2]) -> f32[N, 2] = xx"), "NN0101", "xx"));
        rows.put("fn-generic-unused", new Row(top("fn f(x: f32[..S]) -> f32[..S] = yy"), "NN0101", "yy"));
        rows.put(
                "opt",
                fine(
                        top("optimizer O(lr: float)(p: f32[..S], g: f32[..S]) {\n state m: f32[..S] = zeros()\n update m = g\n p - lr*m\n}")
                                .replace("SGD(lr = 0.1)", "O(lr = 0.1)")));
        rows.put(
                "opt-param",
                new Row(
                        top("optimizer O(lr: float)(p: f32[..S], g: f32[..S]) {\n param m: f32[..S] = zeros()\n p - lr*g\n}")
                                .replace("SGD(lr = 0.1)", "O(lr = 0.1)"),
                        "NN0411",
                        "param"));
        rows.put(
                "opt-check",
                fine(top("optimizer O(lr: float)(p: f32[..S], g: f32[..S]) {\n check lr > 0.0\n p - lr*g\n}")
                        .replace("SGD(lr = 0.1)", "O(lr = 0.1)")));
        rows.put(
                "opt-print",
                new Row(
                        top("optimizer O(lr: float)(p: f32[..S], g: f32[..S]) {\n print lr\n p - lr*g\n}")
                                .replace("SGD(lr = 0.1)", "O(lr = 0.1)"),
                        "NN0411",
                        "print"));
        rows.put(
                "opt-whole",
                fine(top("optimizer O(lr: float)(p: f32[P], g: f32[P]) {\n p - lr*g\n}")
                        .replace("SGD(lr = 0.1)", "O(lr = 0.1)")));
        rows.put(
                "opt-third",
                fine(
                        top("optimizer O(lr: float)(p: f32[..S], g: f32[..S], f: fn(p: f32[..S]) -> f32) {\n p - lr*f(p)*g\n}")
                                .replace("SGD(lr = 0.1)", "O(lr = 0.1)")));
        rows.put(
                "opt-third-shape",
                new Row(
                        top("optimizer O(lr: float)(p: f32[P], g: f32[P], f: fn(p: f32[P]) -> f32) {\n p - lr*f(concat([p, p]))*g\n}")
                                .replace("SGD(lr = 0.1)", "O(lr = 0.1)"),
                        "NN0203",
                        "the argument of `f`"));
        rows.put("opt-newton", fine(top("").replace("SGD(lr = 0.1)", "clip_norm(1.0) |> Newton(damping = 0.1)")));
        rows.put(
                "opt-unused-wrong",
                new Row(top("optimizer O(lr: float)(p: f32[..S], g: f32[..S]) { q }"), "NN0101", "q"));
        rows.put(
                "layer-fn-arg",
                fine(
                        top(
                                "layer L(act: fn(x: f32[..S]) -> f32[..S] = tanh)(x: f32[N, 2]) -> f32[N, 2] { act(x) }\nmodel M(x: f32[N, 2]) -> f32[N, 2] { x |> l: L(act = relu) }")));
        rows.put(
                "layer-layer-arg",
                fine(
                        top(
                                "layer L(inner: layer(x: f32[N, 2]) -> f32[N, 2])(x: f32[N, 2]) -> f32[N, 2] { x |> i: inner }\nmodel M(x: f32[N, 2]) -> f32[N, 2] { x |> l: L(Dense(2)) }")));
        rows.put(
                "optional-tensor",
                fine(
                        top(
                                "layer L(x: f32[N, 2], m: f32[N, 2] = ones()) -> f32[N, 2] { x*m }\nmodel M(x: f32[N, 2]) -> f32[N, 2] { x |> l: L() }")));
        return rows;
    }

    private static Map<String, Row> fileRows() {
        Map<String, Row> rows = new LinkedHashMap<>();
        rows.put("const", fine(top("k = 3")));
        rows.put("const-wrong", new Row(top("k = nope"), "NN0101", "nope"));
        rows.put("const-tensor", fine(top("k = ones([3])")));
        rows.put("sweep", new Row(top("sweep s over t { seeds 3 }"), "NN0801", "sweep"));
        rows.put(
                "sweep-all",
                new Row(
                        sweep(
                                "random 3 lr = log_uniform(1e-4, 1e-1)\n kfold 5 of D\n seeds 2\n record a = train.loss\n pick min(train.loss)\n refit train to \"a\"\n write table(a) to \"b\""),
                        "NN0801",
                        "sweep"));
        rows.put("sweep-random-name", new Row(sweep("random 3 rl = log_uniform(1e-4, 1e-1)"), "NN0401", "rl"));
        rows.put("sweep-random-value", new Row(sweep("random 3 lr = nowhere"), "NN0101", "nowhere"));
        rows.put("sweep-random-bound", new Row(sweep("random 3 lr = log_uniform(low, 1e-1)"), "NN0101", "low"));
        rows.put(
                "sweep-random-count", new Row(sweep("random 3 lr = uniform(0.1, 0.2)\n seeds 2.5"), "NN0303", "seeds"));
        rows.put("sweep-kfold", new Row(sweep("kfold 5 of E"), "NN0101", "E"));
        rows.put("sweep-kfold-model", new Row(sweep("kfold 5 of Net"), "NN0304", "kfold"));
        rows.put("sweep-record", new Row(sweep("record a = mean(trian.loss)"), "NN0101", "trian"));
        rows.put("sweep-record-model", new Row(sweep("record w = net.h.w, t = time"), "NN0801", "sweep"));
        rows.put("task", fine(top("task show(n: int = 3) { print n }")));
        rows.put("task without a file", new Row(top("task show { print Corpus.decode(1) }"), "NN0101", "Corpus"));
        rows.put("task of a JAR's command", new Row(top("task predict { print 1 }"), "NN0103", "predict"));
        rows.put("task text of a tensor", fine(top("task show { x = normal([2])\n print \"x is {x}\" }")));
        rows.put("task text of a layer", new Row(top("task show { print \"it is {Net}\" }"), "NN0306", "Net"));
        rows.put("task text of nothing", new Row(top("task show { print \"it is {nothing}\" }"), "NN0101", "nothing"));
        String free = "model Free(x: f32[N, D]) -> f32[N, 2] { x |> Dense(2) }\n";
        rows.put(
                "task parts of an open model",
                new Row(top(free + "task show { model net = Free()\n print net.dense.w }"), "NN0503", "net"));
        rows.put("task seed", new Row(top("task show(seed: string = \"a\") { print seed }"), "NN0303", "seed"));
        rows.put("task with steps", new Row(top("task show { minimize 1 over x with Adam() }"), "NN0411", "minimize"));
        rows.put("test", fine(top("test \"a\" { check 1 == 1 }")));
        rows.put("test-print", fine(top("test \"a\" { print 1 }")));
        rows.put("test-write", new Row(top("test \"a\" { write 1 to \"a\" }"), "NN0411", "write"));
        rows.put(
                "test-minimize",
                new Row(top("test \"a\" { minimize 1 over net with SGD(lr = 0.1) }"), "NN0411", "minimize"));
        rows.put("test-every", new Row(top("test \"a\" { every 1 steps { print 1 } }"), "NN0411", "every"));
        rows.put("test-model", new Row(top("test \"a\" { model n = Net() }"), "NN0411", "model"));
        rows.put("test-value", new Row(top("test \"a\" { 1 + 1 }"), "NN0907", "nothing uses"));
        rows.put("test-update", new Row(top("test \"a\" { update x = 3 }"), "NN0502", "x"));
        rows.put("test-param", fine(top("test \"a\" { param w: f32[2] = zeros()\n check all(w == 0.0) }")));
        rows.put("test-twice", fine(top("test \"a\" { check 1 == 1 }\ntest \"a\" { check 1 == 1 }")));
        rows.put("export-test", new Row(top("export test \"a\" { check 1 == 1 }"), "NN0411", "export"));
        rows.put("export-train", fine(top("export train u { data D\n step (x, y) { l = sum(x) } }")));
        rows.put("export-layer-noresult", new Row(top("export layer L(x: f32[N, 2]) { x }"), "NN0209", "L"));
        rows.put("use-text", fine(top("").replace("nn 1\n", "nn 1\nuse std.text\n")));
        rows.put(
                "use-text-used",
                new Row(top("k = text.chars").replace("nn 1\n", "nn 1\nuse std.text\n"), "NN0107", "chars"));
        rows.put(
                "use-unknown-used",
                new Row(top("k = nope.chars").replace("nn 1\n", "nn 1\nuse std.nope\n"), "NN0104", "std.nope"));
        rows.put("use-vision", fine(top("").replace("nn 1\n", "nn 1\nuse std.vision { DoubleConv }\n")));
        rows.put("use-unknown", new Row(top("").replace("nn 1\n", "nn 1\nuse std.nope\n"), "NN0104", "std.nope"));
        rows.put("model-optional", fine(top("model M(x: f32[N, 2], m: f32[N, 2] = ones()) -> f32[N, 2] { x*m }")));
        return rows;
    }

    @TestFactory
    Stream<DynamicTest> compilesOrIsNamed() {
        return Stream.of(dataRows(), trainRows(), stepRows(), bodyRows(), fileRows())
                .flatMap(rows -> rows.entrySet().stream())
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> check(entry.getValue())));
    }

    private void check(Row row) throws IOException {
        Path file = Files.writeString(folder.resolve("program.nn"), row.program());
        String out = CommandLine.run("check", "--format=json", file.toString()).out();
        List<String> codes = CODE.matcher(out).results().map(m -> m.group(1)).toList();
        assertEquals(row.code().isEmpty() ? List.of() : List.of(row.code()), codes, row.program() + out);
        assertTrue(out.contains(row.names().replace("\"", "\\\"")), out);
    }
}
