package org.lamina.syntax;

import java.util.List;
import java.util.Optional;
import org.lamina.source.Span;

/**
 * {@code use std.text}, {@code use "f.nn" { A, B } as f}.
 *
 * @param path the quoted path, or the dotted name as written ({@code std.text})
 * @param quoted whether {@code path} is a file path
 * @param names the names in braces; empty where there are no braces
 */
public record Use(Span span, String path, boolean quoted, List<Ident> names, Optional<Ident> alias) {
    public Use {
        names = List.copyOf(names);
    }
}
