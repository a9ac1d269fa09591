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
import org.lamina.cli.jar.BuiltProgram;
import org.lamina.cli.jar.Libraries;
import org.lamina.cli.jar.ProgramJar;
import org.lamina.codegen.ProgramText;
import org.lamina.driver.Backend;
import org.lamina.elaborate.Request;
import org.lamina.program.ModelProgram;
import org.lamina.program.Program;
import org.lamina.program.TrainProgram;
import org.lamina.syntax.Decl;
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
            "Static arguments of the train are options here too, and fix them: `lamina build m.nn --width 512`."
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
            description = "A train, and values for its arguments.")
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

    @Mixin
    private KernelOption kernels;

    @Mixin
    private ReportOptions report;

    @Override
    public Integer call() {
        List<String> wanted = wantedPlatforms();
        Path target = target();
        var files = new ProgramFiles(file);
        Request request = request();
        Compilation compilation = Compilation.settled(files, request);
        compilation.checked().module().decls().stream()
                .filter(d -> d instanceof Decl.Train t
                        && (request.train().isEmpty()
                                || request.train().equals(t.name().text())))
                .forEach(d -> ArgumentTexts.check(spec, (Decl.Train) d, request.arguments()));
        int code = report.print(lamina.console(), compilation.diagnostics());
        if (compilation.hasErrors() || code != Exit.FINE) {
            return code;
        }
        refuseUnknown(request, compilation.program().trains());
        refuseEmpty(compilation.program());
        write(target, compilation, wanted);
        lamina.console()
                .out()
                .println(String.format(
                        Locale.ROOT,
                        "wrote %s (%,d MB, for %s); now:  java -jar %s --help",
                        target,
                        target.toFile().length() / 1_000_000,
                        String.join(", ", wanted),
                        target));
        return Exit.FINE;
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

    private void refuseUnknown(Request request, List<TrainProgram> trains) {
        List<String> known = trains.stream()
                .flatMap(train -> train.arguments().stream())
                .map(argument -> "--" + argument.name())
                .distinct()
                .toList();
        for (String name : request.arguments().keySet()) {
            if (!known.contains("--" + name)) {
                String those =
                        known.isEmpty() ? "its trains have no arguments" : "there are " + String.join(", ", known);
                throw new ParameterException(spec.commandLine(), "unknown argument `--" + name + "`; " + those);
            }
        }
    }

    /** A JAR without anything to start would only say so later. */
    private void refuseEmpty(Program program) {
        if (!program.trains().isEmpty() || program.models().stream().anyMatch(ModelProgram::runs)) {
            return;
        }
        String why = program.models().stream()
                .findFirst()
                .map(model -> "; `" + model.name()
                        + "` has settings or sizes without a value: give them defaults, or train it")
                .orElse(": it contains no `train` and no `model`");
        throw new ParameterException(spec.commandLine(), file + " has nothing to run" + why);
    }

    private void write(Path target, Compilation compilation, List<String> wanted) {
        ProgramText text = compilation.text();
        Backend.JavaProgram java = compilation.java(kernels.target());
        var resources = new LinkedHashMap<String, byte[]>();
        text.sources()
                .forEach((name, source) ->
                        resources.put("lamina/sources/" + name, source.getBytes(StandardCharsets.UTF_8)));
        Map<String, String> attributes =
                Map.of("Lamina-Version", text.version(), "Lamina-Sources-SHA-256", text.hash());
        var program = new BuiltProgram(java.mainClass(), compilation.classes(java), resources);
        List<Path> libraries = Libraries.ofRuntime(System.getProperty("java.class.path"));
        try {
            libraries = Libraries.forPlatforms(
                    libraries, wanted, new MavenFetcher(lamina.console().err())::fetch);
            ProgramJar.write(target, program, attributes, libraries);
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
