package org.lamina.cli.report;

import java.util.List;
import java.util.Optional;
import org.lamina.diag.Diagnostic;

/**
 * What was found in one program and in the files that it imports.
 *
 * @param name the program, as the command line called it
 * @param omitted how many diagnostics were reported beyond the limit of the compiler
 * @param problem why it could not be read, in one line; then there are no diagnostics
 */
public record FileReport(String name, List<Diagnostic> diagnostics, int omitted, Optional<String> problem) {
    public FileReport {
        diagnostics = List.copyOf(diagnostics);
    }

    /** A program that was looked at. */
    public static FileReport of(String name, List<Diagnostic> diagnostics, int omitted) {
        return new FileReport(name, diagnostics, omitted, Optional.empty());
    }

    /** A program that could not be read. */
    public static FileReport unreadable(String name, String problem) {
        return new FileReport(name, List.of(), 0, Optional.of(problem));
    }
}
