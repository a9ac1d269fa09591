package org.lamina.runtime.app;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import org.lamina.runtime.exec.SizeRefusal;
import org.lamina.runtime.kernel.NativesException;
import org.lamina.runtime.kernel.SingularMatrix;
import org.lamina.runtime.store.DataException;
import org.lamina.runtime.train.TrainFailure;

/** Turns what went wrong into lines for a person and an exit code; the one place that meets unexpected exceptions. */
final class Failures {
    private Failures() {}

    static int report(Throwable failure, ProgramInfo info, Terminal terminal) {
        PrintStream err = terminal.err();
        if (terminal.debug()) {
            failure.printStackTrace(err);
        }
        if (failure instanceof DataException data) {
            err.println(data.text());
            return ExitCode.FILES;
        } else if (failure instanceof UncheckedIOException) {
            err.println("error: a file could not be read or written: " + failure.getMessage());
            return ExitCode.FILES;
        } else if (failure instanceof TrainFailure
                || failure instanceof SizeRefusal
                || failure instanceof SingularMatrix) {
            err.println("error: " + failure.getMessage());
            return ExitCode.FAILED;
        } else if (failure instanceof NativesException) {
            err.println("error: " + failure.getMessage());
            return ExitCode.FAILED;
        } else if (failure instanceof OutOfMemoryError) {
            err.println("error: Java ran out of memory (" + failure.getMessage()
                    + "); start it with -Xmx8g to let it use more, or use smaller batches");
            return ExitCode.FAILED;
        }
        String natives = NativeFault.explain(failure);
        if (!natives.isEmpty()) {
            err.println("error: " + natives);
            return ExitCode.FAILED;
        }
        fault(err, failure, info);
        return ExitCode.FAULT;
    }

    /** A text that a user can paste into a report. */
    private static void fault(PrintStream err, Throwable failure, ProgramInfo info) {
        String message =
                String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        err.println("error[NN9001]: the program failed by a fault of the software that made it");
        err.println("   = what: " + failure.getClass().getSimpleName() + ": " + message);
        StackTraceElement[] trace = failure.getStackTrace();
        if (trace.length > 0) {
            err.println("   = where: " + trace[0]);
        }
        err.println("   = with: Lamina " + info.compilerVersion() + ", Java " + System.getProperty("java.version")
                + ", " + System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        err.println("   = help: please report these lines with the program; LAMINA_DEBUG=1 shows the whole trace");
    }
}
