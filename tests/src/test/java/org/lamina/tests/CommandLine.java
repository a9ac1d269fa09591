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
    /** A command that also runs a program, which writes to the streams of the process. */
    static CommandLine withProgram(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        var programOut = new ByteArrayOutputStream();
        var programErr = new ByteArrayOutputStream();
        System.setOut(new PrintStream(programOut, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(programErr, true, StandardCharsets.UTF_8));
        try {
            CommandLine command = run(arguments);
            return new CommandLine(
                    command.code(),
                    command.out() + programOut.toString(StandardCharsets.UTF_8),
                    command.err() + programErr.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

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
