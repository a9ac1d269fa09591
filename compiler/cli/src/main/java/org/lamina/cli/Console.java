package org.lamina.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where a command writes, and what it knows of the reader.
 *
 * @param out results
 * @param err diagnostics and progress
 * @param outIsTerminal whether a person reads {@code out}
 * @param errIsTerminal whether a person reads {@code err}
 * @param environment variables of the process, such as {@code NO_COLOR}
 */
public record Console(
        PrintWriter out,
        PrintWriter err,
        boolean outIsTerminal,
        boolean errIsTerminal,
        Map<String, String> environment) {
    public Console {
        environment = Map.copyOf(environment);
    }

    /**
     * The console of this process. Java 17 cannot ask about standard error alone, so the launcher does and says so in
     * the system property {@code lamina.terminal}.
     */
    static Console ofProcess() {
        String terminals = System.getProperty("lamina.terminal", "");
        return new Console(
                new PrintWriter(System.out, true, charset()),
                new PrintWriter(System.err, true, charset()),
                terminals.contains("out"),
                terminals.contains("err"),
                System.getenv());
    }

    /** Containers often have the plain ASCII locale although what reads our output expects UTF-8. */
    private static Charset charset() {
        Charset named = Charset.forName(System.getProperty("stdout.encoding", System.getProperty("sun.jnu.encoding")));
        return named.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : named;
    }

    boolean debug() {
        return isSet("LAMINA_DEBUG");
    }

    /** Whether colour is welcome on a terminal: the convention of no-color.org, and terminals that cannot show it. */
    boolean allowsColour() {
        return !isSet("NO_COLOR") && !"dumb".equals(environment.get("TERM"));
    }

    /** Columns of the terminal that shows diagnostics, which {@code COLUMNS} says; 0 where there is none. */
    int errColumns() {
        return errIsTerminal ? columns() : 0;
    }

    /** Columns for pages: of the terminal, at most {@code widest}. */
    int outColumns(int widest) {
        int columns = outIsTerminal ? columns() : 0;
        return columns == 0 ? widest : Math.min(widest, columns);
    }

    /** The launcher asks the terminal and sets the variable, unless it is set already. */
    private int columns() {
        String columns = environment.getOrDefault("COLUMNS", "");
        return columns.matches("[1-9][0-9]{0,4}") ? Integer.parseInt(columns) : 0;
    }

    private boolean isSet(String variable) {
        return !environment.getOrDefault(variable, "").isEmpty();
    }
}
