package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.lamina.diag.Code;
import org.lamina.program.Variable;
import org.lamina.source.Span;
import org.lamina.syntax.Selector;

/** Selectors over parameter paths: {@code net}, {@code net.**.w}, {@code net.blocks[*].fc}. */
final class Selections {
    private final Reporter reporter;

    Selections(Reporter reporter) {
        this.reporter = reporter;
    }

    /** Parameters that the selectors name; a selector that names none is an error. */
    List<Variable> resolve(Ctx ctx, Store store, List<Selector> selectors) {
        Set<Variable> found = new LinkedHashSet<>();
        for (Selector selector : selectors) {
            var matched = matching(store, selector);
            if (matched.isEmpty()) {
                nothing(ctx, store, selector);
            }
            found.addAll(matched);
        }
        return List.copyOf(found);
    }

    private static List<Variable> matching(Store store, Selector selector) {
        Pattern pattern = pattern(selector);
        return store.variables().values().stream()
                .filter(v -> v.role() == Variable.Role.PARAM
                        && pattern.matcher(v.name()).matches())
                .toList();
    }

    /** A selector names a path, and with it everything below. */
    private static Pattern pattern(Selector selector) {
        var out = new StringBuilder();
        for (Selector.Part part : selector.parts()) {
            switch (part.kind()) {
                case NAME -> out.append(out.length() == 0 ? "" : "\\.").append(Pattern.quote(part.text()));
                case ANY -> out.append("\\.[^.\\[]+");
                case DEEP -> out.append("(?:\\[[0-9]+]|\\.[^.]+)*");
                case INDEX -> out.append("\\[").append(part.text()).append("]");
                case ANY_INDEX -> out.append("\\[[0-9]+]");
            }
        }
        return Pattern.compile(out + "(?:[.\\[].*)?");
    }

    private void nothing(Ctx ctx, Store store, Selector selector) {
        Span span = selector.span();
        var diagnostic = reporter.at(Code.EMPTY_SELECTION, ctx, span, "this selection matches no parameter");
        var candidates = new LinkedHashSet<String>();
        for (Variable v : store.variables().values()) {
            if (v.role() == Variable.Role.PARAM) {
                prefixes(v.name(), candidates);
            }
        }
        reporter.report(new SelectionAdvice(selector, List.copyOf(candidates), store).add(diagnostic));
    }

    private static void prefixes(String path, Set<String> out) {
        var parts = new ArrayList<String>();
        for (String part : path.split("\\.")) {
            parts.add(part);
            out.add(String.join(".", parts));
        }
    }
}
