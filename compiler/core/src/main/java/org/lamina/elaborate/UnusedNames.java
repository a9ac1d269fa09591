package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.syntax.Block;
import org.lamina.syntax.Decl;
import org.lamina.syntax.Ident;
import org.lamina.syntax.Module;
import org.lamina.syntax.Param;
import org.lamina.syntax.Stmt;

/**
 * Warns of names that occur where they are given and nowhere else: of values in functions, layers and models, and of
 * tensor arguments of layers and models. A name that begins with {@code _} is meant to be unused.
 */
final class UnusedNames {
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern COMMENT = Pattern.compile("#[^\n]*");

    private final Reporter reporter;

    /** How often each word stands in the declaration, texts included: their holes name values. */
    private final Map<String, Integer> count = new HashMap<>();

    private UnusedNames(Reporter reporter, Decl decl) {
        this.reporter = reporter;
        WORD.matcher(COMMENT.matcher(decl.span().text()).replaceAll(" "))
                .results()
                .forEach(word -> count.merge(word.group(), 1, Integer::sum));
    }

    static void check(Module module, Reporter reporter) {
        for (Decl decl : module.decls()) {
            var names = new UnusedNames(reporter, decl);
            if (decl instanceof Decl.Fn fn) {
                // Its arguments may be what its callers give, as those of an initialiser are.
                names.check(List.of(), fn.body());
            } else if (decl instanceof Decl.Layer layer) {
                // A setting may be there for the sake of others of its kind.
                names.check(layer.tensors(), layer.body());
            }
        }
    }

    private void check(List<Param> params, Block body) {
        params.stream()
                .map(Param::name)
                .filter(this::isUnused)
                .forEach(name -> warn(name, "nothing uses the argument `%s`", "remove it, or call it `_%s`"));
        for (Stmt statement : body.statements()) {
            if (statement instanceof Stmt.Assign assign) {
                List<Ident> names = new ArrayList<>(assign.pattern().names());
                if (names.stream().allMatch(this::isUnused)) {
                    warn(names.get(0), "nothing uses `%s`", "use it, remove it, or call it `_%s`");
                }
            }
        }
    }

    private boolean isUnused(Ident name) {
        return count.getOrDefault(name.text(), 0) == 1 && !name.text().startsWith("_");
    }

    private void warn(Ident name, String text, String help) {
        reporter.report(Diagnostic.of(Code.UNUSED_VALUE, name.span(), text, name.text())
                .help(help, name.text()));
    }
}
