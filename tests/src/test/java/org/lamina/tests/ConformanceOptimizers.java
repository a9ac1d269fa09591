package org.lamina.tests;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.lamina.cli.compile.MemoryCompiler;
import org.lamina.codegen.JavaEmitter;
import org.lamina.codegen.Target;
import org.lamina.driver.Backend;
import org.lamina.evaluate.Tensor;
import org.lamina.program.TrainProgram;
import org.lamina.runtime.exec.FunctionRunner;
import org.lamina.runtime.exec.Port;
import org.lamina.runtime.exec.Workers;
import org.lamina.runtime.kernel.CpuKernels;
import org.lamina.types.DType;

/**
 * Optimizers of the library: a parameter p after some training steps whose gradients are the rows of g.
 * The comparison knows the optimizers of libtorch by the same names.
 */
final class ConformanceOptimizers {
    private static final String FAMILY = "optimizers";
    private static final int STEPS = 6;

    /** The step that the optimizers count from. */
    private static final int FIRST = 1;

    private ConformanceOptimizers() {}

    /** What follows {@code with}, by the name of its case. */
    static Map<String, String> rules() {
        var rules = new LinkedHashMap<String, String>();
        rules.put("sgd", "SGD(lr = 0.1)");
        rules.put("momentum", "SGD(lr = 0.1, momentum = 0.9)");
        rules.put("nesterov", "SGD(lr = 0.1, momentum = 0.9, nesterov = true)");
        rules.put("adagrad", "Adagrad(lr = 0.1)");
        rules.put("rmsprop", "RMSprop(lr = 0.1)");
        rules.put("adam", "Adam(lr = 0.1)");
        rules.put("adamw", "AdamW(lr = 0.1, decay = 0.05)");
        return rules;
    }

    /** The programs have no errors. */
    static void check() {
        rules().values().forEach(optimizer -> ConformanceProgram.check(program(optimizer, 1)));
    }

    static void write(Path folder) throws IOException, ReflectiveOperationException {
        for (Map.Entry<String, String> rule : rules().entrySet()) {
            int variant = 0;
            for (int k : new int[] {5, 1, 129}) {
                variant++;
                write(folder.resolve(FAMILY), rule.getKey(), rule.getValue(), k, variant);
            }
        }
    }

    private static String program(String optimizer, int k) {
        return """
                nn 1
                model Line(g: f32[N, %1$d]) -> f32 {
                  param p: f32[%1$d] = zeros()
                  sum(p*g[0])
                }
                data Gradients: (g: f32[N, %1$d]) {
                  source generate(%2$d, seed = 1) { g = zeros([%2$d, %1$d]) }
                  batch 1
                }
                train steps {
                  model net = Line()
                  data Gradients
                  steps %2$d
                  step (g) {
                    loss = net(g)
                    minimize loss over net with %3$s
                  }
                }
                """.formatted(k, STEPS, optimizer);
    }

    private static void write(Path folder, String name, String optimizer, int k, int variant)
            throws IOException, ReflectiveOperationException {
        TrainProgram train =
                ConformanceProgram.check(program(optimizer, k)).trains().get(0);
        String java = JavaEmitter.emit(
                Backend.schedule(train.step().orElseThrow(), Target.CPU, (pass, g) -> {}), name, "Step");
        ClassLoader classes = MemoryCompiler.load(Map.of(name + ".Step", java));
        var random = new Random(k);
        Tensor p = values(random, 0.01, k);
        Tensor g = values(random, 1, STEPS, k);
        try (Workers workers = new Workers(1, new CpuKernels());
                var archive = new ConformanceArchive(folder, name + "_" + variant)) {
            FunctionRunner runner = Comparison.runner(Comparison.function(classes, name + ".Step"), workers);
            runner.resize(
                    runner.function().sizeNames().stream().mapToLong(size -> 1).toArray());
            fill(runner.input("net.p"), p, 0);
            for (int step = 0; step < STEPS; step++) {
                feed(runner, g, step);
                runner.run();
            }
            archive.text("", optimizer, "k=" + k);
            archive.array("input/p", p);
            archive.array("input/g", g);
            archive.array("value", runner.input("net.p"));
        }
    }

    private static void feed(FunctionRunner runner, Tensor g, int step) {
        for (Port port : runner.ports()) {
            switch (port.kind()) {
                case SCALAR -> runner.input(port.name()).set(0, FIRST + step);
                case DATA -> fill(runner.input(port.name()), g, step);
                case VARIABLE, RESULT, WRITE -> {}
            }
        }
    }

    /** The row {@code row} of values, or all of a vector. */
    private static void fill(org.lamina.runtime.kernel.Tensor into, Tensor values, int row) {
        for (int i = 0; i < into.count(); i++) {
            into.set(i, values.get((int) (row * into.count()) + i));
        }
    }

    private static Tensor values(Random random, double scale, int... sizes) {
        int count = java.util.Arrays.stream(sizes).reduce(1, Math::multiplyExact);
        double[] values = new double[count];
        java.util.Arrays.setAll(values, i -> (float) (scale * random.nextGaussian()));
        return Tensor.floats(DType.F32, sizes, values);
    }
}
