package org.lamina.runtime.app;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.lamina.runtime.profile.Profile;
import org.lamina.runtime.profile.ProfileTable;
import org.lamina.runtime.profile.TraceFile;
import org.lamina.runtime.store.AtomicFiles;
import org.lamina.runtime.train.Interruption;
import org.lamina.runtime.train.JsonReport;
import org.lamina.runtime.train.OnNan;
import org.lamina.runtime.train.Parallelism;
import org.lamina.runtime.train.ProgressReport;
import org.lamina.runtime.train.QuietReport;
import org.lamina.runtime.train.RunOptions;
import org.lamina.runtime.train.RunReport;
import org.lamina.runtime.train.RunResult;
import org.lamina.runtime.train.SafeTensorFiles;
import org.lamina.runtime.train.TextReport;
import org.lamina.runtime.train.TrainProgram;
import org.lamina.runtime.train.TrainRun;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The sub-command that runs a train. */
final class TrainCommand implements ProgramMain.Command {
    private final TrainEntry train;
    private final Terminal terminal;
    private final Interruption interruption;

    TrainCommand(TrainEntry train, Terminal terminal, Interruption interruption) {
        this.train = train;
        this.terminal = terminal;
        this.interruption = interruption;
    }

    CommandSpec spec(String name) {
        String doc = train.doc().isEmpty() ? "Run the train `" + train.name() + "`." : train.doc();
        CommandSpec spec = ProgramMain.command(name, doc, this);
        addArguments(spec, train.arguments());
        add(spec, number("--epochs", "N", "number of epochs instead of the program's", long.class));
        addSeed(spec, "seed instead of the program's");
        addThreads(spec);
        add(
                spec,
                OptionSpec.builder("--history")
                        .paramLabel("FILE")
                        .type(Path.class)
                        .description("write every scalar of every epoch to a CSV file")
                        .build());
        add(
                spec,
                OptionSpec.builder("--resume")
                        .paramLabel("FILE")
                        .arity("0..1")
                        .fallbackValue("")
                        .type(Path.class)
                        .description("continue an interrupted run, from its own checkpoint or from FILE")
                        .build());
        add(
                spec,
                OptionSpec.builder("--checkpoint")
                        .paramLabel("FILE")
                        .type(Path.class)
                        .description("write the state of the run to FILE after each epoch, and keep it")
                        .build());
        add(
                spec,
                OptionSpec.builder("--profile")
                        .paramLabel("FILE")
                        .arity("0..1")
                        .fallbackValue("")
                        .type(Path.class)
                        .description("show where the time of the steps went, by layer, and write the last ones to FILE"
                                + " for a trace viewer (NAME.trace.json)")
                        .build());
        add(
                spec,
                OptionSpec.builder("--on-nan")
                        .paramLabel("WHAT")
                        .type(OnNan.class)
                        .defaultValue("stop")
                        .description(
                                "what follows a scalar that is NaN or infinite: stop, skip the step, or ignore (stop)")
                        .build());
        add(
                spec,
                ProgramMain.flag(
                                "search for the first bad value also in models too large for it by default",
                                "--anomaly")
                        .build());
        addOutput(spec);
        return spec;
    }

    static void addArguments(CommandSpec spec, List<ArgumentSpec> arguments) {
        StringBuilder fixed = new StringBuilder();
        for (ArgumentSpec argument : arguments) {
            if (argument.fixed()) {
                fixed.append(fixed.isEmpty() ? "" : ", ")
                        .append(argument.name())
                        .append(" = ")
                        .append(argument.defaultValue());
            }
            String doc = argument.doc().isEmpty() ? "argument of the program" : argument.doc();
            add(
                    spec,
                    OptionSpec.builder("--" + argument.name())
                            .paramLabel(argument.kind().name())
                            .type(String.class)
                            .hidden(argument.fixed())
                            .description(ProgramMain.escape(doc + " (" + argument.defaultValue() + ")"))
                            .userObject(argument)
                            .build());
        }
        if (!fixed.isEmpty()) {
            spec.usageMessage().footer("", ProgramMain.escape("Fixed when this program was built: " + fixed));
        }
    }

    /** The program comes first: where it has an argument of this name, the loop has no such option. */
    static void add(CommandSpec spec, OptionSpec option) {
        if (spec.findOption(option.longestName()) == null) {
            spec.addOption(option);
        }
    }

    /** Whether an option of the loop, not an argument of the program, was given. */
    static boolean given(ParseResult parsed, String option) {
        return parsed.hasMatchedOption(option) && !(parsed.matchedOption(option).userObject() instanceof ArgumentSpec);
    }

    private static <T> T value(ParseResult parsed, String option, T otherwise) {
        return given(parsed, option) ? parsed.matchedOptionValue(option, otherwise) : otherwise;
    }

    static OptionalLong seed(ParseResult parsed) {
        return given(parsed, "--seed") ? OptionalLong.of(value(parsed, "--seed", 0L)) : OptionalLong.empty();
    }

    static void addSeed(CommandSpec spec, String description) {
        add(spec, number("--seed", "N", description, long.class));
    }

    static void addThreads(CommandSpec spec) {
        add(
                spec,
                number(
                        "--threads",
                        "N",
                        "number of threads (all processors); results are equal for equal numbers",
                        int.class));
        add(
                spec,
                number(
                        "--shards",
                        "N",
                        "cut every batch into N pieces (one for each thread, or fewer where that pays)",
                        int.class));
    }

    static void addOutput(CommandSpec spec) {
        add(
                spec,
                OptionSpec.builder("--log")
                        .paramLabel("FORM")
                        .type(String.class)
                        .defaultValue("text")
                        .description("text or json, one object a line (text)")
                        .build());
        add(
                spec,
                ProgramMain.flag("print only the last line and warnings", "-q", "--quiet")
                        .build());
    }

    private static OptionSpec number(String name, String label, String description, Class<?> type) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .type(type)
                .description(description)
                .build();
    }

    /** The values of static arguments on the command line. */
    static Arguments arguments(List<ArgumentSpec> arguments, ParseResult parsed) {
        Map<String, String> given = new LinkedHashMap<>();
        for (ArgumentSpec argument : arguments) {
            String option = "--" + argument.name();
            if (!parsed.hasMatchedOption(option) || given(parsed, option)) {
                continue;
            }
            if (argument.fixed()) {
                throw wrong(
                        parsed,
                        option + " was fixed when this program was built, " + argument.name() + " = "
                                + argument.defaultValue() + "; `lamina build` takes it");
            }
            given.put(argument.name(), parsed.matchedOptionValue(option, ""));
        }
        try {
            return Arguments.of(arguments, given);
        } catch (IllegalArgumentException e) {
            throw wrong(parsed, String.valueOf(e.getMessage()));
        }
    }

    static ParameterException wrong(ParseResult parsed, String message) {
        return new ParameterException(parsed.commandSpec().commandLine(), message);
    }

    static Settings settings(ParseResult parsed, Terminal terminal) {
        int processors = Runtime.getRuntime().availableProcessors();
        int threads = value(parsed, "--threads", processors);
        if (threads < 1) {
            throw wrong(
                    parsed,
                    "--threads must be at least 1, is " + threads + "; without it all processors compute, here "
                            + processors);
        }
        if (!given(parsed, "--shards")) {
            return new Settings(Parallelism.of(threads), terminal.program());
        }
        int shards = value(parsed, "--shards", 1);
        if (shards < 1) {
            throw wrong(
                    parsed,
                    "--shards must be at least 1, is " + shards + "; 1 leaves batches whole, without the option each"
                            + " function has as many as pay");
        }
        return new Settings(new Parallelism(threads, OptionalInt.of(shards)), terminal.program());
    }

    @Override
    public int run(ParseResult parsed) {
        Arguments arguments = arguments(train.arguments(), parsed);
        Optional<Path> trace = path(parsed, "--profile")
                .map(file -> file.toString().isEmpty() ? Path.of(train.name() + ".trace.json") : file)
                .map(this::asGiven);
        Optional<Profile> profile = trace.map(file -> new Profile());
        Settings plain = settings(parsed, terminal);
        Settings settings = new Settings(plain.parallel(), plain.data(), profile);
        RunOptions options = options(parsed, settings);
        try (TrainProgram program = train.factory().create(arguments, settings)) {
            profile.ifPresent(times -> times.reached("native libraries, memory of the variables"));
            RunResult result =
                    TrainRun.run(program, options, report(options.output()), interruption, new SafeTensorFiles());
            profile.ifPresent(times -> show(times, trace.orElseThrow(), options.output()));
            return result.interrupted() ? interruption.exitCode() : ExitCode.FINE;
        }
    }

    /** Where every line is to be an object, the table goes beside them. */
    private void show(Profile profile, Path trace, RunOptions.Output output) {
        PrintStream out = output == RunOptions.Output.JSON ? terminal.err() : terminal.out();
        out.print(ProfileTable.of(profile, train.name()));
        if (profile.measured()) {
            AtomicFiles.write(trace, TraceFile.of(profile));
            out.println("the last steps are in " + trace);
        }
    }

    private RunOptions options(ParseResult parsed, Settings settings) {
        long epochs = value(parsed, "--epochs", 1L);
        if (epochs < 1) {
            throw wrong(parsed, "--epochs must be at least 1, is " + epochs);
        }
        return new RunOptions(
                seed(parsed),
                given(parsed, "--epochs") ? OptionalLong.of(epochs) : OptionalLong.empty(),
                settings.parallel(),
                value(parsed, "--on-nan", OnNan.STOP),
                given(parsed, "--anomaly"),
                path(parsed, "--resume").map(this::asGiven),
                path(parsed, "--checkpoint").map(this::asGiven),
                path(parsed, "--history").map(this::asGiven),
                output(parsed),
                terminal.program());
    }

    /** Relative to the working directory; the empty path of a plain {@code --resume} stays. */
    private Path asGiven(Path path) {
        return path.toString().isEmpty() ? path : terminal.directory().resolve(path);
    }

    static Optional<Path> path(ParseResult parsed, String option) {
        return given(parsed, option) ? Optional.of(parsed.matchedOptionValue(option, Path.of(""))) : Optional.empty();
    }

    static RunOptions.Output output(ParseResult parsed) {
        String log = value(parsed, "--log", "text");
        if (!log.equals("text") && !log.equals("json")) {
            throw wrong(parsed, "--log is text or json, not `" + log + "`");
        }
        if (log.equals("json")) {
            return RunOptions.Output.JSON;
        }
        return given(parsed, "--quiet") ? RunOptions.Output.QUIET : RunOptions.Output.AUTO;
    }

    private RunReport report(RunOptions.Output output) {
        return report(output, terminal);
    }

    static RunReport report(RunOptions.Output output, Terminal terminal) {
        TextReport text = new TextReport(terminal.out(), terminal.err());
        return switch (output) {
            case JSON -> new JsonReport(terminal.out());
            case QUIET -> new QuietReport(text);
            case TEXT -> text;
            case AUTO -> terminal.interactive() ? new ProgressReport(text, terminal.err()) : text;
        };
    }
}
