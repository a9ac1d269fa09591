package org.lamina.cli;

import java.io.PrintWriter;

/** Turns what went wrong into lines for a person and an exit code; the one place that meets unexpected exceptions. */
final class Failures {
    private Failures() {}

    static int report(Console console, Throwable failure) {
        if (console.debug()) {
            failure.printStackTrace(console.err());
        }
        if (failure instanceof FileProblem) {
            console.err().println("error: " + failure.getMessage());
            return Exit.FILES;
        }
        if (failure instanceof OutOfMemoryError) {
            console.err().println("error: Java ran out of memory; LAMINA_OPTS=-Xmx8g lets it use more");
            return Exit.PROGRAM;
        }
        fault(console.err(), failure);
        return Exit.FAULT;
    }

    /** A text that a user can paste into a report. */
    private static void fault(PrintWriter err, Throwable failure) {
        err.println("error[NN9000]: the compiler itself failed; your program is not to blame");
        err.println("   = what: " + failure.getClass().getSimpleName() + ": " + firstLine(failure));
        StackTraceElement[] trace = failure.getStackTrace();
        if (trace.length > 0) {
            err.println("   = where: " + trace[0]);
        }
        err.println("   = with: " + Version.text());
        err.println("   = help: please report these lines with the program; LAMINA_DEBUG=1 shows the whole trace");
    }

    private static String firstLine(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? "no message" : message.lines().findFirst().orElse("no message");
    }
}
