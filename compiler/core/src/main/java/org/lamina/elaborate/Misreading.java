package org.lamina.elaborate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.diag.DiagnosticCode;
import org.lamina.diag.Diagnostics;
import org.lamina.diag.Severity;
import org.lamina.source.SourceFile;
import org.lamina.source.Span;
import org.lamina.syntax.Decl;
import org.lamina.syntax.Module;

/**
 * What of a module could not be read as it was meant. One mistake, one message: what is said of a declaration whose
 * text is broken, or of one that uses it, may follow from that.
 *
 * @param places declarations that are broken or use a broken one
 * @param cut whether the text ends in a declaration, so that further ones may be missing
 */
record Misreading(SourceFile file, List<Span> places, boolean cut) {
    private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");

    Misreading {
        places = List.copyOf(places);
    }

    /** @param diagnostics what the text has wrong */
    static Misreading of(Module module, Diagnostics diagnostics) {
        List<Span> errors = diagnostics.all().stream()
                .filter(d -> d.severity() == Severity.ERROR && d.span().file() == module.file())
                .map(Diagnostic::span)
                .toList();
        if (errors.isEmpty()) {
            return new Misreading(module.file(), List.of(), false);
        }
        int end = module.file().text().stripTrailing().length();
        return new Misreading(
                module.file(),
                places(module, errors),
                diagnostics.all().stream().anyMatch(d -> isCut(d, end)));
    }

    private static boolean isCut(Diagnostic error, int end) {
        return error.code() == Code.UNCLOSED_BRACKET || error.span().end() >= end;
    }

    private static List<Span> places(Module module, List<Span> errors) {
        var broken = new IdentityHashMap<Decl, Span>();
        var names = new ArrayDeque<String>();
        module.unread().forEach(name -> names.add(name.text()));
        int end = module.file().text().length();
        for (int i = module.decls().size() - 1; i >= 0; i--) {
            Decl decl = module.decls().get(i);
            // From its start to that of the next.
            var extent = new Span(
                    module.file(), decl.span().start(), Math.max(decl.span().start(), end));
            end = decl.span().start();
            if (errors.stream().anyMatch(error -> contains(extent, error))) {
                broken.put(decl, extent);
                names.add(decl.name().text());
            }
        }
        Map<String, List<Decl>> users = users(module);
        while (!names.isEmpty()) {
            for (Decl user : users.getOrDefault(names.remove(), List.of())) {
                if (broken.putIfAbsent(user, user.span()) == null) {
                    names.add(user.name().text());
                }
            }
        }
        return List.copyOf(broken.values());
    }

    /** Which declarations mention a word. */
    private static Map<String, List<Decl>> users(Module module) {
        var users = new HashMap<String, List<Decl>>();
        for (Decl decl : module.decls()) {
            WORD.matcher(decl.span().text())
                    .results()
                    .map(MatchResult::group)
                    .distinct()
                    .forEach(word ->
                            users.computeIfAbsent(word, w -> new ArrayList<>()).add(decl));
        }
        return users;
    }

    /** Whether a message about a place may follow from what could not be read. */
    boolean explains(DiagnosticCode code, Span span) {
        return span.file() == file
                && (places.stream().anyMatch(decl -> contains(decl, span)) || (cut && code == Code.UNKNOWN_NAME));
    }

    private static boolean contains(Span outer, Span inner) {
        return outer.start() <= inner.start() && inner.end() <= outer.end();
    }
}
