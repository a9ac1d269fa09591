package org.lamina.syntax;

import java.util.List;
import java.util.OptionalInt;
import org.lamina.source.SourceFile;

/**
 * One parsed file.
 *
 * @param unread names of declarations whose heads have errors: nothing is known of them
 * @param comments in source order, doc comments among them, for the formatter
 */
public record Module(
        SourceFile file,
        OptionalInt edition,
        List<Use> uses,
        List<Decl> decls,
        List<Ident> unread,
        List<Comment> comments) {
    public Module {
        uses = List.copyOf(uses);
        decls = List.copyOf(decls);
        unread = List.copyOf(unread);
        comments = List.copyOf(comments);
    }
}
