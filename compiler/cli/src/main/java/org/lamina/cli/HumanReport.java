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

    HumanReport(boolean colour) {
        this.colour = colour;
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

    private static List<Diagnostic> shown(FileReport file) {
        List<Diagnostic> all = file.diagnostics();
        return all.subList(0, Math.min(MessageOptions.SHOWN, all.size()));
    }

    private String text(Diagnostic d) {
        return d.code() == Code.COMPILER_FAULT ? Failures.text(d) : HumanRenderer.render(d, colour);
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
        String counts = Counts.text(report.count(Severity.ERROR), report.count(Severity.WARNING), hidden);
        String where = files == 1 ? "" : String.format(Locale.ROOT, " in %,d files", files);
        return counts + where + (report.unreadable() == 0 ? "" : ", " + report.unreadable() + " not read") + "\n";
    }
}
