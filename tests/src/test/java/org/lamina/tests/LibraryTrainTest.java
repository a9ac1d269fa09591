package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.lamina.autodiff.Autodiff;
import org.lamina.diag.HumanRenderer;
import org.lamina.driver.Compiler;
import org.lamina.elaborate.Request;
import org.lamina.evaluate.Evaluator;
import org.lamina.evaluate.Tensor;
import org.lamina.ir.Graph;
import org.lamina.program.TrainProgram;
import org.lamina.source.SourceFile;
import org.lamina.types.DType;

/**
 * Optimizers, schedules and metrics of the standard library inside a training: twenty steps on a quadratic against their
 * formulas, written once more in Java.
 */
class LibraryTrainTest {
    private static final double[][] X = {{1, 2}, {3, -1}, {0.5, 0.25}, {-1, 1}};
    private static final double[] Y = {1, 0, 1, 0};
    private static final int STEPS = 20;
    private static final int STEPS_PER_EPOCH = 4;

    /** The next parameters from the step's number (from 1), the parameters, their gradient, and slots that start at 0. */
    private interface Rule {
        double[] next(int t, double[] p, double[] g, double[][] slots);
    }

    /**
     * What is minimised, in the language and in Java.
     *
     * @param text gives {@code loss}
     */
    private record Objective(String text, ToDoubleFunction<double[]> value, UnaryOperator<double[]> gradient) {}

    private static final Objective QUADRATIC =
            new Objective("loss = mse(net(x), y)", LibraryTrainTest::error, LibraryTrainTest::gradient);

    /** Scaled so that the rates of the quadratic suit it too; its valley is as bent. */
    private static final Objective ROSENBROCK = new Objective(
            "q = net(f32([[1, 0], [0, 1]]))\n loss = 0.005*((1.0 - q[0])^2 + 100.0*(q[1] - q[0]^2)^2) + 0.0*mse(net(x), y)",
            p -> 0.005 * (square(1 - p[0]) + 100 * square(p[1] - p[0] * p[0])),
            p -> new double[] {0.005 * (-2 * (1 - p[0]) - 400 * p[0] * (p[1] - p[0] * p[0])), p[1] - p[0] * p[0]});

    private static double square(double x) {
        return x * x;
    }

    /** Mean of (x·p - y)². */
    private static double error(double[] p) {
        double sum = 0;
        for (int n = 0; n < X.length; n++) {
            sum += square(X[n][0] * p[0] + X[n][1] * p[1] - Y[n]) / X.length;
        }
        return sum;
    }

    @TestFactory
    Stream<DynamicTest> optimizersFollowTheirFormulas() {
        Map<String, Rule> rules = new java.util.LinkedHashMap<>();
        rules.put("SGD(lr = 0.1)", (t, p, g, s) -> map(p, i -> p[i] - 0.1 * g[i]));
        rules.put("SGD(lr = 0.1, momentum = 0.9)", (t, p, g, s) -> {
            s[0] = map(p, i -> 0.9 * s[0][i] + g[i]);
            return map(p, i -> p[i] - 0.1 * s[0][i]);
        });
        rules.put("SGD(lr = 0.1, momentum = 0.9, nesterov = true)", (t, p, g, s) -> {
            s[0] = map(p, i -> 0.9 * s[0][i] + g[i]);
            return map(p, i -> p[i] - 0.1 * (g[i] + 0.9 * s[0][i]));
        });
        rules.put(
                "ProxSGD(lr = 0.1, l1 = 0.5)",
                (t, p, g, s) -> map(p, i -> {
                    double q = p[i] - 0.1 * g[i];
                    return Math.signum(q) * Math.max(Math.abs(q) - 0.1 * 0.5, 0);
                }));
        rules.put("Adagrad(lr = 0.5)", (t, p, g, s) -> {
            s[0] = map(p, i -> s[0][i] + g[i] * g[i]);
            return map(p, i -> p[i] - 0.5 * g[i] / (Math.sqrt(s[0][i]) + 1e-10));
        });
        rules.put("RMSprop(lr = 0.05, rho = 0.9)", (t, p, g, s) -> {
            s[0] = map(p, i -> 0.9 * s[0][i] + 0.1 * g[i] * g[i]);
            return map(p, i -> p[i] - 0.05 * g[i] / (Math.sqrt(s[0][i]) + 1e-8));
        });
        rules.put("Adam(lr = 0.1)", (t, p, g, s) -> adam(t, p, g, s, 0));
        rules.put("AdamW(lr = 0.1, decay = 0.2)", (t, p, g, s) -> adam(t, p, g, s, 0.2));
        rules.put("clip_norm(0.5) |> SGD(lr = 0.1)", (t, p, g, s) -> {
            double length = Math.sqrt(g[0] * g[0] + g[1] * g[1]);
            return map(p, i -> p[i] - 0.1 * g[i] * Math.min(1, 0.5 / (length + 1e-12)));
        });
        rules.put(
                "clip_value(0.25) |> SGD(lr = 0.1)",
                (t, p, g, s) -> map(p, i -> p[i] - 0.1 * Math.max(-0.25, Math.min(0.25, g[i]))));
        return Stream.concat(follow(rules, QUADRATIC), follow(rules, ROSENBROCK));
    }

    /** One step of Newton's method leads to the solution of the normal equations (XᵀX)·p = Xᵀy, and the next stay there. */
    @TestFactory
    Stream<DynamicTest> newtonSolvesAQuadraticInOneStep() {
        double a = 0;
        double b = 0;
        double d = 0;
        double u = 0;
        double v = 0;
        for (int n = 0; n < X.length; n++) {
            a += X[n][0] * X[n][0];
            b += X[n][0] * X[n][1];
            d += X[n][1] * X[n][1];
            u += X[n][0] * Y[n];
            v += X[n][1] * Y[n];
        }
        double[] solution = {(d * u - b * v) / (a * d - b * b), (a * v - b * u) / (a * d - b * b)};
        return follow(Map.of("Newton()", (t, p, g, s) -> solution), QUADRATIC);
    }

    @TestFactory
    Stream<DynamicTest> newtonTakesSecondDerivatives() {
        Rule rule = (t, p, g, s) -> {
            double h00 = 0.005 * (2 - 400 * (p[1] - 3 * p[0] * p[0])) + 0.1;
            double h01 = -2 * p[0];
            double h11 = 1.1;
            double det = h00 * h11 - h01 * h01;
            return new double[] {p[0] - (h11 * g[0] - h01 * g[1]) / det, p[1] - (h00 * g[1] - h01 * g[0]) / det};
        };
        return follow(Map.of("Newton(damping = 0.1)", rule), ROSENBROCK);
    }

    @TestFactory
    Stream<DynamicTest> lbfgsFollowsItsFormula() {
        return Stream.of(QUADRATIC, ROSENBROCK)
                .flatMap(
                        objective -> follow(Map.of("LBFGS(memory = 3, tries = 4)", lbfgs(objective, 3, 4)), objective));
    }

    /** The direction by the two loops of Nocedal and Wright, the newest pair first in the lists. */
    private static Rule lbfgs(Objective objective, int memory, int tries) {
        List<double[]> steps = new ArrayList<>();
        List<double[]> turns = new ArrayList<>();
        return (t, p, g, last) -> {
            double[] s = map(p, i -> p[i] - last[0][i]);
            double[] y = map(p, i -> g[i] - last[1][i]);
            if (t > 1 && dot(s, y) > 1e-10 * dot(y, y)) {
                steps.add(0, s);
                turns.add(0, y);
            }
            int kept = Math.min(memory, steps.size());
            double[] q = g;
            double[] a = new double[kept];
            for (int k = 0; k < kept; k++) {
                a[k] = dot(steps.get(k), q) / dot(steps.get(k), turns.get(k));
                q = plus(q, -a[k], turns.get(k));
            }
            double scale = kept == 0
                    ? Math.min(1, 1 / (Math.sqrt(dot(g, g)) + 1e-12))
                    : dot(steps.get(0), turns.get(0)) / dot(turns.get(0), turns.get(0));
            double[] r = plus(new double[p.length], scale, q);
            for (int k = kept - 1; k >= 0; k--) {
                double b = dot(turns.get(k), r) / dot(steps.get(k), turns.get(k));
                r = plus(r, a[k] - b, steps.get(k));
            }
            double rate = 1;
            for (int k = 0; k < tries; k++) {
                double there = objective.value().applyAsDouble(plus(p, -rate, r));
                rate = there <= objective.value().applyAsDouble(p) - 1e-4 * rate * dot(g, r) ? rate : rate / 2;
            }
            last[0] = p;
            last[1] = g;
            return plus(p, -rate, r);
        };
    }

    private static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1];
    }

    private static double[] plus(double[] a, double factor, double[] b) {
        return map(a, i -> a[i] + factor * b[i]);
    }

    private static double[] adam(int t, double[] p, double[] g, double[][] s, double decay) {
        s[0] = map(p, i -> 0.9 * s[0][i] + 0.1 * g[i]);
        s[1] = map(p, i -> 0.999 * s[1][i] + 0.001 * g[i] * g[i]);
        double m = 1 - Math.pow(0.9, t);
        double v = 1 - Math.pow(0.999, t);
        return map(p, i -> p[i] - 0.1 * (s[0][i] / m / (Math.sqrt(s[1][i] / v) + 1e-8) + decay * p[i]));
    }

    @TestFactory
    Stream<DynamicTest> schedulesFollowTheirFormulas() {
        Map<String, Rule> rules = new java.util.LinkedHashMap<>();
        rules.put("cosine(0.2)", rate(t -> 0.1 * (1 + Math.cos(Math.PI * progress(t)))));
        rules.put("cosine(0.2, low = 0.1)", rate(t -> 0.1 + 0.05 * (1 + Math.cos(Math.PI * progress(t)))));
        rules.put("linear(0.2)", rate(t -> 0.2 - 0.2 * progress(t)));
        rules.put("exponential(0.2, rate = 0.5)", rate(t -> 0.2 * Math.pow(0.5, epoch(t) - 1.0)));
        rules.put("inverse_time(0.2, decay = 0.5)", rate(t -> 0.2 / (1 + 0.5 * (t - 1))));
        rules.put("piecewise(0.2, at = [1, 3])", rate(t -> epoch(t) > 3 ? 0.002 : epoch(t) > 1 ? 0.02 : 0.2));
        rules.put("step_decay(0.2, period = 2)", rate(t -> epoch(t) > 4 ? 0.002 : epoch(t) > 2 ? 0.02 : 0.2));
        rules.put(
                "warmup(5, inverse_time(0.2, decay = 0.5))",
                rate(t -> 0.2 / (1 + 0.5 * (t - 1)) * Math.min(1, t / 5.0)));
        Map<String, Rule> optimizers = new java.util.LinkedHashMap<>();
        rules.forEach((schedule, rule) -> optimizers.put("SGD(lr = " + schedule + ")", rule));
        return follow(optimizers, QUADRATIC);
    }

    private static Rule rate(java.util.function.IntToDoubleFunction rate) {
        return (t, p, g, s) -> map(p, i -> p[i] - rate.applyAsDouble(t) * g[i]);
    }

    private static double progress(int t) {
        return (t - 1) / (double) STEPS;
    }

    private static int epoch(int t) {
        return (t - 1) / STEPS_PER_EPOCH + 1;
    }

    private static double[] map(double[] like, java.util.function.IntToDoubleFunction value) {
        return java.util.stream.IntStream.range(0, like.length)
                .mapToDouble(value)
                .toArray();
    }

    private static Stream<DynamicTest> follow(Map<String, Rule> rules, Objective objective) {
        return rules.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey() + " on " + objective.text(),
                        () -> follow(entry.getKey(), entry.getValue(), objective)));
    }

    private static void follow(String optimizer, Rule rule, Objective objective) {
        TrainProgram train = train("f32[N]", objective.text() + "\n minimize loss over net with " + optimizer, "");
        Map<String, Tensor> variables = run(train.init(), Map.of(), 1).writes();
        Graph step = Autodiff.expand(train.step().orElseThrow());
        String name = train.models().get(0).label() + ".d.w";
        double[] p = variables.get(name).toDoubles();
        double[][] slots = new double[2][p.length];
        for (int t = 1; t <= STEPS; t++) {
            p = rule.next(t, p, objective.gradient().apply(p), slots);
            Map<String, Tensor> next = new HashMap<>(variables);
            next.putAll(run(step, variables, t).writes());
            variables = next;
            double[] found = variables.get(name).toDoubles();
            for (int i = 0; i < p.length; i++) {
                assertEquals(p[i], found[i], 1e-9 * (1 + Math.abs(p[i])), "step " + t);
            }
        }
    }

    /** Of the mean of (x·p - y)². */
    private static double[] gradient(double[] p) {
        double[] g = new double[p.length];
        for (int n = 0; n < X.length; n++) {
            double error = X[n][0] * p[0] + X[n][1] * p[1] - Y[n];
            for (int i = 0; i < p.length; i++) {
                g[i] += 2 * error * X[n][i] / X.length;
            }
        }
        return g;
    }

    @Test
    void metricsAddUpOverBatches() {
        // Logits 3, 2, 0.75, 0 for the targets 1, 0, 1, 0, seen twice.
        String calls = "metric m1 = Mean()(z(x))\n metric m2 = Sum()(z(x))\n metric m3 = BinaryAccuracy()(z(x), y)\n"
                + " metric m4 = Precision()(z(x), y)\n metric m5 = Recall()(z(x), y)\n metric m6 = F1()(z(x), y)\n"
                + " metric m7 = Rmse()(z(x), y)\n";
        TrainProgram train = train("f32[N]", "loss = mse(z(x), y)", calls);
        Map<String, Tensor> variables =
                new HashMap<>(run(train.init(), Map.of(), 1).writes());
        for (int batch = 0; batch < 2; batch++) {
            variables.putAll(run(train.eval(), variables, 1).writes());
        }
        Map<String, Tensor> values =
                run(train.evalMetrics().orElseThrow(), variables, 1).results();
        double[] expected = {5.75 / 4, 11.5, 0.75, 2 / 3.0, 1, 0.8, Math.sqrt((4 + 4 + 0.0625 + 0) / 4)};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], values.get("m" + (i + 1)).get(0), 1e-9, "m" + (i + 1));
        }
    }

    /** {@code change} in a stop rule and in a metric is the squared length of the step that was just made. */
    @Test
    void changeIsTheSquaredNormOfTheLastUpdate() {
        TrainProgram train = train(
                "f32[N]",
                "loss = mse(net(x), y)\n minimize loss over net with SGD(lr = 0.1)",
                "metric moved = change(net.d.w)\n stop change(net) < 1e-8");
        Map<String, Tensor> variables =
                new HashMap<>(run(train.init(), Map.of(), 1).writes());
        double[] g = gradient(variables.get("net.d.w").toDoubles());
        assertEquals(0, changes(train, variables, "moved"), 0, "before the first step");
        variables.putAll(
                run(Autodiff.expand(train.step().orElseThrow()), variables, 1).writes());
        double expected = 0.01 * (g[0] * g[0] + g[1] * g[1]);
        assertEquals(expected, changes(train, variables, "moved"), 1e-9);
        assertEquals(expected, changes(train, variables, "change(net)"), 1e-9);
        variables.putAll(run(train.eval(), variables, 1).writes());
        assertEquals(expected, changes(train, variables, "moved"), 1e-9, "validating moves nothing");
    }

    private static double changes(TrainProgram train, Map<String, Tensor> variables, String metric) {
        return run(train.trainMetrics().orElseThrow(), variables, 1)
                .results()
                .get(metric)
                .get(0);
    }

    @Test
    void metricsOfAWholePart() {
        // Scores 3, 2, 0.75, 0 for the classes 1, 0, 1, 0: of 4 pairs, 3 are in order.
        TrainProgram train = train(
                "f32[N]",
                "loss = mse(z(x), y)",
                "metric auc = RocAuc()(z(x), to_idx(i64(y), 2))\n metric r = Correlation()(z(x), y)\n");
        Map<String, Tensor> known = new HashMap<>(run(train.init(), Map.of(), 1).writes());
        known.putAll(run(train.eval(), known, 1).results());
        Map<String, Tensor> values =
                run(train.evalMetrics().orElseThrow(), known, 1).results();
        assertEquals(0.75, values.get("auc").get(0), 1e-9);
        assertEquals(0.875 / Math.sqrt(5.296875), values.get("r").get(0), 1e-9);
    }

    private static TrainProgram train(String target, String step, String clauses) {
        String text = String.join(
                "\n",
                "nn 1",
                "fn z(x: f32[N, 2]) -> f32[N] = sum(x, axes = [1])",
                "model Line(x: f32[N, 2]) -> f32[N] {",
                "  x |> d: Dense(1, bias = false) |> squeeze(axis = 1)",
                "}",
                "data Points: (x: f32[N, 2], y: " + target + ") {",
                "  source table(x = [[1, 2], [3, -1], [0.5, 0.25], [-1, 1]], y = [1, 0, 1, 0])",
                "  batch all",
                "}",
                "train fit {",
                "  model net = Line()",
                "  data Points",
                "  epochs 5",
                "  step (x, y) {",
                step,
                "  }",
                clauses,
                "}",
                "");
        Compiler.Checked checked = Compiler.check(new SourceFile("fit.nn", text), new Library(), Request.defaults());
        assertEquals("", HumanRenderer.render(checked.diagnostics().all(), false), text);
        return checked.program().trains().get(0);
    }

    private static Evaluator.Outputs run(Graph graph, Map<String, Tensor> variables, int t) {
        Map<String, Tensor> inputs = new HashMap<>(variables);
        for (Graph.Input input : graph.inputs()) {
            switch (input.kind()) {
                case SCALAR ->
                    inputs.put(
                            input.name(), Evaluator.scalar(input.value().type().dtype(), scalar(input.name(), t)));
                case ARGUMENT -> throw new AssertionError("the body of a scan is not a step");
                case DATA ->
                    inputs.putIfAbsent(
                            input.name(),
                            input.name().equals("x")
                                    ? Tensor.floats(
                                            DType.F32,
                                            new int[] {4, 2},
                                            Stream.of(X)
                                                    .flatMapToDouble(java.util.Arrays::stream)
                                                    .toArray())
                                    : Tensor.floats(DType.F32, new int[] {4}, Y));
                case VARIABLE -> {}
            }
        }
        return Evaluator.run(graph, inputs);
    }

    private static double scalar(String name, int t) {
        return switch (name) {
            case "epoch" -> epoch(t);
            case "progress" -> progress(t);
            case "seed" -> 7;
            default -> t;
        };
    }
}
