package org.lamina.benchmarks.steps;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lamina.benchmarks.worker.Start;
import org.lamina.benchmarks.worker.StepServer;
import org.lamina.benchmarks.worker.TrainingStep;
import org.lamina.runtime.app.Arguments;
import org.lamina.runtime.app.ProgramInfo;
import org.lamina.runtime.app.Settings;
import org.lamina.runtime.app.TrainEntry;
import org.lamina.runtime.kernel.Natives;
import org.lamina.runtime.store.NamedTensor;
import org.lamina.runtime.store.SafeTensors;
import org.lamina.runtime.train.Batch;
import org.lamina.runtime.train.Clock;
import org.lamina.runtime.train.GraphFunction;
import org.lamina.runtime.train.HostTensor;
import org.lamina.runtime.train.ProgramVariables;
import org.lamina.runtime.train.TrainProgram;
import org.lamina.runtime.train.VariableSpec;

/**
 * The train of a compiled program, step by step as the loop around it runs them, on its first batch and with the settings
 * that a run has by default.
 */
final class LaminaWorker implements TrainingStep {
    private final ProgramVariables variables;
    private final GraphFunction step;
    private final Batch batch;
    private final long seed;
    private final int threads;
    private final Map<String, HostTensor> start = new LinkedHashMap<>();
    private long steps;

    private LaminaWorker(TrainProgram program, int threads) {
        this.seed = program.spec().seed();
        this.threads = threads;
        this.variables = program.functions().variables();
        this.step = program.functions().trainStep().orElseThrow();
        this.batch = program.openData(seed).trainingBatch(1, 0);
        program.functions().initialise().run(Batch.NONE, Clock.start(seed));
        variables.specs().forEach(spec -> start.put(spec.path(), variables.read(spec.path())));
    }

    /** Arguments: the main class of the program, and where to write weights and batch. */
    public static void main(String[] args) throws Exception {
        var info = (ProgramInfo) Class.forName(args[0]).getMethod("info").invoke(null);
        TrainEntry entry = info.trains().get(0);
        Settings settings = Settings.defaults();
        StepServer.serve(() -> {
            var worker = new LaminaWorker(
                    entry.factory().create(Arguments.of(entry.arguments(), Map.of()), settings),
                    settings.parallel().threads());
            worker.write(Path.of(args[1]));
            return worker;
        });
    }

    private void write(Path file) {
        List<NamedTensor> tensors = new ArrayList<>();
        for (VariableSpec spec : variables.specs()) {
            if (spec.kind() == VariableSpec.Kind.PARAMETER) {
                tensors.add(named(spec.path(), start.get(spec.path())));
            }
        }
        batch.fields().forEach((name, field) -> tensors.add(named(Start.DATA + name, field)));
        SafeTensors.write(file, tensors, Map.of());
    }

    private static NamedTensor named(String name, HostTensor tensor) {
        return tensor.array() instanceof float[] floats
                ? NamedTensor.of(name, tensor.shape(), floats)
                : NamedTensor.of(name, tensor.shape(), tensor.ints());
    }

    @Override
    public void reset() {
        start.forEach(variables::write);
        steps = 0;
    }

    @Override
    public double run() {
        steps++;
        step.run(batch, new Clock(seed, steps, steps, 1, 0, steps));
        return step.scalar("loss");
    }

    @Override
    public String library() {
        return Natives.load().text() + ", " + threads + " threads";
    }
}
