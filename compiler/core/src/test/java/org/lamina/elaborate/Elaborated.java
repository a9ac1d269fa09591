package org.lamina.elaborate;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.lamina.autodiff.Autodiff;
import org.lamina.diag.Diagnostic;
import org.lamina.diag.HumanRenderer;
import org.lamina.driver.Compiler;
import org.lamina.driver.CoreLibrary;
import org.lamina.driver.SourceProvider;
import org.lamina.evaluate.Evaluator;
import org.lamina.evaluate.Tensor;
import org.lamina.ir.Graph;
import org.lamina.ir.Node;
import org.lamina.ir.Site;
import org.lamina.op.Op;
import org.lamina.program.ModelProgram;
import org.lamina.program.Program;
import org.lamina.program.TrainProgram;
import org.lamina.program.Variable;
import org.lamina.source.SourceFile;

/** Small programs through the elaborator, and what tests ask of the result. */
final class Elaborated {
    /** What the programs of the tests use; the standard library is no part of core. */
    private static final CoreLibrary LIBRARY = new CoreLibrary(List.of(new SourceFile("library.nn", """
            nn 1
            fn relu(x: f32[..S]) -> f32[..S] = max(x, 0.0)
            fn mse(p: f32[..S], y: f32[..S]) -> f32 = mean((p - y)^2)
            layer Dense(out: int, bias: bool = true)(x: f32[..S, I]) -> f32[..S, out] {
              param w: f32[I, out] = 0.5
              y = x @ w
              if bias {
                param b: f32[out] = 0.0
                y + b
              } else { y }
            }
            layer Count(x: f32[..S]) -> f32[..S] {
              state n: f32 = 0.0
              update n = n + 1.0
              x
            }
            layer Noise(x: f32[..S]) -> f32[..S] { x + normal(like = x) }
            optimizer SGD(lr: float = 0.5)(p: f32[..S], g: f32[..S]) { p - lr*g }
            """)));

    private static final SourceProvider CORE = new SourceProvider() {
        @Override
        public CoreLibrary core() {
            return LIBRARY;
        }

        @Override
        public Optional<SourceFile> find(SourceFile importer, String path, boolean quoted) {
            return Optional.empty();
        }
    };

    private Elaborated() {}

    static Compiler.Checked check(String text) {
        return Compiler.check(new SourceFile("test.nn", "nn 1\n" + text), CORE, Request.defaults());
    }

    /** The program of a text without any diagnostic. */
    static Program program(String text) {
        Compiler.Checked checked = check(text);
        List<Diagnostic> found = checked.diagnostics().all();
        assertFalse(checked.hasErrors(), () -> text + "\n" + HumanRenderer.render(found, false));
        return checked.program();
    }

    /** The codes of everything that is reported, in the order of the text. */
    static List<String> codes(String text) {
        return check(text).diagnostics().all().stream().map(d -> d.code().id()).toList();
    }

    static ModelProgram model(String text) {
        List<ModelProgram> models = program(text).models();
        return models.get(models.size() - 1);
    }

    /** {@code model Net(x: f32[N, 2])} with a body. */
    static ModelProgram net(String body) {
        return model("model Net(x: f32[N, 2]) {\n" + body + "\n}\n");
    }

    /** {@code net}'s parameters as a train meets them, whose step computes {@code loss}. */
    static TrainProgram train(String models, String clauses, String step) {
        return program(trainText(models, clauses, step)).trains().get(0);
    }

    static String trainText(String models, String clauses, String step) {
        return models + """

                data D: (x: f32[N, 2], y: f32[N, 2]) {
                  source table(x = [[1, 2], [3, 4]], y = [[1, 0], [0, 1]])
                  batch 2
                }
                train t {
                  data D
                  epochs 1
                """ + clauses + "\n  step (x, y) {\n" + step + "\n  }\n}\n";
    }

    /** Paths of parameters, in the order in which they were made. */
    static List<String> parameters(List<Variable> variables) {
        return variables.stream()
                .filter(v -> v.role() == Variable.Role.PARAM)
                .map(Variable::name)
                .toList();
    }

    static List<String> parameters(ModelProgram model) {
        return parameters(model.variables());
    }

    /** Types of the results, as programs write them. */
    static List<String> results(ModelProgram model) {
        return model.results().stream().map(r -> r.type().text()).toList();
    }

    /** How often a graph multiplies matrices on its way forward: once for each call of a {@code Dense}. */
    static long products(Graph graph) {
        return forward(graph).filter(n -> n.op() instanceof Op.MatMul).count();
    }

    static long randomFills(Graph graph) {
        return forward(graph).filter(n -> n.op() instanceof Op.Random).count();
    }

    private static Stream<Node> forward(Graph graph) {
        return graph.nodes().stream().filter(n -> n.site().role() == Site.Role.FORWARD);
    }

    /** Names of the variables that a graph gives a new content. */
    static List<String> written(Graph graph) {
        return graph.outputs().stream()
                .filter(o -> o.kind() == Graph.OutputKind.WRITE)
                .map(Graph.Output::name)
                .toList();
    }

    /** Runs a model with its first parameters on {@code [[1, 2], [3, 4]]}. */
    static Map<String, Tensor> predict(ModelProgram model) {
        Map<String, Tensor> inputs = scalars(model.init());
        inputs.putAll(Evaluator.run(model.init(), inputs).writes());
        inputs.putAll(scalars(model.predict()));
        model.inputs().forEach(i -> inputs.put(i.name(), batch(i.name(), model.predict())));
        return Evaluator.run(model.predict(), inputs).results();
    }

    /** One step of a train from its first contents: everything that it writes. */
    static Map<String, Tensor> step(TrainProgram train) {
        Graph step = Autodiff.expand(train.step().orElseThrow());
        Map<String, Tensor> inputs = scalars(train.init());
        inputs.putAll(Evaluator.run(train.init(), inputs).writes());
        inputs.putAll(scalars(step));
        for (Graph.Input input : step.inputs()) {
            if (input.kind() == Graph.InputKind.DATA) {
                inputs.put(input.name(), batch(input.name(), step));
            }
        }
        return Evaluator.run(step, inputs).writes();
    }

    private static Map<String, Tensor> scalars(Graph graph) {
        Map<String, Tensor> inputs = new HashMap<>();
        for (Graph.Input input : graph.inputs()) {
            if (input.kind() == Graph.InputKind.SCALAR) {
                inputs.put(input.name(), Evaluator.scalar(input.value().type().dtype(), 1));
            }
        }
        return inputs;
    }

    private static Tensor batch(String name, Graph graph) {
        var type = graph.inputs().stream()
                .filter(i -> i.name().equals(name))
                .map(i -> i.value().type())
                .findFirst();
        return Tensor.floats(type.orElseThrow().dtype(), new int[] {2, 2}, 1, 2, 3, 4);
    }

    /** Rows of a table in the order in which they are written. */
    static <T> Map<String, T> table() {
        return new LinkedHashMap<>();
    }
}
