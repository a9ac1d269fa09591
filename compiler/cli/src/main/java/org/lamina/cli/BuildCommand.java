package org.lamina.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.lamina.cli.jar.BuiltProgram;
import org.lamina.cli.jar.Libraries;
import org.lamina.cli.jar.Maven;
import org.lamina.cli.jar.ProgramJar;
import org.lamina.elaborate.Request;
import org.lamina.program.StaticArgument;
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
            "Compile a program into a JAR that trains, evaluates and predicts wherever there is a Java runtime.",
            "Static arguments of trains are options: `lamina build m.nn --width 512` sets `width` in every train that"
                    + " has it."
        },
        mixinStandardHelpOptions = true)
final class BuildCommand implements Callable<Integer> {
    private static final String ALL = "all";

    @ParentCommand
    private Lamina lamina;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "FILE", description = "The program, a .nn file.")
    private Path file;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "--OPTION", description = "Static arguments of trains.")
    private List<String> rest = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "JAR",
            description = "the file to write (the program's name with .jar, in the working directory)")
    private Optional<Path> output;

    @Option(
            names = "--platform",
            paramLabel = "NAME",
            split = ",",
            description =
                    "where the JAR runs: linux-x86_64, windows-x86_64, macosx-x86_64, several with commas, or all (this"
                            + " machine's)")
    private List<String> platforms = new ArrayList<>();

    @Mixin
    private ReportOptions report;

    @Override
    public Integer call() {
        List<String> wanted = platforms();
        Path target = target();
        var files = new ProgramFiles(file);
        Compilation compilation = Compilation.check(files, Request.defaults());
        if (!rest.isEmpty() && !compilation.hasErrors()) {
            compilation = Compilation.check(files, new Request("", arguments(compilation)));
        }
        int code = report.print(lamina.console(), compilation.diagnostics());
        if (compilation.hasErrors() || code != Exit.FINE) {
            return code;
        }
        write(target, compilation, wanted);
        return Exit.FINE;
    }

    private List<String> platforms() {
        if (platforms.contains(ALL)) {
            return Libraries.PLATFORMS;
        }
        for (String platform : platforms) {
            if (!Libraries.PLATFORMS.contains(platform)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "there is no platform `" + platform + "`; there are " + String.join(", ", Libraries.PLATFORMS)
                                + ", all");
            }
        }
        return platforms;
    }

    /** Checked before the work begins, so that a mistake costs no time. */
    private Path target() {
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.nn$", "");
        Path target = output.orElseGet(() -> Path.of(name + ".jar"));
        if (Files.isDirectory(target)) {
            throw new FileProblem(
                    "`" + target + "` is a folder; `-o " + target.resolve(name + ".jar") + "` writes the JAR into it");
        }
        if (Files.exists(target) && Files.exists(file) && isSame(target, file)) {
            throw new FileProblem("`" + target + "` is the program itself; name another file after -o");
        }
        return target;
    }

    private static boolean isSame(Path left, Path right) {
        try {
            return Files.isSameFile(left, right);
        } catch (IOException e) {
            return false;
        }
    }

    private Map<String, String> arguments(Compilation compilation) {
        List<String> names = compilation.program().trains().stream()
                .flatMap(train -> train.arguments().stream())
                .map(StaticArgument::name)
                .distinct()
                .toList();
        var options = new ArrayList<>(rest);
        Map<String, String> taken = StaticOptions.take(names, options);
        if (!options.isEmpty()) {
            String known = names.isEmpty()
                    ? "the trains of " + file + " have no arguments"
                    : "the trains of " + file + " have: --" + String.join(", --", names);
            throw new ParameterException(
                    spec.commandLine(), "`" + options.get(0) + "` is no option with a value; " + known);
        }
        return taken;
    }

    private void write(Path target, Compilation compilation, List<String> wanted) {
        List<Path> libraries = libraries(wanted);
        var java = compilation.java();
        var text = compilation.text();
        var program = new BuiltProgram(java.mainClass(), compilation.classes(java), Map.of());
        Map<String, String> attributes = Map.of(
                "Lamina-Version", text.version(),
                "Lamina-Sources-SHA-256", text.hash());
        try {
            ProgramJar.write(target, program, attributes, libraries);
            lamina.console()
                    .out()
                    .println(String.format(Locale.ROOT, "%s, %.0f MiB", target, Files.size(target) / 1048576.0));
        } catch (AccessDeniedException e) {
            throw new FileProblem("`" + target + "` may not be written by this user");
        } catch (IOException e) {
            throw new FileProblem("`" + target + "` could not be written: " + e.getMessage());
        }
    }

    private static List<Path> libraries(List<String> wanted) {
        List<Path> libraries = Libraries.ofRuntime(System.getProperty("java.class.path"));
        try {
            return wanted.isEmpty() || wanted.equals(List.of(Libraries.thisPlatform()))
                    ? libraries
                    : Libraries.forPlatforms(libraries, wanted, Maven::fetch);
        } catch (IOException e) {
            throw new FileProblem(e.getMessage() + "; Maven (command mvn) and a network are needed, once, to fetch it");
        }
    }
}
