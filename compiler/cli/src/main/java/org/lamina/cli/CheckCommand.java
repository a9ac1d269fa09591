package org.lamina.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.lamina.driver.Compiler;
import org.lamina.elaborate.Request;
import org.lamina.program.Assumption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "check",
        description = "Report the problems of programs without running them.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    @ParentCommand
    private Lamina lamina;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Programs, .nn files.")
    private List<Path> files;

    @Option(names = "--assumptions", description = "list the conditions on run-time sizes that could not be decided")
    private boolean assumptions;

    @Option(names = "--strict", description = "such a condition is an error")
    private boolean strict;

    @Mixin
    private ReportOptions report;

    @Override
    public Integer call() {
        int worst = Exit.FINE;
        for (Path path : files) {
            worst = Math.max(worst, check(path));
        }
        return worst;
    }

    private int check(Path path) {
        var program = new ProgramFiles(path);
        Compiler.Checked checked = Compiler.check(program.main(), program, Request.withTests());
        int code = report.print(lamina.console(), checked.diagnostics());
        if (checked.hasErrors()) {
            return code;
        }
        List<Assumption> open = checked.program().assumptions();
        if (assumptions || strict) {
            for (Assumption assumption : open) {
                lamina.console().out().println(assumption);
            }
        }
        return strict && !open.isEmpty() ? Exit.PROGRAM : code;
    }
}
