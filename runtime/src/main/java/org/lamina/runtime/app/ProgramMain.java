package org.lamina.runtime.app;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lamina.runtime.train.Interruption;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line of a compiled program. */
public final class ProgramMain {
    private final ProgramInfo info;
    private final Terminal terminal;
    private final Interruption interruption;

    private ProgramMain(ProgramInfo info, Terminal terminal, Interruption interruption) {
        this.info = info;
        this.terminal = terminal;
        this.interruption = interruption;
    }

    /** What the main class of a program calls; ends the process with the exit code. */
    public static void main(ProgramInfo info, String... args) {
        int code = run(info, Terminal.ofProcess(), Interruption.listen(), args);
        // Daemon threads of native libraries must not keep a finished program alive.
        System.exit(code);
    }

    /** Runs a command line and returns its exit code; never throws. */
    public static int run(ProgramInfo info, Terminal terminal, Interruption interruption, String... args) {
        return new ProgramMain(info, terminal, interruption).run(args);
    }

    private int run(String... args) {
        CommandLine commandLine = new CommandLine(root())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.interactive() ? Ansi.AUTO : Ansi.OFF))
                .setUsageHelpWidth(100)
                .setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler((e, given) -> wrongUsage(e))
                .setExecutionStrategy(this::execute);
        return commandLine.execute(args);
    }

    private CommandSpec root() {
        CommandSpec root = CommandSpec.create().name(info.name());
        root.usageMessage().description(info.doc().isEmpty() ? "A program written in Lamina." : escape(info.doc()));
        root.version(version());
        root.addOption(flag("print the version and exit", "--version")
                .versionHelp(true)
                .build());
        root.addOption(
                flag("show this help and exit", "-h", "--help").usageHelp(true).build());
        root.addOption(flag("print sources, their hash, and the compiler that was used", "--about")
                .build());
        boolean alone = info.trains().size() == 1;
        for (TrainEntry train : info.trains()) {
            TrainCommand command = new TrainCommand(train, terminal, interruption);
            String name = alone ? "train" : train.name();
            CommandSpec spec = command.spec(name);
            if (alone && !train.name().equals("train")) {
                spec.aliases(train.name());
            }
            root.addSubcommand(name, spec);
        }
        refuseLeftOut(root);
        if (!info.trains().isEmpty()) {
            root.addSubcommand("evaluate", new EvaluateCommand(info, terminal, interruption).spec());
        }
        for (TaskEntry task : info.tasks()) {
            root.addSubcommand(task.name(), new TaskCommand(task, terminal).spec());
        }
        if (!info.models().isEmpty()) {
            root.addSubcommand("predict", new PredictCommand(info, terminal).spec());
            root.addSubcommand("summary", summary());
        }
        return root;
    }

    /** What the same program could do if it were not built for predictions alone, so that nobody looks for a mistake. */
    private void refuseLeftOut(CommandSpec root) {
        if (info.leftOut().isEmpty()) {
            return;
        }
        Set<String> names = new LinkedHashSet<>(info.leftOut());
        names.addAll(List.of("train", "evaluate"));
        for (String name : names) {
            CommandSpec spec = command(name, "Not in this JAR, which only predicts.", parsed -> {
                throw new ParameterException(
                        root.commandLine(),
                        "this JAR has no `" + name
                                + "`: it was built to predict only; `lamina build` without --inference"
                                + " makes one that trains");
            });
            spec.usageMessage().hidden(true);
            spec.parser().unmatchedArgumentsAllowed(true);
            root.addSubcommand(name, spec);
        }
    }

    static OptionSpec.Builder flag(String description, String... names) {
        return OptionSpec.builder(names).description(description).arity("0").type(boolean.class);
    }

    /** Picocli formats descriptions, so percent signs and ats of programs must not be read as formats. */
    static String escape(String text) {
        return text.replace("%", "%%").replace("@|", "@ |");
    }

    static CommandSpec command(String name, String description, Command body) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(body).name(name);
        spec.usageMessage().description(escape(description));
        spec.addOption(
                flag("show this help and exit", "-h", "--help").usageHelp(true).build());
        return spec;
    }

    /** What a sub-command does once its options are parsed. */
    @FunctionalInterface
    interface Command {
        int run(ParseResult parsed);
    }

    private CommandSpec summary() {
        return command(
                "summary", "Print layers, shapes, parameters, multiply-adds and memory of each model.", parsed -> {
                    info.models()
                            .forEach(model ->
                                    terminal.out().println(model.summary().stripTrailing()));
                    return ExitCode.FINE;
                });
    }

    private String version() {
        return info.name() + ", sources " + shortHash() + ", made by Lamina " + info.compilerVersion();
    }

    private String shortHash() {
        return info.sourceHash().substring(0, Math.min(12, info.sourceHash().length()));
    }

    private int execute(ParseResult parsed) {
        Integer help = CommandLine.executeHelpRequest(parsed);
        if (help != null) {
            return help;
        }
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        Object body = last.commandSpec().userObject();
        if (body instanceof Command command) {
            return runSafely(command, last);
        }
        if (parsed.hasMatchedOption("--about")) {
            about();
            return ExitCode.FINE;
        }
        throw new ParameterException(
                parsed.commandSpec().commandLine(),
                "say what to do: "
                        + String.join(", ", parsed.commandSpec().subcommands().keySet()));
    }

    /** Picocli would print a stack trace of what it does not know. */
    private int runSafely(Command command, ParseResult parsed) {
        try {
            return command.run(parsed);
        } catch (ParameterException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            return Failures.report(e, info, terminal);
        }
    }

    private void about() {
        terminal.out().println(info.name());
        terminal.out().println("compiler: Lamina " + info.compilerVersion());
        terminal.out().println("sources:  sha256 " + info.sourceHash());
        for (Map.Entry<String, String> source : info.sources().entrySet()) {
            terminal.out().println();
            terminal.out().println("--- " + source.getKey());
            terminal.out().println(source.getValue().stripTrailing());
        }
    }

    private int wrongUsage(ParameterException e) {
        CommandLine command = e.getCommandLine();
        if (terminal.debug()) {
            e.printStackTrace(terminal.err());
        }
        terminal.err().println("error: " + e.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(e, command.getErr())) {
            terminal.err().println("`" + command.getCommandSpec().qualifiedName() + " --help` shows what there is");
        }
        command.getErr().flush();
        return ExitCode.USAGE;
    }
}
