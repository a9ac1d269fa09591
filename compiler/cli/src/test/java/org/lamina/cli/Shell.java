package org.lamina.cli;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Runs command lines and keeps what the last one printed. */
final class Shell {
    private final Map<String, String> environment;
    private final boolean terminal;
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();
    private Console console;

    Shell(Map<String, String> environment) {
        this(environment, false);
    }

    private Shell(Map<String, String> environment, boolean terminal) {
        this.environment = environment;
        this.terminal = terminal;
        this.console = fresh();
    }

    /** A shell whose output and messages a person reads. */
    static Shell onTerminal(Map<String, String> environment) {
        return new Shell(environment, true);
    }

    int run(String... arguments) {
        console = fresh();
        return Lamina.execute(console, arguments);
    }

    /** Runs a command that reads standard input. */
    int piped(String input, String... arguments) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        try {
            return run(arguments);
        } finally {
            System.setIn(before);
        }
    }

    Console console() {
        return console;
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }

    private Console fresh() {
        out = new StringWriter();
        err = new StringWriter();
        return new Console(new PrintWriter(out, true), new PrintWriter(err, true), terminal, terminal, environment);
    }
}
