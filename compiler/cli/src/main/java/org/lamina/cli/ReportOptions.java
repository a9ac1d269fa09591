package org.lamina.cli;

import java.util.List;
import java.util.Locale;
import org.lamina.diag.Diagnostic;
import org.lamina.diag.Diagnostics;
import org.lamina.diag.HumanRenderer;
import org.lamina.diag.JsonRenderer;
import org.lamina.diag.Severity;
import picocli.CommandLine.Option;

/** How a command reports diagnostics: always on standard error, so that results stay clean. */
final class ReportOptions {
    /** More messages than this help nobody; the rest is counted. JSON is for programs and gets all. */
    static final int SHOWN = 20;

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

    @Option(names = "--color", defaultValue = "auto", paramLabel = "WHEN", description = "auto, always or never (auto)")
    private ColourMode colour;

    @Option(names = "--deny-warnings", description = "warnings are errors for the exit code")
    private boolean denyWarnings;

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
        boolean rejected = diagnostics.hasErrors() || (denyWarnings && !all.isEmpty());
        return rejected ? Exit.PROGRAM : Exit.FINE;
    }

    /** Prints what was reported without counting it. */
    void printAlone(Console console, Diagnostics diagnostics) {
        List<Diagnostic> all = diagnostics.all();
        if (format == Format.JSON) {
            console.err().print(JsonRenderer.render(all));
        } else {
            List<Diagnostic> shown = all.subList(0, Math.min(SHOWN, all.size()));
            console.err().print(HumanRenderer.render(shown, colour.on(console, console.errIsTerminal())));
        }
        console.err().flush();
    }

    private static String summary(Diagnostics diagnostics, int hidden) {
        int errors = diagnostics.count(Severity.ERROR);
        int warnings = diagnostics.count(Severity.WARNING);
        if (errors + warnings == 0) {
            return "";
        }
        String more = hidden > 0 ? String.format(Locale.ROOT, " (%,d not shown)", hidden) : "";
        return counted(errors, "error") + ", " + counted(warnings, "warning") + more + "\n";
    }

    private static String counted(int n, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", n, what, n == 1 ? "" : "s");
    }
}
