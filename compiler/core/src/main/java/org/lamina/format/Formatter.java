package org.lamina.format;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.lamina.syntax.Decl;
import org.lamina.syntax.Module;
import org.lamina.syntax.Use;

/**
 * The one layout of programs: lines of at most 120 columns, indented by two blanks. What the author decides is kept where
 * it carries meaning: which stages of a pipeline share a line, which blocks stand on one line, and single empty lines.
 */
public final class Formatter {
    private final Cursor cursor;
    private final Tokens tokens;
    private final Declarations declarations;
    private final Layout layout = new Layout();
    /** Whether the item before stands apart from the next one; the edition does. */
    private boolean lastStandsApart = true;

    private boolean lastIsUse;

    private Formatter(Module module) {
        this.cursor = new Cursor(module);
        this.tokens = new Tokens(cursor);
        this.declarations = new Declarations(tokens);
    }

    /**
     * The canonical text of a program. Formatting it again changes nothing, and it has the tree and the comments of
     * {@code module}.
     *
     * @param module read from its text without an error
     * @throws org.lamina.diag.CompilerBug where tree and text do not agree
     */
    public static String format(Module module) {
        var formatter = new Formatter(module);
        formatter.edition();
        items(module).forEach(formatter::add);
        formatter.layout.add(formatter.tokens.between(Tokens.Blanks.LAST_IN_BLOCK));
        return formatter.layout.text();
    }

    /** An import or a declaration, and how to write it. */
    private record Item(int start, boolean use, Function<Declarations, Doc> write) {}

    private static List<Item> items(Module module) {
        var items = new ArrayList<Item>();
        for (Use use : module.uses()) {
            items.add(new Item(use.span().start(), true, to -> to.use(use)));
        }
        for (Decl decl : module.decls()) {
            items.add(new Item(decl.span().start(), false, to -> to.declaration(decl)));
        }
        items.sort(Comparator.comparingInt(Item::start));
        return items;
    }

    private void edition() {
        Doc above = tokens.between(Tokens.Blanks.ALL);
        Doc word = Docs.concat(tokens.token("nn"), Docs.BLANK);
        layout.add(Docs.concat(above, word, tokens.token(cursor.word())));
    }

    /** Items of one line may follow one another; what has several lines, or comments above, stands between empty lines. */
    private void add(Item item) {
        int before = layout.lines();
        layout.add(tokens.between(Tokens.Blanks.ALL));
        int start = layout.lines();
        boolean apart = start > before || lastStandsApart || lastIsUse != item.use();
        layout.add(item.write().apply(declarations));
        boolean many = layout.lines() > start + 1;
        if ((apart || many) && !layout.hasBlank(before, start)) {
            layout.blankBefore(before);
        }
        lastStandsApart = many;
        lastIsUse = item.use();
    }
}
