package org.lamina.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.lamina.cli.jar.BuiltProgram;
import org.lamina.cli.jar.Libraries;
import org.lamina.cli.jar.ProgramJar;
import org.lamina.codegen.MainEmitter;
import org.lamina.codegen.ProgramText;
import org.lamina.codegen.Target;
import org.lamina.driver.Backend;
import org.lamina.elaborate.Request;
import org.lamina.program.ModelProgram;
import org.lamina.program.Program;
import org.lamina.program.TaskProgram;
import org.lamina.program.TrainProgram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "build",
        description = {
            "Make one JAR that trains, evaluates and predicts; it needs only a Java runtime.",
            "With --inference java the JAR only predicts, in plain Java: it is small and runs on every platform.",
            "Static arguments of trains and tasks are options here too, and fix them: `lamina build m.nn --width 512`."
        },
        mixinStandardHelpOptions = true)
final class BuildCommand implements Callable<Integer> {
    @ParentCommand
    private Lamina lamina;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "FILE", description = "The program, a .nn file.")
    private Path file;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "NAME or --ARGUMENT",
            description = "A train or task, and values for its arguments.")
    private List<String> rest = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "JAR",
            description = "The file to write (the name of the program, with .jar).")
    private Optional<Path> output;

    @Option(
            names = "--platform",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Where the JAR shall run: linux-x86_64, windows-x86_64, macosx-x86_64, several of them, or all"
                            + " (this machine).")
    private List<String> platforms = List.of();

    /** How a JAR computes that only predicts. */
    enum Inference {
        JAVA
    }

    @Option(
            names = "--inference",
            paramLabel = "KIND",
            description = "Make a JAR that only predicts and runs tasks: java (plain Java, no native libraries).")
    private Optional<Inference> inference = Optional.empty();

    @Mixin
    private KernelOption kernels;

    @Mixin
    private ReportOptions report;

    @Override
    public Integer call() {
        Target kind = kind();
        List<String> wanted = kind == Target.JAVA ? List.of() : wantedPlatforms();
        Path target = target();
        WarmUp.begin(false);
        var files = new ProgramFiles(file);
        Request request = request();
        Compilation compilation = Compilation.settled(files, request);
        Runnables.of(compilation).stream()
                .filter(r -> request.runnable().isEmpty() || request.runnable().equals(r.name()))
                .forEach(r -> ArgumentTexts.check(spec, r.params(), request.arguments()));
        int code = report.print(lamina.console(), compilation.diagnostics());
        if (compilation.hasErrors() || code != Exit.FINE) {
            return code;
        }
        refuseUnknown(request, compilation.program());
        refuseEmpty(compilation.program());
        write(target, compilation, kind, wanted);
        lamina.console()
                .out()
                .println(String.format(
                        Locale.ROOT,
                        "wrote %s (%s, for %s); now:  java -jar %s --help",
                        target,
                        megabytes(target.toFile().length()),
                        wanted.isEmpty() ? "every platform" : String.join(", ", wanted),
                        target));
        return Exit.FINE;
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, bytes < 10_000_000 ? "%.1f MB" : "%,.0f MB", bytes / 1e6);
    }

    /** The kernels of the JAR; plain Java wants no other ones beside it, and no platforms. */
    private Target kind() {
        boolean plain = kernels.given().equals(Optional.of(Target.JAVA));
        if (inference.isPresent() && kernels.given().isPresent() && !plain) {
            throw new ParameterException(
                    spec.commandLine(), "--inference java computes in plain Java; leave out --kernels, or --inference");
        }
        if (!platforms.isEmpty() && (inference.isPresent() || plain)) {
            throw new ParameterException(
                    spec.commandLine(), "a JAR in plain Java runs on every platform; leave out --platform");
        }
        if (inference.isPresent() || plain) {
            return Target.JAVA;
        }
        return platforms.isEmpty() ? kernels.target() : kernels.given().orElse(Target.CPU);
    }

    /** Looked at before the work begins, so that a mistake costs no time. */
    private Path target() {
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.nn$", "") + ".jar";
        Path target = output.orElseGet(() -> Path.of(name));
        if (Files.isDirectory(target)) {
            throw new FileProblem(
                    "`" + target + "` is a folder; -o names the JAR, such as `" + target.resolve(name) + "`");
        }
        if (isProgram(target)) {
            throw new FileProblem("`" + target + "` is the program itself; -o names the JAR");
        }
        return target;
    }

    private boolean isProgram(Path target) {
        try {
            return Files.exists(target) && Files.isSameFile(target, file);
        } catch (IOException e) {
            return false;
        }
    }

    private void refuseUnknown(Request request, Program program) {
        List<String> known = Stream.concat(
                        program.trains().stream().map(TrainProgram::arguments),
                        program.tasks().stream().map(TaskProgram::arguments))
                .flatMap(List::stream)
                .map(argument -> "--" + argument.name())
                .distinct()
                .toList();
        for (String name : request.arguments().keySet()) {
            if (!known.contains("--" + name)) {
                String those = known.isEmpty()
                        ? "its trains and tasks have no arguments"
                        : "there are " + String.join(", ", known);
                throw new ParameterException(spec.commandLine(), "unknown argument `--" + name + "`; " + those);
            }
        }
    }

    /** A JAR without anything to start would only say so later. */
    private void refuseEmpty(Program program) {
        if (inference.isPresent()
                && MainEmitter.predictors(program).isEmpty()
                && program.tasks().isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    file + " has nothing that --inference could keep: no model that predicts, no task");
        }
        if (!program.trains().isEmpty()
                || !program.tasks().isEmpty()
                || program.models().stream().anyMatch(ModelProgram::runs)) {
            return;
        }
        String why = program.models().stream()
                .findFirst()
                .map(model -> "; `" + model.name()
                        + "` has settings or sizes without a value: give them defaults, or train it")
                .orElse(": it contains no `train`, no `task` and no `model`");
        throw new ParameterException(spec.commandLine(), file + " has nothing to run" + why);
    }

    private void write(Path target, Compilation compilation, Target kind, List<String> wanted) {
        ProgramText text = compilation.text();
        Backend.JavaProgram java =
                inference.isPresent() ? Backend.inference(compilation.program(), text, kind) : compilation.java(kind);
        var resources = new LinkedHashMap<String, byte[]>();
        text.sources()
                .forEach((name, source) ->
                        resources.put("lamina/sources/" + name, source.getBytes(StandardCharsets.UTF_8)));
        Map<String, String> attributes =
                Map.of("Lamina-Version", text.version(), "Lamina-Sources-SHA-256", text.hash());
        var program = new BuiltProgram(java.mainClass(), compilation.classes(java), resources);
        List<Path> libraries = Libraries.ofRuntime(System.getProperty("java.class.path"));
        try {
            if (kind == Target.JAVA) {
                ProgramJar.writeReachable(target, program, attributes, libraries);
                return;
            }
            libraries = Libraries.forPlatforms(
                    libraries, wanted, new MavenFetcher(lamina.console().err())::fetch);
            ProgramJar.write(target, program, attributes, libraries, kind == Target.ND4J);
        } catch (IOException e) {
            throw new FileProblem("`" + target + "` could not be written: " + e.getMessage());
        }
    }

    private List<String> wantedPlatforms() {
        List<String> wanted = platforms.isEmpty() ? List.of(Libraries.thisPlatform()) : platforms;
        if (wanted.equals(List.of("all"))) {
            return Libraries.PLATFORMS;
        }
        for (String platform : wanted) {
            if (!Libraries.PLATFORMS.contains(platform)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "there are no ND4J binaries for `" + platform + "`, only for "
                                + String.join(", ", Libraries.PLATFORMS) + " (--platform)");
            }
        }
        return wanted;
    }

    /** {@code [name] --width 512 --deep=true}; the compiler knows which arguments there are. */
    private Request request() {
        boolean named = !rest.isEmpty() && !rest.get(0).startsWith("-");
        var arguments = new LinkedHashMap<String, String>();
        for (int i = named ? 1 : 0; i < rest.size(); i++) {
            String option = rest.get(i);
            int equals = option.indexOf('=');
            if (!option.startsWith("--") || (equals < 0 && i + 1 == rest.size())) {
                throw new ParameterException(spec.commandLine(), "unknown argument `" + option + "`");
            }
            String value = equals < 0 ? rest.get(++i) : option.substring(equals + 1);
            arguments.put(option.substring(2, equals < 0 ? option.length() : equals), value);
        }
        return new Request(named ? rest.get(0) : "", arguments);
    }
}
