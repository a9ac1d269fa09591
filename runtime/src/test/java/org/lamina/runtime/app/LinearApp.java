package org.lamina.runtime.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lamina.runtime.train.DataBlock;
import org.lamina.runtime.train.Direction;
import org.lamina.runtime.train.FakeFunction;
import org.lamina.runtime.train.FakeVariables;
import org.lamina.runtime.train.HostTensor;
import org.lamina.runtime.train.Interruption;
import org.lamina.runtime.train.LinearProgram;
import org.lamina.runtime.train.RunLength;
import org.lamina.runtime.train.Runs;
import org.lamina.runtime.train.SaveRule;
import org.lamina.runtime.train.Score;
import org.lamina.runtime.train.VariableSpec;

/** A program around {@link LinearProgram}; its main method is run by tests in a JVM of its own. */
public final class LinearApp {
    private LinearApp() {}

    /** Argument 0 is the working directory, the others are the command line. */
    public static void main(String[] args) {
        Terminal process = Terminal.ofProcess();
        Terminal terminal = new Terminal(process.out(), process.err(), false, process.environment(), Path.of(args[0]));
        String[] rest = java.util.Arrays.copyOfRange(args, 1, args.length);
        System.exit(ProgramMain.run(info(5), terminal, Interruption.listen(), rest));
    }

    static ProgramInfo info(long millisAStep) {
        return new ProgramInfo(
                "line",
                "Fits a line.",
                Map.of("line.nn", "nn 1\n"),
                "0123456789abcdef",
                "0.1.0",
                List.of(train("linreg", millisAStep)),
                List.of(),
                List.of(model()),
                List.of());
    }

    static TrainEntry train(String name, long millisAStep) {
        List<ArgumentSpec> arguments = List.of(
                new ArgumentSpec("rate", ArgumentSpec.Kind.FLOAT, "0.1", false, "learning rate, 100% at first"),
                new ArgumentSpec("width", ArgumentSpec.Kind.INT, "1", true, ""));
        return new TrainEntry(name, "", arguments, Optional.of("line.safetensors"), (values, settings) -> {
            DataBlock data = Runs.standard(8);
            LinearProgram program = new LinearProgram(
                    LinearProgram.spec(RunLength.epochs(20))
                            .argument("rate", values.getFloat("rate"))
                            .save(SaveRule.best(Score.of(Direction.MIN, "valid.loss"), "line.safetensors"))
                            .build(),
                    List.of(data),
                    values.getFloat("rate"),
                    false);
            program.beforeStep = () -> {
                sleep(millisAStep);
                while (Files.exists(settings.data().resolve("hang"))) {
                    sleep(10);
                }
            };
            return program;
        });
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static ModelEntry model() {
        ModelDescription description = new ModelDescription(
                "Linear",
                "model",
                List.of(new ModelDescription.TensorSpec("x", new long[0], false)),
                List.of(new ModelDescription.TensorSpec("y", new long[0], false)),
                List.of());
        return new ModelEntry(description, Optional.of("line.safetensors"), "Linear: 2 parameters\n", settings -> {
            FakeVariables variables = new FakeVariables()
                    .add("model.w", VariableSpec.Kind.PARAMETER, "model", 1)
                    .add("model.b", VariableSpec.Kind.PARAMETER, "model", 1);
            FakeFunction predict = new FakeFunction((batch, clock, extras, results) -> {
                float[] y = new float[batch.items()];
                for (int i = 0; i < y.length; i++) {
                    y[i] = variables.get("model.w")[0] * batch.field("x").floats()[i]
                            + variables.get("model.b")[0];
                }
                results.put("y", HostTensor.of(y, y.length));
            });
            return new LoadedModel(description, variables, predict, () -> {});
        });
    }
}
