package org.lamina.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.lamina.driver.MemorySummary;
import org.lamina.driver.Summary;
import org.lamina.elaborate.Request;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "summary",
        description = "Print the layers of every model with shapes, parameters, multiply-adds and memory.",
        mixinStandardHelpOptions = true)
final class SummaryCommand implements Callable<Integer> {
    @ParentCommand
    private Lamina lamina;

    @Parameters(paramLabel = "FILE", description = "A program, a .nn file.")
    private Path file;

    @Option(names = "--depth", defaultValue = "2", paramLabel = "N", description = "levels of layers to show (2)")
    private int depth;

    @Mixin
    private ReportOptions report;

    @Override
    public Integer call() {
        Compilation checked = Compilation.settled(new ProgramFiles(file), Request.defaults());
        int code = report.print(lamina.console(), checked.diagnostics());
        if (!checked.hasErrors()) {
            var out = lamina.console().out();
            checked.program().models().forEach(model -> out.println(Summary.of(model, depth)));
            out.print("working memory on one thread:\n" + MemorySummary.of(checked.program()));
            out.flush();
        }
        return code;
    }
}
