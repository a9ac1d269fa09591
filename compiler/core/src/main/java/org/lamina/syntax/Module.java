package org.lamina.syntax;

import java.util.List;
import java.util.OptionalInt;
import org.lamina.source.SourceFile;

/** One parsed file. Comments are kept in source order, doc comments among them, for the formatter. */
public record Module(SourceFile file, OptionalInt edition, List<Use> uses, List<Decl> decls, List<Comment> comments) {
    public Module {
        uses = List.copyOf(uses);
        decls = List.copyOf(decls);
        comments = List.copyOf(comments);
    }
}
