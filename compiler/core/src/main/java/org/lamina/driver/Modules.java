package org.lamina.driver;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lamina.diag.Diagnostics;
import org.lamina.elaborate.Library;
import org.lamina.parse.Parser;
import org.lamina.source.SourceFile;
import org.lamina.syntax.Decl;
import org.lamina.syntax.Module;

/** Parses modules on request, each once. */
final class Modules implements Library {
    private final SourceProvider sources;
    private final Diagnostics diagnostics;
    private final Map<String, Module> parsed = new HashMap<>();

    Modules(SourceProvider sources, Diagnostics diagnostics) {
        this.sources = sources;
        this.diagnostics = diagnostics;
    }

    @Override
    public Set<String> coreNames() {
        return sources.core().names();
    }

    @Override
    public Decl core(String name) {
        return sources.core().find(name);
    }

    @Override
    public Optional<Module> module(Module importer, String path, boolean quoted) {
        return sources.find(importer.file(), path, quoted).map(this::parse);
    }

    Module parse(SourceFile file) {
        Module known = parsed.get(file.name());
        if (known == null) {
            known = Parser.parse(file, diagnostics);
            parsed.put(file.name(), known);
        }
        return known;
    }
}
