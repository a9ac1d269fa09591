package org.lamina.cli;

import picocli.CommandLine.Option;

/** What every command lets its user choose about diagnostics. */
class MessageOptions {
    /** More messages of a program than this help nobody; the rest is counted. Forms for programs get all. */
    static final int SHOWN = 20;

    @Option(names = "--color", defaultValue = "auto", paramLabel = "WHEN", description = "auto, always or never (auto)")
    private ColourMode colour;

    @Option(names = "--deny-warnings", description = "warnings are errors for the exit code")
    private boolean denyWarnings;

    boolean denyWarnings() {
        return denyWarnings;
    }

    /** Whether diagnostics are shown in colour. */
    boolean colour(Console console) {
        return colour.on(console, console.errIsTerminal());
    }
}
