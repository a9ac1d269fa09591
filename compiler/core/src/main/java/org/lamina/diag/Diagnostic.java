package org.lamina.diag;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lamina.source.Span;

/**
 * One problem in the user's terms. A value: the methods that add something return a new diagnostic. Every
 * {@code format} is a {@link String#format} pattern where arguments follow, and plain text where none do.
 *
 * @param severity that of the code, if nothing else was asked for
 * @param message the sentence after the code
 * @param pointer the text at the primary span, or empty
 * @param labels what other places have to do with it
 * @param facts lines such as {@code = rule: …}, in the order added
 * @param helps edits a reader can make
 * @param fixes edits a tool can make
 */
public record Diagnostic(
        DiagnosticCode code,
        Severity severity,
        Span span,
        String message,
        String pointer,
        List<Label> labels,
        List<Fact> facts,
        List<String> helps,
        List<Fix> fixes) {
    public Diagnostic {
        labels = List.copyOf(labels);
        facts = List.copyOf(facts);
        helps = List.copyOf(helps);
        fixes = List.copyOf(fixes);
    }

    /** A text at a secondary span. */
    public record Label(Span span, String text) {}

    /** A line {@code = key: text}. */
    public record Fact(String key, String text) {}

    /** Replaces the text of {@code span}; {@code title} is the menu line of an editor. */
    public record Fix(Span span, String replacement, String title) {}

    public static Diagnostic of(DiagnosticCode code, Span span, String format, Object... args) {
        return new Diagnostic(
                code, code.severity(), span, text(format, args), "", List.of(), List.of(), List.of(), List.of());
    }

    /** The same, as bad as whoever checks wants it to be. */
    public Diagnostic as(Severity other) {
        return new Diagnostic(code, other, span, message, pointer, labels, facts, helps, fixes);
    }

    /** Sets the text at the primary span. */
    public Diagnostic at(String format, Object... args) {
        return new Diagnostic(code, severity, span, message, text(format, args), labels, facts, helps, fixes);
    }

    /** Adds a secondary span; its text may be empty. */
    public Diagnostic label(Span where, String format, Object... args) {
        var added = plus(labels, new Label(where, text(format, args)));
        return new Diagnostic(code, severity, span, message, pointer, added, facts, helps, fixes);
    }

    /** Adds a line {@code = key: text}: {@code rule}, {@code here}, {@code example}, {@code note}, … */
    public Diagnostic fact(String key, String format, Object... args) {
        var added = plus(facts, new Fact(key, text(format, args)));
        return new Diagnostic(code, severity, span, message, pointer, labels, added, helps, fixes);
    }

    public Diagnostic help(String format, Object... args) {
        var added = plus(helps, text(format, args));
        return new Diagnostic(code, severity, span, message, pointer, labels, facts, added, fixes);
    }

    /** Adds an edit that is right whenever the message is. */
    public Diagnostic fix(Span where, String replacement, String title) {
        var added = plus(fixes, new Fix(where, replacement, title));
        return new Diagnostic(code, severity, span, message, pointer, labels, facts, helps, added);
    }

    private static String text(String format, Object... args) {
        return args.length == 0 ? format : String.format(Locale.ROOT, format, args);
    }

    private static <T> List<T> plus(List<T> list, T element) {
        var longer = new ArrayList<>(list);
        longer.add(element);
        return longer;
    }
}
