package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
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
import org.lamina.program.ModelProgram;
import org.lamina.program.Note;
import org.lamina.program.TensorField;
import org.lamina.program.TrainProgram;
import org.lamina.runtime.exec.FunctionRunner;
import org.lamina.runtime.exec.GeneratedFunction;
import org.lamina.runtime.exec.Port;
import org.lamina.runtime.exec.Workers;
import org.lamina.runtime.kernel.CpuKernels;
import org.lamina.source.SourceFile;
import org.lamina.types.DType;
import org.lamina.types.Size;
import org.lamina.types.SizeName;

/**
 * RELIABILITY 35: random well-typed programs. What the checker says of every named value is the shape that formulas give
 * and that running it gives; the compiled model computes what the evaluator computes, and so does the compiled step of a
 * training, gradients included. {@code -Dlamina.random.programs=N} and {@code -Dlamina.random.seed=S} choose others;
 * {@code -Dlamina.random.compile.every=1} compiles all of them.
 */
class RandomProgramsTest {
    private static final int PROGRAMS = Integer.getInteger("lamina.random.programs", 1000);
    private static final long FIRST_SEED = Long.getLong("lamina.random.seed", 1);
    private static final int PER_COMPILATION = 50;

    /** Every third program is compiled to Java, and every second of those also trains for a step. */
    private static final int COMPILE_EVERY = Integer.getInteger("lamina.random.compile.every", 3);

    private static final int TRAIN_EVERY = 2 * COMPILE_EVERY;

    /** A program with its graphs, waiting to be compiled. */
    private record Case(long seed, RandomProgram program, ModelProgram model, TrainProgram train) {
        boolean trains() {
            return (seed - FIRST_SEED) % TRAIN_EVERY == 0;
        }

        String source() {
            return "p" + seed;
        }
    }

    @Test
    void predictedShapesAreRunTimeShapesAndCompiledCodeIsTheEvaluator() {
        System.out.println("random programs: " + PROGRAMS + " from seed " + FIRST_SEED);
        List<Case> waiting = new ArrayList<>();
        for (int i = 0; i < PROGRAMS; i++) {
            Case made = checked(FIRST_SEED + i);
            if (i % COMPILE_EVERY == 0) {
                waiting.add(made);
            }
            if (waiting.size() == PER_COMPILATION || (i == PROGRAMS - 1 && !waiting.isEmpty())) {
                compileAndRun(waiting);
                waiting.clear();
            }
        }
    }

    private static Case checked(long seed) {
        RandomProgram program = new RandomProgram(seed);
        String text = program.text();
        try {
            Compiler.Checked checked =
                    Compiler.check(new SourceFile("random.nn", text), new Library(), Request.defaults());
            assertTrue(
                    !checked.hasErrors(),
                    () -> HumanRenderer.render(checked.diagnostics().all(), false));
            for (int[] nh : sizes(program)) {
                compareShapes(program, checked, nh[0], nh[1]);
            }
            var found = checked.program();
            var made = new Case(
                    seed, program, found.models().get(0), found.trains().get(0));
            evaluate(made);
            return made;
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed + ": " + e + "\n" + text, e);
        }
    }

    private static int[][] sizes(RandomProgram program) {
        return program.symbolic() ? new int[][] {{3, 16}, {2, 12}, {1, 20}} : new int[][] {{3, 16}, {1, 16}};
    }

    /** What the model promises and what the notes beside the lines say, against the formulas. */
    private static void compareShapes(RandomProgram program, Compiler.Checked checked, int n, int h) {
        Map<SizeName, Long> names = Map.of(SizeName.of("N"), (long) n, SizeName.of("H"), (long) h);
        for (TensorField field : checked.program().models().get(0).results()) {
            long[] found = field.type().sizes().stream()
                    .mapToLong(s -> s.evaluate(names))
                    .toArray();
            assertArrayEquals(expected(program, field.name(), n, h), found, field.name());
        }
        for (Note note : checked.program().notes()) {
            if (program.shapes().containsKey(note.name())) {
                String type = note.type();
                String[] axes =
                        type.substring(type.indexOf('[') + 1, type.length() - 1).split(", ");
                long[] found = new long[axes.length];
                for (int i = 0; i < axes.length; i++) {
                    found[i] = Size.parse(axes[i]).evaluate(names);
                }
                assertArrayEquals(expected(program, note.name(), n, h), found, note.name() + ": " + type);
            }
        }
    }

    private static long[] expected(RandomProgram program, String name, int n, int h) {
        return program.shapes().get(name).stream().mapToLong(d -> d.at(n, h)).toArray();
    }

    /** The shapes that the plain-Java evaluator meets. */
    private static void evaluate(Case c) {
        Graph predict = Autodiff.expand(c.model().predict());
        Map<String, Tensor> variables = Comparison.initial(c.model().init());
        for (int[] nh : sizes(c.program())) {
            var inputs = inputs(predict, c.program(), new Random(c.seed()), nh[0], nh[1], variables);
            Evaluator.run(predict, inputs).results().forEach((name, value) -> {
                long[] found =
                        java.util.Arrays.stream(value.sizes()).asLongStream().toArray();
                assertArrayEquals(expected(c.program(), name, nh[0], nh[1]), found, name);
            });
        }
    }

    // ---- compiled --------------------------------------------------------------------------------------------------

    private static void compileAndRun(List<Case> cases) {
        Map<String, String> sources = new TreeMap<>();
        for (Case c : cases) {
            guarded(c, () -> {
                sources.put(
                        c.source() + ".Predict", java(c, "Predict", c.model().predict()));
                if (c.trains()) {
                    sources.put(
                            c.source() + ".Step",
                            java(c, "Step", c.train().step().orElseThrow()));
                }
            });
        }
        ClassLoader classes = MemoryCompiler.load(sources);
        for (Case c : cases) {
            guarded(c, () -> run(c, classes));
        }
    }

    private static String java(Case c, String name, Graph graph) {
        return JavaEmitter.emit(Backend.schedule(graph, Target.CPU, (pass, g) -> {}), c.source(), name);
    }

    private interface Body {
        void run() throws ReflectiveOperationException;
    }

    private static void guarded(Case c, Body body) {
        try {
            body.run();
        } catch (RuntimeException | AssertionError | ReflectiveOperationException e) {
            throw new AssertionError(
                    "seed " + c.seed() + ": " + e + "\n" + c.program().text(), e);
        }
    }

    private static void run(Case c, ClassLoader classes) throws ReflectiveOperationException {
        Random random = new Random(c.seed());
        Map<String, Tensor> variables = Comparison.initial(c.model().init());
        Graph graph = Autodiff.expand(c.model().predict());
        GeneratedFunction predict = Comparison.function(classes, c.source() + ".Predict");
        try (Workers workers = new Workers(1, new CpuKernels())) {
            FunctionRunner runner = Comparison.runner(predict, workers);
            for (int[] nh : sizes(c.program())) {
                Map<String, Tensor> inputs = inputs(graph, c.program(), random, nh[0], nh[1], variables);
                Comparison.compare(runner, graph, inputs, nh[0], nh[1]);
                runner.ports().stream()
                        .filter(p -> p.kind() == Port.Kind.RESULT)
                        .forEach(p ->
                                assertArrayEquals(expected(c.program(), p.name(), nh[0], nh[1]), p.sizes(), p.name()));
            }
            if (c.trains()) {
                Graph step = Autodiff.expand(c.train().step().orElseThrow());
                Map<String, Tensor> inputs = inputs(
                        step,
                        c.program(),
                        random,
                        5,
                        RandomProgram.HEIGHT,
                        Comparison.initial(c.train().init()));
                Comparison.compare(
                        Comparison.runner(Comparison.function(classes, c.source() + ".Step"), workers),
                        step,
                        inputs,
                        5,
                        RandomProgram.HEIGHT);
            }
        }
    }

    private static Map<String, Tensor> inputs(
            Graph graph, RandomProgram program, Random random, int n, int h, Map<String, Tensor> variables) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (Graph.Input input : graph.inputs()) {
            switch (input.kind()) {
                case VARIABLE -> inputs.put(input.name(), variables.get(input.name()));
                case SCALAR ->
                    inputs.put(
                            input.name(), Evaluator.scalar(input.value().type().dtype(), 1));
                case ARGUMENT -> throw new AssertionError("the body of a scan is not a step");
                case DATA -> {
                    int[] sizes = program.inputSizes(n, h);
                    int count = java.util.Arrays.stream(sizes).reduce(1, Math::multiplyExact);
                    double[] numbers =
                            random.doubles(count).map(d -> (float) (2 * d - 1)).toArray();
                    inputs.put(input.name(), Tensor.floats(DType.F32, sizes, numbers));
                }
            }
        }
        return inputs;
    }
}
