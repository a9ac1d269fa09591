package org.lamina.runtime.app;

/** Exit codes of compiled programs, the same as those of the compiler. */
public final class ExitCode {
    public static final int FINE = 0;

    /** The run failed. */
    public static final int FAILED = 1;

    /** The command line is wrong. */
    public static final int USAGE = 2;

    /** A file or data could not be read or written. */
    public static final int FILES = 3;

    /** The software itself failed. */
    public static final int FAULT = 70;

    private ExitCode() {}
}
