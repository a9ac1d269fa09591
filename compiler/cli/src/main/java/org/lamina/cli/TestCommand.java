package org.lamina.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.lamina.diag.Diagnostic;
import org.lamina.diag.Diagnostics;
import org.lamina.driver.TestRun;
import org.lamina.elaborate.Request;
import org.lamina.program.TestProgram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "test",
        description = {
            "Run the `test` blocks of programs.",
            "A train that a test calls is trained here, and writes its files to a folder that is deleted."
        },
        mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {
    @ParentCommand
    private Lamina lamina;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Programs, .nn files.")
    private List<Path> files;

    @Mixin
    private ReportOptions report;

    private int passed;
    private int failed;
    private boolean ran;

    @Override
    public Integer call() {
        int worst = Exit.FINE;
        for (Path file : files) {
            worst = Math.max(worst, test(file));
        }
        if (ran) {
            String s = passed + failed == 1 ? "" : "s";
            lamina.console()
                    .out()
                    .println(String.format(Locale.ROOT, "%,d test%s, %,d failed", passed + failed, s, failed));
        }
        return failed > 0 ? Math.max(worst, Exit.PROGRAM) : worst;
    }

    private int test(Path file) {
        var compilation = Compilation.settled(
                new ProgramFiles(file),
                Request.withTests(),
                program -> program.tests().stream().anyMatch(TestProgram::readsData));
        int code = report.print(lamina.console(), compilation.diagnostics());
        if (compilation.hasErrors() || code != Exit.FINE) {
            return code;
        }
        ran = true;
        try (var trainer = new TestTrainer(compilation, lamina.console().err())) {
            for (TestProgram test : compilation.program().tests()) {
                run(test, trainer);
            }
        }
        return Exit.FINE;
    }

    private void run(TestProgram test, TestTrainer trainer) {
        var failures = new ArrayList<Diagnostic>();
        var printed = new ArrayList<String>();
        String trouble = "";
        try {
            TestRun.Outcome outcome = TestRun.run(test, trainer::train);
            failures.addAll(outcome.failures());
            printed.addAll(outcome.printed());
        } catch (TestTrainer.Failed e) {
            trouble = String.valueOf(e.getMessage());
        }
        boolean fine = failures.isEmpty() && trouble.isEmpty();
        passed += fine ? 1 : 0;
        failed += fine ? 0 : 1;
        lamina.console().out().println((fine ? "ok    " : "FAIL  ") + test.title());
        printed.forEach(line -> lamina.console().out().println("      " + line));
        lamina.console().out().flush();
        if (!trouble.isEmpty()) {
            lamina.console().err().println(test.span() + ": " + trouble);
        }
        var diagnostics = new Diagnostics();
        failures.forEach(diagnostics::report);
        report.printAlone(lamina.console(), diagnostics);
    }
}
