package org.lamina.cli;

import org.lamina.cli.report.JsonLines;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.runtime.store.DataException;
import org.lamina.source.SourceFile;
import org.lamina.source.Span;

/** Turns what went wrong into lines for a person and an exit code; the one place that meets unexpected exceptions. */
final class Failures {
    private Failures() {}

    /** @param json whether diagnostics were asked for as JSON */
    static int report(Console console, Throwable failure, boolean json) {
        if (failure instanceof FileProblem) {
            console.err().println("error: " + failure.getMessage());
            return Exit.FILES;
        }
        if (failure instanceof DataException data) {
            console.err().println(data.text());
            return Exit.FILES;
        }
        if (failure instanceof OutOfMemoryError) {
            console.err().println("error: Java ran out of memory; LAMINA_OPTS=-Xmx8g lets it use more");
            return Exit.PROGRAM;
        }
        Diagnostic fault = fault(console, failure, new SourceFile("", ""));
        console.err().print(json ? JsonLines.write(fault) + "\n" : text(fault));
        console.err().flush();
        return Exit.FAULT;
    }

    /**
     * A message that a user can paste into a report.
     *
     * @param file the program; a fault has no place in it
     */
    static Diagnostic fault(Console console, Throwable failure, SourceFile file) {
        if (console.debug()) {
            failure.printStackTrace(console.err());
        }
        var fault = Diagnostic.of(
                        Code.COMPILER_FAULT,
                        new Span(file, 0, 0),
                        "the compiler itself failed; your program is not to blame")
                .fact("what", "%s: %s", failure.getClass().getSimpleName(), firstLine(failure));
        StackTraceElement[] trace = failure.getStackTrace();
        return (trace.length > 0 ? fault.fact("where", "%s", trace[0]) : fault)
                .fact("with", "%s", Version.text())
                .help("please report these lines with the program; LAMINA_DEBUG=1 shows the whole trace");
    }

    /** Without an excerpt: the program is not to blame. */
    static String text(Diagnostic fault) {
        var out = new StringBuilder("error[" + fault.code().id() + "]: " + fault.message() + "\n");
        String file = fault.span().file().name();
        if (!file.isEmpty()) {
            out.append("  --> ").append(file).append('\n');
        }
        fault.facts()
                .forEach(f -> out.append("   = ")
                        .append(f.key())
                        .append(": ")
                        .append(f.text())
                        .append('\n'));
        fault.helps().forEach(h -> out.append("   = help: ").append(h).append('\n'));
        return out.toString();
    }

    private static String firstLine(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? "no message" : message.lines().findFirst().orElse("no message");
    }
}
