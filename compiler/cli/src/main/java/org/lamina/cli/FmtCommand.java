package org.lamina.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.lamina.driver.Formatting;
import org.lamina.runtime.store.DataException;
import org.lamina.source.SourceFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "fmt",
        description = "Write programs in the one layout of the language.",
        mixinStandardHelpOptions = true)
final class FmtCommand implements Callable<Integer> {
    @ParentCommand
    private Lamina lamina;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "Programs, folders that are searched for .nn files, or - to read standard input and write"
                    + " standard output.")
    private List<String> names;

    @Option(
            names = "--check",
            description = "write nothing; list the files that are not formatted, exit code 1 for any")
    private boolean check;

    @Option(names = "--diff", description = "write nothing; print what would change")
    private boolean diff;

    @Mixin
    private ReportOptions report;

    private int changed;
    private int unchanged;
    private int broken;
    private int worst = Exit.FINE;

    @Override
    public Integer call() {
        List<Input> inputs = Input.of(names);
        boolean piped = inputs.stream().anyMatch(Input::isStandardInput);
        if (piped && inputs.size() > 1) {
            throw new ParameterException(lamina.commandLine("fmt"), "`-` stands alone: it is one program");
        }
        inputs.forEach(this::attempt);
        if (!piped) {
            summarise();
        }
        return worst;
    }

    private void format(Input input) {
        SourceFile file = input.read();
        format(
                file,
                input.path()
                        .<Consumer<String>>map(path -> text -> Sources.write(path, text))
                        .orElse(text -> lamina.console().out().print(text)),
                input.isStandardInput());
    }

    /** One file that cannot be read or written does not keep the others from being formatted. */
    private void attempt(Input input) {
        try {
            format(input);
        } catch (FileProblem | DataException e) {
            worst = Math.max(worst, Failures.report(lamina.console(), e, false));
        }
    }

    /** @param always whether a text that is canonical already is written too */
    private void format(SourceFile file, Consumer<String> write, boolean always) {
        Formatting.Formatted formatted = Formatting.format(file);
        if (formatted.text().isEmpty()) {
            broken++;
            worst = Math.max(worst, report.print(lamina.console(), formatted.diagnostics()));
            return;
        }
        String text = formatted.text().get();
        boolean same = text.equals(file.text());
        if (diff && !same) {
            lamina.console().out().print(UnifiedDiff.of(file.name(), file.text(), text));
        }
        if (check && !same) {
            worst = Math.max(worst, Exit.PROGRAM);
            if (!diff) {
                lamina.console().out().println(file.name());
            }
        }
        if (!check && !diff && (always || !same)) {
            write.accept(text);
        }
        changed += same ? 0 : 1;
        unchanged += same ? 1 : 0;
    }

    /** On standard error where standard output is for names or differences. */
    private void summarise() {
        boolean writes = !check && !diff;
        PrintWriter to = writes ? lamina.console().out() : lamina.console().err();
        if (changed + unchanged + broken == 0) {
            if (worst == Exit.FINE) {
                to.println("no .nn files here");
            }
            return;
        }
        String others = ", " + unchanged + " unchanged" + (broken == 0 ? "" : ", " + broken + " with errors");
        String files = changed + (changed == 1 ? " file" : " files");
        to.println((writes ? "formatted " + files : files + " to format") + others);
    }
}
