package org.lamina.runtime.app;

import java.io.Console;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a program writes, and what it knows of the reader.
 *
 * @param out         results
 * @param err         diagnostics and progress
 * @param interactive whether a person watches
 * @param environment variables of the process, such as {@code LAMINA_DEBUG}
 * @param directory   the working directory
 * @param program     the folder of the program, in which its data is looked for
 */
public record Terminal(
        PrintStream out,
        PrintStream err,
        boolean interactive,
        Map<String, String> environment,
        Path directory,
        Path program) {
    public Terminal {
        environment = Map.copyOf(environment);
    }

    /** The terminal of this process, and a program in its working directory. */
    public static Terminal ofProcess() {
        return ofProcess(Path.of(""));
    }

    /**
     * The terminal of this process.
     *
     * @param program the folder of the program
     */
    public static Terminal ofProcess(Path program) {
        Charset charset = charset();
        return new Terminal(
                new PrintStream(System.out, true, charset),
                new PrintStream(System.err, true, charset),
                isTerminal() && !"dumb".equals(System.getenv("TERM")),
                System.getenv(),
                Path.of(""),
                program);
    }

    /** Containers often have the plain ASCII locale although what reads our output expects UTF-8. */
    private static Charset charset() {
        Charset named =
                Charset.forName(System.getProperty("stdout.encoding", System.getProperty("sun.jnu.encoding", "UTF-8")));
        return named.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : named;
    }

    /** From Java 22 on there always is a console, which knows whether it is a terminal; before, there is one only then. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException e) {
            return false;
        }
    }

    boolean debug() {
        return !environment.getOrDefault("LAMINA_DEBUG", "").isEmpty();
    }
}
