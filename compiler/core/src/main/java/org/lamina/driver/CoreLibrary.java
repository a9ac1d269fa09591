package org.lamina.driver;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.lamina.diag.CompilerBug;
import org.lamina.diag.Diagnostics;
import org.lamina.parse.Outline;
import org.lamina.parse.Parser;
import org.lamina.source.SourceFile;
import org.lamina.source.Span;
import org.lamina.syntax.Decl;

/**
 * The files that every program sees without a {@code use}. A program uses a few of their declarations: each is parsed
 * when it is first asked for, once for all programs that share this object, in any thread.
 */
public final class CoreLibrary {
    private final Map<String, Span> places = new LinkedHashMap<>();
    private final Map<String, Decl> parsed = new ConcurrentHashMap<>();

    /** @param files without errors, each declaration at the start of a line and no name in two of them */
    public CoreLibrary(List<SourceFile> files) {
        files.forEach(file -> places.putAll(Outline.of(file)));
    }

    /** All names that can be asked for, in the order of the files. */
    public Set<String> names() {
        return places.keySet();
    }

    /** The declaration of a name. */
    public Decl find(String name) {
        return parsed.computeIfAbsent(name, wanted -> {
            var diagnostics = new Diagnostics();
            Decl decl = Parser.declaration(places.get(wanted), diagnostics);
            if (diagnostics.hasErrors()) {
                throw new CompilerBug("the library has an error: " + diagnostics.all());
            }
            return decl;
        });
    }
}
