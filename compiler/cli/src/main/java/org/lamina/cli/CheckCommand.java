package org.lamina.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.lamina.cli.report.FileReport;
import org.lamina.cli.report.Form;
import org.lamina.cli.report.Report;
import org.lamina.diag.Severity;
import org.lamina.driver.Compiler;
import org.lamina.driver.Repair;
import org.lamina.elaborate.Request;
import org.lamina.runtime.store.AtomicFiles;
import org.lamina.runtime.store.DataException;
import org.lamina.source.SourceFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "check",
        description = "Report the problems of programs without running them.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    @ParentCommand
    private Lamina lamina;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "Programs, folders that are searched for .nn files, or - to read standard input.")
    private List<String> names;

    @Option(
            names = "--assumptions",
            description = "report as notes the conditions on run-time sizes that could not be proved")
    private boolean assumptions;

    @Option(names = "--strict", description = "such a condition is an error")
    private boolean strict;

    @Option(
            names = "--data",
            description = "open the data of the trains, settle sizes that it decides, and look at its batches")
    private boolean data;

    @Option(
            names = "--format",
            defaultValue = "human",
            paramLabel = "FORM",
            description = "human, on standard error; or on standard output json, one object a line; sarif; github,"
                    + " commands of a workflow; junit (human)")
    private CheckForm form;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "write this form into a file, and show messages as for human")
    private Optional<Path> output;

    @Option(
            names = "--fix",
            description = "make the edits that messages offer where a program checks better for them, and show them")
    private boolean fix;

    @Option(names = "--dry-run", description = "with --fix: show the edits and write nothing")
    private boolean dryRun;

    @Mixin
    private MessageOptions messages;

    private int worst = Exit.FINE;

    @Override
    public Integer call() {
        output.ifPresent(CheckCommand::refuseProgram);
        if (dryRun && !fix) {
            throw new ParameterException(lamina.commandLine("check"), "--dry-run goes with --fix");
        }
        var files = new ArrayList<FileReport>();
        for (Input input : Input.of(names)) {
            files.add(check(input));
        }
        var report = new Report(files);
        if (report.count(Severity.ERROR) > 0 || (messages.denyWarnings() && report.count(Severity.WARNING) > 0)) {
            worst = Math.max(worst, Exit.PROGRAM);
        }
        write(report);
        return worst;
    }

    /** A slip of the hand must not cost a program. */
    private static void refuseProgram(Path output) {
        if (Files.isDirectory(output)) {
            throw new FileProblem("`" + output + "` is a folder; -o names the file to write");
        }
        if (output.toString().endsWith(".nn")) {
            throw new FileProblem("`" + output + "` is the name of a program; -o names the file to write");
        }
    }

    /** A file that cannot be read, or that the compiler fails on, does not keep the others from being checked. */
    private FileReport check(Input input) {
        try {
            SourceFile file = input.read();
            if (fix) {
                file = repaired(input, file);
            }
            return check(input.name(), new ProgramFiles(file, input.folder()));
        } catch (FileProblem | DataException e) {
            worst = Math.max(worst, Exit.FILES);
            return FileReport.unreadable(input.name(), e.getMessage());
        }
    }

    /** The program with the edits that its messages offer; standard input is not written back. */
    private SourceFile repaired(Input input, SourceFile file) {
        final Repair repair;
        try {
            repair = Repair.of(
                    file,
                    text -> Compiler.check(text, new ProgramFiles(text, input.folder()), Request.withTests())
                            .diagnostics());
        } catch (RuntimeException | StackOverflowError e) {
            return file; // the check that follows says what is wrong
        }
        if (repair.edits() == 0) {
            return file;
        }
        // Standard output is the report alone where a program reads it.
        PrintWriter to = onErr() ? lamina.console().out() : lamina.console().err();
        to.print(UnifiedDiff.of(file.name(), file.text(), repair.file().text()));
        to.flush();
        if (!dryRun) {
            input.path().ifPresent(path -> Sources.write(path, repair.file().text()));
        }
        return repair.file();
    }

    private FileReport check(String name, ProgramFiles program) {
        try {
            Compilation checked = checked(program);
            if (!checked.hasErrors() && (assumptions || strict)) {
                Severity severity = strict ? Severity.ERROR : Severity.NOTE;
                checked.program()
                        .assumptions()
                        .forEach(open -> checked.diagnostics().report(open.diagnostic(severity)));
            }
            return FileReport.of(
                    name, checked.diagnostics().all(), checked.diagnostics().omitted());
        } catch (FileProblem | DataException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            worst = Exit.FAULT;
            return FileReport.of(name, List.of(Failures.fault(lamina.console(), e, program.main())), 0);
        }
    }

    private Compilation checked(ProgramFiles program) {
        Compilation checked = Compilation.check(program, Request.withTests());
        if (!data) {
            return checked;
        }
        DataCheck.Outcome outcome = DataCheck.of(checked);
        worst = Math.max(worst, outcome.unreadable() ? Exit.FILES : Exit.FINE);
        return outcome.compilation();
    }

    /** Whether messages are shown to a person, on standard error. */
    private boolean onErr() {
        return output.isPresent() || form == CheckForm.HUMAN;
    }

    private void write(Report report) {
        Console console = lamina.console();
        if (output.isPresent()) {
            String text =
                    form.of(new HumanReport(false, 0), messages.denyWarnings()).write(report);
            AtomicFiles.write(output.get(), text.getBytes(StandardCharsets.UTF_8));
        }
        var people = new HumanReport(messages.colour(console), console.errColumns());
        boolean human = onErr();
        Form shown = human ? people : form.of(people, messages.denyWarnings());
        // Diagnostics go to standard error; that there are none is a result.
        PrintWriter to = human && !report.clean() ? console.err() : console.out();
        to.print(shown.write(report));
        to.flush();
    }
}
