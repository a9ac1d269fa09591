package org.lamina.tests;

import java.io.PrintWriter;
import java.io.StringWriter;
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
}
