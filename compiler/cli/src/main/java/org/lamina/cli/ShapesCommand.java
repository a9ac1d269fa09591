package org.lamina.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.lamina.driver.Compiler;
import org.lamina.elaborate.Request;
import org.lamina.program.Note;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "shapes",
        description = "Print the shape of every stage and named value, beside its place in the program.",
        mixinStandardHelpOptions = true)
final class ShapesCommand implements Callable<Integer> {
    private static final int WIDEST_PLACE = 48;

    @ParentCommand
    private Lamina lamina;

    @Parameters(paramLabel = "FILE", description = "A program, a .nn file.")
    private Path file;

    @Mixin
    private ReportOptions report;

    @Override
    public Integer call() {
        var program = new ProgramFiles(file);
        Compiler.Checked checked = Compiler.check(program.main(), program, Request.defaults());
        int code = report.print(lamina.console(), checked.diagnostics());
        print(lamina.console().out(), checked.program().notes());
        return code;
    }

    private static void print(PrintWriter out, List<Note> notes) {
        int width = notes.stream().mapToInt(note -> place(note).length()).max().orElse(0);
        for (Note note : notes) {
            out.println(String.format(
                            Locale.ROOT,
                            "%4d  %-" + width + "s  %s",
                            note.span().line(),
                            place(note),
                            note.type())
                    .stripTrailing());
        }
    }

    /** What stands there: the name of a value, or the text of a stage, cut to one short line. */
    private static String place(Note note) {
        String text = note.name().isEmpty()
                ? note.span().text().lines().findFirst().orElse("").strip()
                : note.name() + " =";
        return text.length() <= WIDEST_PLACE ? text : text.substring(0, WIDEST_PLACE - 1) + "…";
    }
}
