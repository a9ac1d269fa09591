package org.lamina.tests;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.lamina.cli.Console;
import org.lamina.cli.Lamina;

/** One `lamina …` in this process: its exit code and what it printed. */
record CommandLine(int code, String out, String err) {
    static CommandLine run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var console = new Console(new PrintWriter(out, true), new PrintWriter(err, true), false, false, Map.of());
        int code = Lamina.execute(console, arguments);
        return new CommandLine(code, out.toString(), err.toString());
    }

    /** As {@link #run}, with what a compiled program prints: that goes to the output of the process, taken for as long. */
    static CommandLine train(String... arguments) {
        PrintStream before = System.out;
        var taken = new ByteArrayOutputStream();
        System.setOut(new PrintStream(taken, true, StandardCharsets.UTF_8));
        try {
            CommandLine ran = run(arguments);
            return new CommandLine(ran.code(), ran.out() + taken.toString(StandardCharsets.UTF_8), ran.err());
        } finally {
            System.setOut(before);
        }
    }
}
