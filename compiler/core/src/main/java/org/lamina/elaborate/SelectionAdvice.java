package org.lamina.elaborate;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.lamina.diag.Diagnostic;
import org.lamina.diag.Spelling;
import org.lamina.program.Variable;
import org.lamina.syntax.Selector;

/** What a selection that matches nothing may have meant, or what there is instead. */
final class SelectionAdvice {
    private final Selector selector;
    private final List<String> paths;
    private final Store store;

    /** @param paths of layers and parameters */
    SelectionAdvice(Selector selector, List<String> paths, Store store) {
        this.selector = selector;
        this.paths = paths;
        this.store = store;
    }

    Diagnostic add(Diagnostic diagnostic) {
        String text = selector.text();
        boolean state = store.variables().values().stream()
                .anyMatch(v -> v.role() == Variable.Role.STATE && v.name().equals(text));
        if (state) {
            return diagnostic.at("a `state`").fact("note", "states are updated by their layer, not trained");
        }
        String written = text.replace(".**", "").replace(".*", "");
        var near = Spelling.nearest(written, paths);
        if (near.isPresent() && !text.contains(".*.") && !text.contains(".**.")) {
            return meant(diagnostic, text.replace(written, near.get()), count(near.get()));
        }
        int dot = text.lastIndexOf('.');
        String last = text.substring(dot + 1);
        String front = dot < 0 ? "" : text.substring(0, dot);
        return front.endsWith("*") ? ofParameters(diagnostic, front, last) : ofParts(diagnostic, written);
    }

    private Diagnostic meant(Diagnostic diagnostic, String better, long count) {
        return diagnostic
                .at("did you mean `%s`? (%d parameters)", better, count)
                .fix(selector.span(), better, "use `" + better + "`");
    }

    /** {@code net.**.weight}: names of parameters at any depth. */
    private Diagnostic ofParameters(Diagnostic diagnostic, String front, String last) {
        Set<String> names = new LinkedHashSet<>();
        for (Variable v : store.variables().values()) {
            if (v.role() == Variable.Role.PARAM) {
                names.add(v.name().substring(v.name().lastIndexOf('.') + 1));
            }
        }
        var near = Synonyms.of(last, names).or(() -> Spelling.nearest(last, names));
        return near.isPresent()
                ? diagnostic
                        .at("did you mean `%s.%s`?", front, near.get())
                        .fix(selector.span(), front + "." + near.get(), "use `" + front + "." + near.get() + "`")
                : diagnostic.fact("note", "parameters are called: %s", String.join(", ", names));
    }

    /** {@code net.features}: the parts of what there is. */
    private Diagnostic ofParts(Diagnostic diagnostic, String written) {
        String known = written;
        while (!known.isEmpty() && !paths.contains(known)) {
            known = known.substring(0, Math.max(0, known.lastIndexOf('.')));
        }
        String base = known;
        Set<String> parts = new LinkedHashSet<>();
        for (String path : paths) {
            boolean below = base.isEmpty() || path.startsWith(base + ".");
            if (below && !path.equals(base)) {
                parts.add(path.substring(base.isEmpty() ? 0 : base.length() + 1).split("\\.")[0]);
            }
        }
        if (parts.isEmpty()) {
            return diagnostic;
        }
        return base.isEmpty()
                ? diagnostic.fact("note", "models are: %s", String.join(", ", parts))
                : diagnostic.fact("note", "`%s` has: %s", base, String.join(", ", parts));
    }

    private long count(String path) {
        return store.variables().values().stream()
                .filter(v -> v.role() == Variable.Role.PARAM && Tracer.below(path, v.name()))
                .count();
    }
}
