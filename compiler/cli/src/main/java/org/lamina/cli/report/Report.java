package org.lamina.cli.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lamina.diag.Diagnostic;
import org.lamina.diag.DiagnosticCode;
import org.lamina.diag.Severity;

/** What was found in all files of a command line, in its order. */
public record Report(List<FileReport> files) {
    /** Programs that import one broken file all show its errors; the first of them is enough. */
    public Report {
        var seen = new HashSet<Seen>();
        files = files.stream().map(file -> without(file, seen)).toList();
    }

    private record Seen(DiagnosticCode code, String file, int start, int end, String message) {
        static Seen of(Diagnostic d) {
            return new Seen(
                    d.code(), d.span().file().name(), d.span().start(), d.span().end(), d.message());
        }
    }

    private static FileReport without(FileReport file, Set<Seen> seen) {
        var fresh = new ArrayList<Diagnostic>();
        for (Diagnostic diagnostic : file.diagnostics()) {
            if (seen.add(Seen.of(diagnostic))) {
                fresh.add(diagnostic);
            }
        }
        return new FileReport(file.name(), fresh, file.omitted(), file.problem());
    }

    public List<Diagnostic> diagnostics() {
        return files.stream().flatMap(file -> file.diagnostics().stream()).toList();
    }

    /** How many of what is shown has this severity. */
    public int count(Severity severity) {
        return (int)
                diagnostics().stream().filter(d -> d.severity() == severity).count();
    }

    /** Whether there is nothing to say against any file. */
    public boolean clean() {
        return files.stream()
                .allMatch(file -> file.diagnostics().isEmpty() && file.problem().isEmpty());
    }

    /** How many files could not be read. */
    public int unreadable() {
        return (int) files.stream().filter(file -> file.problem().isPresent()).count();
    }
}
