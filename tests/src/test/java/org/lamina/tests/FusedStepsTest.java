package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lamina.autodiff.Autodiff;
import org.lamina.cli.compile.MemoryCompiler;
import org.lamina.codegen.JavaEmitter;
import org.lamina.codegen.Target;
import org.lamina.diag.HumanRenderer;
import org.lamina.driver.Backend;
import org.lamina.driver.Compiler;
import org.lamina.elaborate.Request;
import org.lamina.evaluate.Evaluator;
import org.lamina.evaluate.Tensor;
import org.lamina.ir.Graph;
import org.lamina.program.TrainProgram;
import org.lamina.runtime.exec.Workers;
import org.lamina.source.SourceFile;
import org.lamina.types.DType;

/** The rows of {@code docs/kernels.md}: a training step on what the passes make of them equals the step without passes. */
class FusedStepsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "flatten |> Dense(7) |> tanh |> Dense(3); SGD(lr = 0.1)",
                "Conv2D(4, k = 3, pad = 1) |> relu |> Conv2D(5, k = 3) |> mean(axes = [2, 3]) |> Dense(3); SGD(lr = 0.1)",
                "Conv2D(4, k = 3) |> max_pool2d(2) |> flatten |> Dense(3); SGD(lr = 0.1, momentum = 0.9, nesterov = true)",
                "Conv2D(4, k = 3) |> BatchNorm2D() |> relu |> mean(axes = [2, 3]) |> Dense(3); SGD(lr = 0.1)",
                "flatten |> Dense(6) |> BatchNorm1D() |> relu |> Dense(3); SGD(lr = 0.1)",
                "flatten |> Dense(6) |> LayerNorm() |> Dense(3); SGD(lr = 0.1)",
                "flatten |> Dense(40) |> LayerNorm() |> gelu |> Dense(5) |> LayerNorm() |> Dense(3); SGD(lr = 0.1)",
                "flatten |> Dense(6) |> softmax |> Dense(3); SGD(lr = 0.1)",
                "flatten |> Dense(33) |> log_softmax |> Dense(3) |> log_softmax; SGD(lr = 0.1)",
                "squares: Conv2D(4, k = 3) |> LayerNorm() |> softmax |> flatten |> Dense(3); SGD(lr = 0.1)",
                "flatten |> Dense(3); Adam(lr = 0.01)",
                "flatten |> Dense(3); clip_norm(0.5) |> AdamW(lr = 0.01)",
                "flatten |> Dense(3); RMSprop(lr = 0.01)",
            })
    void aFusedStepIsTheStepWithoutPasses(String layers, String optimizer) throws ReflectiveOperationException {
        var checked = Compiler.check(
                new SourceFile("fused.nn", program(layers, optimizer)), new Library(), Request.defaults());
        assertEquals("", HumanRenderer.render(checked.diagnostics().all(), false));
        TrainProgram train = checked.program().trains().get(0);
        Graph written = train.step().orElseThrow();
        String java = JavaEmitter.emit(Backend.schedule(written, Target.CPU, (pass, g) -> {}), "fused", "Step");
        ClassLoader classes = MemoryCompiler.load(Map.of("fused.Step", java));
        Graph step = Autodiff.expand(written);
        Random random = new Random(7);
        try (Workers workers = new Workers(2)) {
            var runner = Comparison.runner(Comparison.function(classes, "fused.Step"), workers);
            for (int items : new int[] {8, 5}) {
                Comparison.compare(
                        runner, step, inputs(step, Comparison.initial(train.init()), random, items), items, 0);
            }
        }
    }

    private static String program(String layers, String optimizer) {
        return """
                nn 1
                model Net(x: f32[N, 3, 6, 6]) -> f32[N, 3] { x |> %s }
                data Items: (x: f32[N, 3, 6, 6], y: idx<3>[N]) {
                  source generate(8, seed = 1) {
                    x = normal([N, 3, 6, 6])
                    y = to_idx(i64(x[:, 0, 0, 0] > 0.0), 3)
                  }
                  batch all
                }
                train fit {
                  model net = Net()
                  data  Items
                  steps 1
                  step (x, y) {
                    loss = cross_entropy(net(x), y)
                    minimize loss over net with %s
                  }
                }
                """.formatted(layers, optimizer);
    }

    private static Map<String, Tensor> inputs(Graph graph, Map<String, Tensor> variables, Random random, int items) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (Graph.Input input : graph.inputs()) {
            DType dtype = input.value().type().dtype();
            switch (input.kind()) {
                case VARIABLE -> inputs.put(input.name(), variables.get(input.name()));
                case SCALAR -> inputs.put(input.name(), Evaluator.scalar(dtype, 1));
                case DATA -> {
                    boolean image = input.name().equals("x");
                    int[] sizes = image ? new int[] {items, 3, 6, 6} : new int[] {items};
                    double[] values = new double[image ? items * 108 : items];
                    java.util.Arrays.setAll(values, i -> image ? (float) random.nextGaussian() : random.nextInt(3));
                    inputs.put(input.name(), Tensor.of(dtype, sizes, values));
                }
            }
        }
        return inputs;
    }
}
