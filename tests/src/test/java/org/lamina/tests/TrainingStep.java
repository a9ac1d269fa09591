package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
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
import org.lamina.runtime.kernel.CpuKernels;
import org.lamina.source.SourceFile;
import org.lamina.types.DType;
import org.lamina.types.Size;

/** The training step of a program, compiled, against the evaluator on the graph as it was before all passes. */
final class TrainingStep {
    private TrainingStep() {}

    /**
     * Compares results and new variables, in shards on two threads.
     *
     * @param program whose first train has one batch size; integer data is below 3
     * @param items batch sizes, one after the other in one memory
     */
    static void compare(String program, int... items) throws ReflectiveOperationException {
        var checked = Compiler.check(new SourceFile("step.nn", program), new Library(), Request.defaults());
        assertEquals("", HumanRenderer.render(checked.diagnostics().all(), false));
        TrainProgram train = checked.program().trains().get(0);
        Graph written = train.step().orElseThrow();
        String java = JavaEmitter.emit(Backend.schedule(written, Target.CPU, (pass, g) -> {}), "compiled", "Step");
        ClassLoader classes = MemoryCompiler.load(Map.of("compiled.Step", java));
        Graph step = Autodiff.expand(written);
        Random random = new Random(7);
        try (Workers workers = new Workers(2, new CpuKernels())) {
            var runner = Comparison.runner(Comparison.function(classes, "compiled.Step"), workers);
            for (int count : items) {
                var variables = Comparison.initial(train.init());
                Comparison.compare(runner, step, inputs(step, variables, random, count), count, 0);
            }
        }
    }

    private static Map<String, Tensor> inputs(Graph graph, Map<String, Tensor> variables, Random random, int items) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (Graph.Input input : graph.inputs()) {
            DType dtype = input.value().type().dtype();
            switch (input.kind()) {
                case VARIABLE -> inputs.put(input.name(), variables.get(input.name()));
                case SCALAR -> inputs.put(input.name(), Evaluator.scalar(dtype, 1));
                case DATA -> {
                    int[] sizes = input.value().type().sizes().stream()
                            .mapToInt(size -> number(size, items))
                            .toArray();
                    double[] values = new double[java.util.Arrays.stream(sizes).reduce(1, (a, b) -> a * b)];
                    java.util.Arrays.setAll(
                            values, i -> dtype.isFloat() ? (float) random.nextGaussian() : random.nextInt(3));
                    inputs.put(input.name(), Tensor.of(dtype, sizes, values));
                }
                case ARGUMENT -> throw new AssertionError("the body of a scan is not a step");
            }
        }
        return inputs;
    }

    private static int number(Size size, int items) {
        return size.isConstant() ? (int) size.value() : items;
    }
}
