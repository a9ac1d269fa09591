package org.lamina.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.lamina.diag.Spelling;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code lamina} command; each verb is a command of its own. */
@Command(
        name = "lamina",
        description = "A language for neural networks that compiles to plain Java.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            CheckCommand.class,
            FmtCommand.class,
            RunCommand.class,
            TestCommand.class,
            BuildCommand.class,
            ShapesCommand.class,
            SummaryCommand.class,
            DumpCommand.class,
            ExplainCommand.class,
            NewCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:fine",
            "1:the program has errors, or its run failed",
            "2:the command line is wrong",
            "3:a file or data could not be read or written",
            "70:the compiler itself failed"
        })
public final class Lamina implements Callable<Integer> {
    private static final int HELP_COLUMNS = 100;

    /** Picocli refuses less. */
    private static final int LEAST_HELP_COLUMNS = 55;

    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Lamina(Console console) {
        this.console = console;
    }

    public static void main(String[] args) {
        if (args.length == 1 && args[0].equals("--version")) {
            // Picocli cannot be part of a class archive (its class files are of Java 5); without it this starts at
            // once.
            System.out.println(Version.text());
            return;
        }
        System.exit(execute(Console.ofProcess(), args));
    }

    /**
     * Runs one command line.
     *
     * @return the exit code; every failure has been reported on {@code console}
     */
    public static int execute(Console console, String... args) {
        try {
            CommandLine line = new CommandLine(new Lamina(console));
            // What these do not know are arguments of the train.
            line.getSubcommands().get("run").setUnmatchedOptionsArePositionalParams(true);
            line.getSubcommands().get("build").setUnmatchedOptionsArePositionalParams(true);
            return line.setUsageHelpWidth(Math.max(LEAST_HELP_COLUMNS, console.outColumns(HELP_COLUMNS)))
                    .setOut(console.out())
                    .setErr(console.err())
                    .setCaseInsensitiveEnumValuesAllowed(true)
                    .setParameterExceptionHandler(Lamina::wrongCommandLine)
                    .setExecutionExceptionHandler((failure, command, parsed) ->
                            Failures.report(console, failure, ReportOptions.asksForJson(args)))
                    .execute(args);
        } catch (StackOverflowError | OutOfMemoryError failure) {
            return Failures.report(console, failure, ReportOptions.asksForJson(args));
        } finally {
            console.out().flush();
            console.err().flush();
        }
    }

    /** Without a verb there is nothing to do. */
    @Override
    public Integer call() {
        spec.commandLine().usage(console.err());
        return Exit.USAGE;
    }

    CommandLine commandLine(String name) {
        return spec.commandLine().getSubcommands().get(name);
    }

    Console console() {
        return console;
    }

    private static int wrongCommandLine(ParameterException problem, String[] args) {
        CommandLine command = problem.getCommandLine();
        command.getErr().println("lamina: " + sentence(problem));
        meant(problem).ifPresent(near -> command.getErr().println("did you mean " + near + "?"));
        command.getErr().println("try: " + command.getCommandSpec().qualifiedName() + " --help");
        return Exit.USAGE;
    }

    /** The command or option that was probably mistyped. */
    private static Optional<String> meant(ParameterException problem) {
        return problem instanceof UnmatchedArgumentException unmatched
                        && !unmatched.getUnmatched().isEmpty()
                ? Spelling.nearest(unmatched.getUnmatched().get(0), unmatched.getSuggestions())
                : Optional.empty();
    }

    private static String sentence(ParameterException problem) {
        if (problem instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String what = unmatched.isUnknownOption()
                    ? "option"
                    : problem.getCommandLine().getSubcommands().isEmpty() ? "argument" : "command";
            return "unknown " + what + " `" + unmatched.getUnmatched().get(0) + "`";
        }
        String text = problem.getMessage();
        return text.isEmpty() ? "wrong command line" : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
