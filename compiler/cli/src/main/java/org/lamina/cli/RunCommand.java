package org.lamina.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lamina.cli.Runnables.Entry;
import org.lamina.codegen.Target;
import org.lamina.elaborate.Request;
import org.lamina.program.Program;
import org.lamina.runtime.app.ProgramInfo;
import org.lamina.runtime.app.ProgramMain;
import org.lamina.runtime.app.Terminal;
import org.lamina.runtime.train.Interruption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "run",
        description = {
            "Compile a program in memory and run one of its trains or tasks.",
            "Its static arguments are options: `lamina run m.nn digits --lr 1e-2`. So are those of the loop of a train:"
                    + " --epochs, --seed, --threads, --shards, --resume, --history, --profile, --log, --on-nan, --quiet.",
            "`lamina run m.nn digits --help` shows those of a program."
        })
final class RunCommand implements Callable<Integer> {
    @ParentCommand
    private Lamina lamina;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-h", "--help"},
            description = "Show this help, or with a FILE that of what it runs, and exit.")
    private boolean help;

    @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", description = "The program, a .nn file.")
    private @Nullable Path file;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "NAME or --OPTION",
            description = "The train or task to run (the only one, if left out), and options for it.")
    private List<String> rest = new ArrayList<>();

    @Mixin
    private KernelOption kernels;

    @Mixin
    private ReportOptions report;

    @Override
    public Integer call() {
        if (file == null) {
            if (help) {
                spec.commandLine().usage(lamina.console().out());
                return Exit.FINE;
            }
            throw new ParameterException(spec.commandLine(), "missing required parameter: FILE");
        }
        WarmUp.begin(kernels.target() == Target.CPU);
        var files = new ProgramFiles(file);
        Compilation compilation = Compilation.settled(files, Request.defaults());
        Optional<Entry> chosen = chosen(compilation);
        List<String> options = new ArrayList<>(named().isPresent() ? rest.subList(1, rest.size()) : rest);
        if (chosen.isPresent()) {
            Map<String, String> arguments = takeArguments(chosen.get(), options);
            if (!arguments.isEmpty()) {
                ArgumentTexts.check(spec, chosen.get().params(), arguments);
                compilation =
                        Compilation.settled(files, new Request(chosen.get().name(), arguments));
            }
        }
        int code = report.print(lamina.console(), compilation.diagnostics());
        if (compilation.hasErrors() || code != Exit.FINE) {
            return code;
        }
        return run(compilation, chosen.orElseThrow(), options);
    }

    private Optional<String> named() {
        return rest.isEmpty() || rest.get(0).startsWith("-") ? Optional.empty() : Optional.of(rest.get(0));
    }

    /** What to run; empty where the program has errors and so may lack it. */
    private Optional<Entry> chosen(Compilation compilation) {
        List<Entry> all = Runnables.of(compilation);
        String known = all.stream().map(Entry::name).collect(Collectors.joining(", "));
        if (named().isPresent()) {
            var found = all.stream().filter(r -> r.name().equals(named().get())).findFirst();
            return found.isPresent()
                    ? found
                    : none(compilation, "has no " + kinds(all) + " `" + named().get() + "`; it has: " + known);
        }
        if (all.size() > 1) {
            return none(
                    compilation, "has several " + kinds(all).replace(" or ", "s and ") + "s, name one of: " + known);
        }
        return all.isEmpty()
                ? none(compilation, "has nothing to run: it contains no `train` and no `task`")
                : Optional.of(all.get(0));
    }

    /** {@code train}, {@code task}, or {@code train or task} where there are both. */
    private static String kinds(List<Entry> all) {
        String kinds = all.stream().map(Entry::kind).distinct().sorted().collect(Collectors.joining(" or "));
        return kinds.isEmpty() ? "train or task" : kinds;
    }

    private Optional<Entry> none(Compilation compilation, String why) {
        if (compilation.hasErrors()) {
            return Optional.empty();
        }
        throw new ParameterException(spec.commandLine(), file + " " + why);
    }

    /** Static arguments are fixed while compiling; they are taken out of the options. */
    private static Map<String, String> takeArguments(Entry chosen, List<String> options) {
        Map<String, String> taken = new LinkedHashMap<>();
        var names = chosen.params().stream().map(p -> p.name().text()).toList();
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

    private int run(Compilation compilation, Entry chosen, List<String> options) {
        boolean trains = chosen.kind().equals("train");
        Program alone = trains ? train(compilation, chosen.name()) : task(compilation, chosen.name());
        ProgramInfo info = compilation.with(alone).load(kernels.target()).withOpenArguments();
        var line = new ArrayList<String>();
        line.add(trains ? "train" : chosen.name());
        line.addAll(help ? List.of("--help") : options);
        Terminal terminal = Terminal.ofProcess().forProgramIn(compilation.folder());
        return ProgramMain.run(info, terminal, Interruption.listen(), line.toArray(String[]::new));
    }

    private static Program train(Compilation compilation, String name) {
        return compilation.program().trains().stream()
                .filter(train -> train.name().equals(name))
                .map(Program::of)
                .findFirst()
                .orElseThrow();
    }

    private static Program task(Compilation compilation, String name) {
        return compilation.program().tasks().stream()
                .filter(task -> task.name().equals(name))
                .map(Program::of)
                .findFirst()
                .orElseThrow();
    }
}
