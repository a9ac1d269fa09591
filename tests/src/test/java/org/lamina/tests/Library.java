package org.lamina.tests;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.lamina.driver.SourceProvider;
import org.lamina.source.SourceFile;

/** The standard library from the class path, for programs that import nothing else. */
final class Library implements SourceProvider {
    static final List<String> FILES = List.of(
            "core",
            "activations",
            "init",
            "windows",
            "indices",
            "layers",
            "losses",
            "recurrent",
            "attention",
            "vision",
            "regularizers",
            "optim",
            "schedules",
            "metrics",
            "augment");

    @Override
    public List<SourceFile> core() {
        return FILES.stream().map(Library::file).toList();
    }

    @Override
    public Optional<SourceFile> find(SourceFile importer, String path, boolean quoted) {
        return Optional.empty();
    }

    static SourceFile file(String name) {
        try (InputStream in = SourceFile.class.getResourceAsStream("/org/lamina/stdlib/" + name + ".nn")) {
            if (in == null) {
                throw new IllegalStateException("no library file " + name);
            }
            return new SourceFile("stdlib/" + name + ".nn", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
