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
 * @param directory   the working directory: paths on the command line are relative to it
 * @param program     the folder of the program's text: paths in this text are relative to it; in a JAR the working
 *                    directory
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

    public Terminal(
            PrintStream out, PrintStream err, boolean interactive, Map<String, String> environment, Path directory) {
        this(out, err, interactive, environment, directory, directory);
    }

    /** The same for a program whose text is in {@code folder}. */
    public Terminal forProgramIn(Path folder) {
        return new Terminal(out, err, interactive, environment, directory, folder);
    }

    /** The terminal of this process. */
    public static Terminal ofProcess() {
        Charset charset = charset();
        return new Terminal(
                new PrintStream(System.out, true, charset),
                new PrintStream(System.err, true, charset),
                isTerminal() && !"dumb".equals(System.getenv("TERM")),
                System.getenv(),
                Path.of(""));
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
