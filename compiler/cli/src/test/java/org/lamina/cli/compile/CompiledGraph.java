package org.lamina.cli.compile;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lamina.autodiff.Autodiff;
import org.lamina.codegen.JavaEmitter;
import org.lamina.evaluate.Evaluator;
import org.lamina.evaluate.Tensor;
import org.lamina.ir.Graph;
import org.lamina.optimize.Pass;
import org.lamina.optimize.Passes;
import org.lamina.plan.Planner;
import org.lamina.runtime.exec.FunctionRunner;
import org.lamina.runtime.exec.GeneratedFunction;
import org.lamina.runtime.exec.Port;
import org.lamina.runtime.exec.Variables;
import org.lamina.runtime.exec.Workers;
import org.lamina.runtime.kernel.CpuKernels;
import org.lamina.runtime.kernel.Kernels;
import org.lamina.schedule.Schedule;
import org.lamina.types.DType;
import org.lamina.types.SizeName;

/** A graph as a generated class in memory, bound to variables, next to its oracle. */
final class CompiledGraph implements AutoCloseable {
    final Graph graph;
    final Schedule schedule;
    final String source;
    final Variables variables;
    final FunctionRunner runner;
    private final Workers workers;

    /**
     * How a graph is compiled.
     *
     * @param slices whether shards share out everything by slices that can be, however small
     */
    record Options(int shards, int threads, boolean fuse, boolean slices) {
        static final Options PLAIN = new Options(1, 1, false);

        Options(int shards, int threads, boolean fuse) {
            this(shards, threads, fuse, false);
        }

        Schedule plan(Graph graph) {
            Optional<SizeName> batch = shards > 1 ? Optional.of(SizeName.of("N")) : Optional.empty();
            return slices ? Planner.plan(graph, batch, 1, 3) : Planner.plan(graph, batch);
        }
    }

    CompiledGraph(Graph source, Options options) {
        this(
                run(Passes.standard(), source),
                run(options.fuse() ? Passes.cpu() : Passes.standard(), source),
                options,
                new CpuKernels());
    }

    /** A graph as it is, without passes. */
    CompiledGraph(Graph source, Kernels kernels) {
        this(source, source, Options.PLAIN, kernels);
    }

    private static Graph run(List<Pass> passes, Graph source) {
        return Passes.runAll(passes, Autodiff.expand(source), (pass, g) -> {});
    }

    private CompiledGraph(Graph oracle, Graph tuned, Options options, Kernels kernels) {
        this.graph = oracle;
        this.schedule = options.plan(tuned);
        this.source = JavaEmitter.emit(schedule, "org.lamina.generated", "Program");
        GeneratedFunction function = load(this.source);
        long[] ones = new long[function.sizeNames().size()];
        java.util.Arrays.fill(ones, 1);
        this.variables = new Variables.Builder().declareAll(function, ones).build(kernels);
        this.workers = new Workers(options.threads(), kernels);
        this.runner = new FunctionRunner(function, kernels, variables, workers, options.shards(), 0);
    }

    static GeneratedFunction load(String source) {
        try {
            return (GeneratedFunction) MemoryCompiler.load(Map.of("org.lamina.generated.Program", source))
                    .loadClass("org.lamina.generated.Program")
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** Runs the class once on the inputs and gives results and new values of variables by name. */
    Map<String, double[]> run(Map<String, Tensor> inputs, long... sizes) {
        runner.resize(sizes);
        fill(inputs);
        runner.run();
        return outputs();
    }

    void fill(Map<String, Tensor> inputs) {
        for (Port port : runner.ports()) {
            Tensor value = inputs.get(port.name());
            if (port.kind() != Port.Kind.RESULT && port.kind() != Port.Kind.WRITE) {
                for (int i = 0; i < value.count(); i++) {
                    runner.input(port.name()).set(i, value.get(i));
                }
            }
        }
    }

    Map<String, double[]> outputs() {
        Map<String, double[]> outputs = new LinkedHashMap<>();
        for (Port port : runner.ports()) {
            if (port.kind() == Port.Kind.RESULT || port.kind() == Port.Kind.WRITE) {
                org.lamina.runtime.kernel.Tensor tensor =
                        port.kind() == Port.Kind.WRITE ? variables.get(port.name()) : runner.result(port.name());
                double[] values = new double[(int) tensor.count()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = tensor.get(i);
                }
                outputs.put(port.name(), values);
            }
        }
        return outputs;
    }

    /** What the evaluator says. */
    Map<String, double[]> expected(Map<String, Tensor> inputs) {
        Evaluator.Outputs outputs = Evaluator.run(graph, inputs);
        Map<String, double[]> expected = new LinkedHashMap<>();
        outputs.results().forEach((name, tensor) -> expected.put(name, tensor.toDoubles()));
        outputs.writes().forEach((name, tensor) -> expected.put(name, tensor.toDoubles()));
        return expected;
    }

    static Tensor tensor(DType dtype, java.util.Random random, int... sizes) {
        int count = java.util.Arrays.stream(sizes).reduce(1, Math::multiplyExact);
        return dtype.isFloat()
                ? Tensor.floats(
                        dtype,
                        sizes,
                        random.doubles(count).map(d -> (float) (2 * d - 1)).toArray())
                : Tensor.integers(dtype, sizes, random.longs(count, 0, 3).toArray());
    }

    @Override
    public void close() {
        workers.close();
    }
}
