package org.lamina.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lamina.cli.report.FileReport;
import org.lamina.cli.report.Form;
import org.lamina.cli.report.Report;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.diag.HumanRenderer;
import org.lamina.diag.Severity;

/** What was found, for people: the first messages of each program, and how many there are. */
final class HumanReport implements Form {
    private final boolean colour;
    private final int columns;

    /** @param columns of the terminal; 0 where there is none */
    HumanReport(boolean colour, int columns) {
        this.colour = colour;
        this.columns = columns;
    }

    @Override
    public String write(Report report) {
        var blocks = new ArrayList<String>();
        for (FileReport file : report.files()) {
            file.problem().ifPresent(problem -> blocks.add("error: " + problem + "\n"));
            shown(file).forEach(diagnostic -> blocks.add(text(diagnostic)));
        }
        return String.join("\n", blocks) + summary(report);
    }

    /** Notes were asked for; all of them are shown. */
    private static List<Diagnostic> shown(FileReport file) {
        var shown = new ArrayList<Diagnostic>();
        int problems = 0;
        for (Diagnostic diagnostic : file.diagnostics()) {
            boolean note = diagnostic.severity() == Severity.NOTE;
            problems += note ? 0 : 1;
            if (note || problems <= MessageOptions.SHOWN) {
                shown.add(diagnostic);
            }
        }
        return shown;
    }

    private String text(Diagnostic d) {
        return d.code() == Code.COMPILER_FAULT ? Failures.text(d) : HumanRenderer.render(d, colour, columns);
    }

    /** Nothing where nothing was read: the messages above say all. */
    private static String summary(Report report) {
        int files = report.files().size();
        if (files == 0) {
            return "no .nn files here\n";
        }
        if (report.unreadable() == files) {
            return "";
        }
        int hidden = report.files().stream()
                .mapToInt(file -> file.diagnostics().size() - shown(file).size() + file.omitted())
                .sum();
        String counts = Counts.text(
                report.count(Severity.ERROR), report.count(Severity.WARNING), report.count(Severity.NOTE), hidden);
        String where = files == 1 ? "" : String.format(Locale.ROOT, " in %,d files", files);
        return counts + where + (report.unreadable() == 0 ? "" : ", " + report.unreadable() + " not read") + "\n";
    }
}
