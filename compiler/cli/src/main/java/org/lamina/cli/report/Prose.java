package org.lamina.cli.report;

import java.util.ArrayList;
import org.lamina.diag.Diagnostic;

/** A diagnostic without its excerpt, for viewers that show the source themselves. */
final class Prose {
    private Prose() {}

    /** The message, what stands at its place, and a line for each reason and each help. */
    static String of(Diagnostic d) {
        var lines = new ArrayList<String>();
        lines.add(d.message());
        if (!d.pointer().isEmpty()) {
            lines.add(d.pointer());
        }
        d.facts().forEach(fact -> lines.add(fact.key() + ": " + fact.text()));
        d.helps().forEach(help -> lines.add("help: " + help));
        return String.join("\n", lines);
    }

    /** {@code NN0214: a window does not fit its input}. */
    static String title(Diagnostic d) {
        return d.code().id() + ": " + d.code().title();
    }
}
