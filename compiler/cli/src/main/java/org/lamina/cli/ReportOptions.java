package org.lamina.cli;

import java.util.List;
import org.lamina.cli.report.JsonLines;
import org.lamina.diag.Diagnostic;
import org.lamina.diag.Diagnostics;
import org.lamina.diag.HumanRenderer;
import org.lamina.diag.Severity;
import picocli.CommandLine.Option;

/** How a command reports diagnostics: always on standard error, so that results stay clean. */
final class ReportOptions extends MessageOptions {
    enum Format {
        HUMAN,
        JSON
    }

    @Option(
            names = "--format",
            defaultValue = "human",
            paramLabel = "FORM",
            description = "human or json, one object a line (human)")
    private Format format;

    /** Whether a command line asks for JSON; what fails before or behind a command must know it too. */
    static boolean asksForJson(String... args) {
        var all = List.of(args);
        int at = all.indexOf("--format");
        String form = at >= 0 && at + 1 < all.size() ? all.get(at + 1) : "";
        return form.equalsIgnoreCase("json") || all.stream().anyMatch(a -> a.equalsIgnoreCase("--format=json"));
    }

    /** Prints everything that was reported; the exit code says whether it lets the program through. */
    int print(Console console, Diagnostics diagnostics) {
        List<Diagnostic> all = diagnostics.all();
        printAlone(console, diagnostics);
        if (format == Format.HUMAN) {
            int hidden = all.size() - Math.min(SHOWN, all.size()) + diagnostics.omitted();
            console.err().print(summary(diagnostics, hidden));
        }
        console.err().flush();
        boolean rejected = diagnostics.hasErrors() || (denyWarnings() && !all.isEmpty());
        return rejected ? Exit.PROGRAM : Exit.FINE;
    }

    /** Prints what was reported without counting it. */
    void printAlone(Console console, Diagnostics diagnostics) {
        List<Diagnostic> all = diagnostics.all();
        if (format == Format.JSON) {
            console.err().print(JsonLines.write(all));
        } else {
            List<Diagnostic> shown = all.subList(0, Math.min(SHOWN, all.size()));
            console.err().print(HumanRenderer.render(shown, colour(console), console.errColumns()));
        }
        console.err().flush();
    }

    private static String summary(Diagnostics diagnostics, int hidden) {
        int errors = diagnostics.count(Severity.ERROR);
        int warnings = diagnostics.count(Severity.WARNING);
        return errors + warnings == 0 ? "" : Counts.text(errors, warnings, 0, hidden) + "\n";
    }
}
