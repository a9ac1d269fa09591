package org.lamina.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.lamina.elaborate.Request;
import org.lamina.program.TrainProgram;
import org.lamina.runtime.app.ProgramInfo;
import org.lamina.runtime.app.ProgramMain;
import org.lamina.runtime.app.Terminal;
import org.lamina.runtime.train.Interruption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "run",
        description = {
            "Compile a program in memory and run one of its trains.",
            "Static arguments of the train are options: `lamina run m.nn digits --lr 1e-2`. So are those of the loop:"
                    + " --epochs, --seed, --threads, --resume, --history, --log, --on-nan, --quiet."
        },
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @ParentCommand
    private Lamina lamina;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "FILE", description = "The program, a .nn file.")
    private Path file;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "NAME or --OPTION",
            description = "The train to run (the only one, if left out), and options for it.")
    private List<String> rest = new ArrayList<>();

    @Mixin
    private KernelOption kernels;

    @Mixin
    private ReportOptions report;

    @Override
    public Integer call() {
        var files = new ProgramFiles(file);
        Compilation compilation = Compilation.check(files, Request.defaults());
        if (compilation.hasErrors()) {
            return report.print(lamina.console(), compilation.diagnostics());
        }
        TrainProgram train = train(compilation.program().trains());
        List<String> options = new ArrayList<>(named().isPresent() ? rest.subList(1, rest.size()) : rest);
        Map<String, String> arguments = takeArguments(train, options);
        if (!arguments.isEmpty()) {
            compilation = Compilation.check(files, new Request(train.name(), arguments));
        }
        int code = report.print(lamina.console(), compilation.diagnostics());
        return compilation.hasErrors() || code != Exit.FINE ? code : run(compilation, train.name(), options);
    }

    private Optional<String> named() {
        return rest.isEmpty() || rest.get(0).startsWith("-") ? Optional.empty() : Optional.of(rest.get(0));
    }

    private TrainProgram train(List<TrainProgram> trains) {
        String known = trains.stream().map(TrainProgram::name).collect(Collectors.joining(", "));
        if (trains.isEmpty()) {
            throw new ParameterException(spec.commandLine(), file + " has nothing to run: it contains no `train`");
        }
        if (named().isPresent()) {
            return trains.stream()
                    .filter(t -> t.name().equals(named().get()))
                    .findFirst()
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(), file + " has no train `" + named().get() + "`; it has: " + known));
        }
        if (trains.size() > 1) {
            throw new ParameterException(spec.commandLine(), file + " has several trains, name one of: " + known);
        }
        return trains.get(0);
    }

    /** Static arguments are fixed while compiling; they are taken out of the options. */
    private static Map<String, String> takeArguments(TrainProgram train, List<String> options) {
        Map<String, String> taken = new LinkedHashMap<>();
        var names = train.arguments().stream().map(a -> a.name()).toList();
        for (int i = 0; i < options.size(); ) {
            String option = options.get(i);
            int equals = option.indexOf('=');
            String name = option.startsWith("--") ? option.substring(2, equals < 0 ? option.length() : equals) : "";
            if (!names.contains(name) || (equals < 0 && i + 1 == options.size())) {
                i++;
                continue;
            }
            options.remove(i);
            taken.put(name, equals < 0 ? options.remove(i) : option.substring(equals + 1));
        }
        return taken;
    }

    private int run(Compilation compilation, String train, List<String> options) {
        ProgramInfo info = compilation.load(kernels.target());
        var line = new ArrayList<String>();
        line.add(info.trains().size() == 1 ? "train" : train);
        line.addAll(options);
        Terminal terminal = Terminal.ofProcess().forProgramIn(compilation.folder());
        return ProgramMain.run(info, terminal, Interruption.listen(), line.toArray(String[]::new));
    }
}
