package org.lamina.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.lamina.codegen.Target;
import org.lamina.driver.TestRun;
import org.lamina.program.Program;
import org.lamina.program.TrainProgram;
import org.lamina.runtime.app.Arguments;
import org.lamina.runtime.app.ProgramInfo;
import org.lamina.runtime.app.Settings;
import org.lamina.runtime.app.TrainEntry;
import org.lamina.runtime.kernel.SingularMatrix;
import org.lamina.runtime.store.DataException;
import org.lamina.runtime.train.HostTensor;
import org.lamina.runtime.train.Interruption;
import org.lamina.runtime.train.Parallelism;
import org.lamina.runtime.train.ProgramVariables;
import org.lamina.runtime.train.QuietReport;
import org.lamina.runtime.train.RunOptions;
import org.lamina.runtime.train.RunResult;
import org.lamina.runtime.train.SafeTensorFiles;
import org.lamina.runtime.train.TextReport;
import org.lamina.runtime.train.TrainFailure;
import org.lamina.runtime.train.TrainRun;

/** Trains what tests ask for as {@code lamina run} does, each train with its arguments once. */
final class TestTrainer implements AutoCloseable {
    private final Compilation compilation;
    private final PrintWriter err;
    private final Map<TrainProgram, TestRun.Trained> done = new IdentityHashMap<>();
    private final Path folder;

    TestTrainer(Compilation compilation, PrintWriter err) {
        this.compilation = compilation;
        this.err = err;
        try {
            this.folder = Files.createTempDirectory("lamina-test");
        } catch (IOException e) {
            throw new FileProblem("no temporary folder could be made: " + e.getMessage());
        }
    }

    /** A training that did not end in order; the message is for the user. */
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failed(String message) {
            super(message);
        }
    }

    TestRun.Trained train(TrainProgram train) {
        TestRun.Trained known = done.get(train);
        if (known == null) {
            known = run(train);
            done.put(train, known);
        }
        return known;
    }

    private TestRun.Trained run(TrainProgram train) {
        ProgramInfo info = compilation.with(Program.of(train)).load(Target.CPU);
        TrainEntry entry = info.trains().get(0);
        int threads = Runtime.getRuntime().availableProcessors();
        var report = new QuietReport(new TextReport(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), printStream()));
        try (var program = entry.factory()
                .create(
                        Arguments.of(entry.arguments(), Map.of()),
                        new Settings(Parallelism.of(threads), compilation.folder()))) {
            var options = RunOptions.defaults(folder).withParallel(Parallelism.of(threads));
            RunResult result = TrainRun.run(program, options, report, new Interruption(), new SafeTensorFiles());
            return result(result, program.functions().variables());
        } catch (TrainFailure | SingularMatrix | DataException e) {
            throw new Failed("the training of `" + train.name() + "` failed: " + e.getMessage());
        }
    }

    private PrintStream printStream() {
        return new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int b) {
                        err.write(b);
                    }
                },
                true,
                StandardCharsets.UTF_8);
    }

    private static TestRun.Trained result(RunResult result, ProgramVariables variables) {
        Map<String, Double> scalars = new LinkedHashMap<>(result.scalars().values());
        result.test().ifPresent(test -> scalars.putAll(test.values()));
        Map<String, double[]> history = new LinkedHashMap<>();
        for (String name : result.history().columns()) {
            history.put(
                    name,
                    result.history().epochs().stream()
                            .mapToDouble(epoch -> epoch.find(name).orElse(Double.NaN))
                            .toArray());
        }
        // The memory of the program ends with it.
        Map<String, double[]> contents = new HashMap<>();
        variables.specs().forEach(spec -> contents.put(spec.path(), doubles(variables.read(spec.path()))));
        return new TestRun.Trained(
                scalars,
                history,
                result.epochs(),
                result.seconds(),
                name -> contents.get(name).clone());
    }

    private static double[] doubles(HostTensor tensor) {
        var out = new double[tensor.count()];
        for (int i = 0; i < out.length; i++) {
            out[i] = tensor.at(i);
        }
        return out;
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
