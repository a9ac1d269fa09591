package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lamina.evaluate.Evaluator;
import org.lamina.evaluate.Tensor;
import org.lamina.ir.Graph;
import org.lamina.runtime.exec.FunctionRunner;
import org.lamina.runtime.exec.GeneratedFunction;
import org.lamina.runtime.exec.Port;
import org.lamina.runtime.exec.Variables;
import org.lamina.runtime.exec.Workers;
import org.lamina.runtime.kernel.CpuKernels;

/** Compiled functions against the evaluator, which runs the graph as it was before all passes. */
final class Comparison {
    /** Sums in another order; float32 has 2^-24 = 6e-8, and a step of a small net chains some thousand roundings. */
    private static final double TOLERANCE = 2e-3;

    /**
     * Where all that a program computes cancels, only roundings are left, and no two orders of a sum agree on those. How
     * large they are shows the evaluator in float64 beside that in float32; another order may make a few times as much.
     */
    private static final double OTHER_ROUNDINGS = 8;

    private Comparison() {}

    static GeneratedFunction function(ClassLoader classes, String name) throws ReflectiveOperationException {
        return (GeneratedFunction) classes.loadClass(name).getConstructor().newInstance();
    }

    /** Two shards where the batch may be cut. */
    static FunctionRunner runner(GeneratedFunction function, Workers workers) {
        return runner(function, workers, 2);
    }

    static FunctionRunner runner(GeneratedFunction function, Workers workers, int shards) {
        long[] ones = new long[function.sizeNames().size()];
        java.util.Arrays.fill(ones, 1);
        var kernels = new CpuKernels();
        Variables variables = new Variables.Builder().declareAll(function, ones).build(kernels);
        return new FunctionRunner(function, kernels, variables, workers, shards, 0);
    }

    static Map<String, Tensor> initial(Graph init) {
        Map<String, Tensor> scalars = new HashMap<>();
        init.inputs()
                .forEach(i ->
                        scalars.put(i.name(), Evaluator.scalar(i.value().type().dtype(), 1)));
        return Evaluator.run(init, scalars, Evaluator.Precision.DECLARED).writes();
    }

    static void compare(FunctionRunner runner, Graph graph, Map<String, Tensor> inputs, int n, int h) {
        Evaluator.Outputs wanted = Evaluator.run(graph, inputs, Evaluator.Precision.DECLARED);
        runner.resize(runner.function().sizeNames().stream()
                .mapToLong(name -> name.equals("N") ? n : h)
                .toArray());
        for (Port port : runner.ports()) {
            if (port.kind() != Port.Kind.RESULT && port.kind() != Port.Kind.WRITE) {
                Tensor value = inputs.get(port.name());
                for (int i = 0; i < value.count(); i++) {
                    runner.input(port.name()).set(i, value.get(i));
                }
            }
        }
        runner.run();
        var exact = new Lazy(() -> Evaluator.run(graph, inputs, Evaluator.Precision.EXACT));
        wanted.results()
                .forEach((name, value) -> close(
                        name,
                        value,
                        runner.result(name),
                        () -> exact.get().results().get(name)));
        wanted.writes()
                .forEach((name, value) -> close(
                        name,
                        value,
                        runner.input(name),
                        () -> exact.get().writes().get(name)));
    }

    /** Most programs never ask for the second evaluation. */
    private static final class Lazy {
        private final Supplier<Evaluator.Outputs> make;
        private Evaluator.@Nullable Outputs made;

        Lazy(Supplier<Evaluator.Outputs> make) {
            this.make = make;
        }

        Evaluator.Outputs get() {
            if (made == null) {
                made = make.get();
            }
            return made;
        }
    }

    /** Shapes equal, numbers close in relation to the largest of the tensor. */
    private static void close(
            String name, Tensor wanted, org.lamina.runtime.kernel.Tensor found, Supplier<@Nullable Tensor> exact) {
        assertArrayEquals(java.util.Arrays.stream(wanted.sizes()).asLongStream().toArray(), found.sizes(), name);
        double scale = 1e-2;
        for (int i = 0; i < wanted.count(); i++) {
            scale = Math.max(scale, Math.abs(wanted.get(i)));
        }
        double allowed = TOLERANCE * scale;
        for (int i = 0; i < wanted.count(); i++) {
            if (Math.abs(wanted.get(i) - found.get(i)) > allowed) {
                allowed += OTHER_ROUNDINGS * largestDifference(wanted, Objects.requireNonNull(exact.get()));
                break;
            }
        }
        for (int i = 0; i < wanted.count(); i++) {
            assertEquals(wanted.get(i), found.get(i), allowed, name + "[" + i + "]");
        }
    }

    private static double largestDifference(Tensor a, Tensor b) {
        double largest = 0;
        for (int i = 0; i < a.count(); i++) {
            largest = Math.max(largest, Math.abs(a.get(i) - b.get(i)));
        }
        return largest;
    }
}
