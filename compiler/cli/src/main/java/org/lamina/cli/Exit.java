package org.lamina.cli;

/** Exit codes of every command. */
final class Exit {
    static final int FINE = 0;

    /** The program has errors, or its run failed. */
    static final int PROGRAM = 1;

    /** The command line is wrong. */
    static final int USAGE = 2;

    /** A file or data could not be read or written. */
    static final int FILES = 3;

    /** The compiler itself failed. */
    static final int FAULT = 70;

    private Exit() {}
}
