package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.diag.Diagnostics;
import org.lamina.diag.Severity;
import org.lamina.diag.Spelling;
import org.lamina.source.SourceFile;
import org.lamina.source.Span;
import org.lamina.syntax.Decl;
import org.lamina.syntax.Module;

/**
 * Reports in the user's terms: what goes wrong inside a library definition is shown at the user's call of it. A second
 * mistake at the same place with the same code is not reported again (graphs are traced more than once).
 */
final class Reporter {
    private final Diagnostics diagnostics;
    private final Module module;
    private final SourceFile main;
    private @Nullable List<Diagnostic> held;
    private final Set<String> seen = new HashSet<>();
    private final Misreading misreading;

    /** @param main the user's module, of which {@code diagnostics} has what its text has wrong */
    Reporter(Diagnostics diagnostics, Module main) {
        this.diagnostics = diagnostics;
        this.module = main;
        this.main = main.file();
        this.misreading = Misreading.of(main, diagnostics);
    }

    /** Sends the diagnostic and gives the value that an erroneous expression has. */
    Val.Unknown report(Diagnostic diagnostic) {
        if (held != null) {
            held.add(diagnostic);
            return Val.UNKNOWN;
        }
        Span span = diagnostic.span();
        if (misreading.explains(diagnostic.code(), span)) {
            return Val.UNKNOWN;
        }
        if (seen.add(diagnostic.code().id() + "@" + span.file().name() + ":" + span.start())) {
            diagnostics.report(diagnostic);
        }
        return Val.UNKNOWN;
    }

    /** What would be reported; nothing is. */
    List<Diagnostic> during(Runnable trial) {
        @Nullable List<Diagnostic> outer = held;
        var found = new ArrayList<Diagnostic>();
        held = found;
        try {
            trial.run();
        } finally {
            held = outer;
        }
        return found;
    }

    Val.Unknown error(Code code, Ctx ctx, Span span, String format, Object... args) {
        return report(at(code, ctx, span, format, args));
    }

    /** The one diagnostic for what is part of the language and not compiled. */
    Val.Unknown notYet(Ctx ctx, Span span, String what) {
        return report(at(Code.NOT_COMPILED_YET, ctx, span, "%s is not compiled by this version", what)
                .fact("note", "it is part of edition 1; the README lists what is missing"));
    }

    /** A diagnostic at the innermost place that the user wrote; a library place stays as a note. */
    Diagnostic at(Code code, Ctx ctx, Span span, String format, Object... args) {
        Span shown = userPlace(ctx.frame(), span);
        var diagnostic = Diagnostic.of(code, shown, format, args);
        if (shown != span) {
            return diagnostic.fact("in", "%s, at `%s`", span, oneLine(span));
        }
        Span call = ctx.frame().call();
        boolean layer = call != null
                && ctx.frame().instance() != null
                && ctx.frame().path().indexOf('.') > 0;
        return layer && call.file() == main && span.file() == main && !contains(call, span)
                ? diagnostic.fact(
                        "in", "`%s`, called at %s", shortened(ctx.frame().path()), call)
                : diagnostic;
    }

    /** The end of a path: the beginning of a long one says least. */
    private static String shortened(String path) {
        return path.length() <= 60 ? path : "…" + path.substring(path.indexOf('.', path.length() - 60));
    }

    private static boolean contains(Span outer, Span inner) {
        return outer.start() <= inner.start() && inner.end() <= outer.end();
    }

    /**
     * Adds to a diagnostic about an unknown word the one that was meant, as an edit; where none is near, all that there
     * are.
     *
     * @param listed in front of the list, such as {@code it has}
     */
    static Diagnostic meant(Diagnostic diagnostic, Span at, String word, Collection<String> known, String listed) {
        var near = Synonyms.of(word, known).or(() -> Spelling.nearest(word, known));
        if (near.isPresent()) {
            return diagnostic.help("did you mean `%s`?", near.get()).fix(at, near.get(), "use `" + near.get() + "`");
        }
        return known.isEmpty() || listed.isEmpty()
                ? diagnostic
                : diagnostic.fact("note", "%s: %s", listed, String.join(", ", new LinkedHashSet<>(known)));
    }

    Span userPlace(@Nullable Frame frame, Span span) {
        Span shown = span;
        for (Frame f = frame; f != null && shown.file() != main && f.call() != null; f = f.caller()) {
            shown = f.call();
        }
        return shown.file() == main ? shown : span;
    }

    /** The declaration of the user's file that has a place in it. */
    @Nullable
    Decl declaration(Span place) {
        return place.file() != main
                ? null
                : module.decls().stream()
                        .filter(decl -> contains(decl.span(), place))
                        .findFirst()
                        .orElse(null);
    }

    /** Whether a place is in the user's file. */
    boolean isUsers(Span span) {
        return span.file() == main;
    }

    Optional<Diagnostic> firstError() {
        return diagnostics.all().stream()
                .filter(d -> d.severity() == Severity.ERROR)
                .findFirst();
    }

    /** Whether further errors would not be kept. */
    boolean isFull() {
        return diagnostics.count(Severity.ERROR) >= Diagnostics.LIMIT;
    }

    boolean hasErrors() {
        return diagnostics.hasErrors();
    }

    static String oneLine(Span span) {
        String text = span.text().strip().replaceAll("\\s+", " ");
        return text.length() > 60 ? text.substring(0, 57) + "..." : text;
    }

    /** An operator between things that do not go together. */
    Val wrongOperands(Ctx ctx, Span span, String op, Val a, Val b) {
        var diagnostic =
                at(Code.WRONG_OPERAND, ctx, span, "`%s` cannot take %s and %s", op, a.describe(), b.describe());
        boolean text = a instanceof Val.Str || b instanceof Val.Str;
        boolean tensors = a instanceof Val.Tensor && b instanceof Val.Tensor;
        return report(
                text
                        ? diagnostic.help("a text shows a value in braces, as in `\"n = {n}\"`")
                        : tensors ? diagnostic.help("compare first, as in `x > 0.0`") : diagnostic);
    }
}
