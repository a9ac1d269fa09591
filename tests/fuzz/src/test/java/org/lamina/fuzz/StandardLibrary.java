package org.lamina.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.lamina.driver.SourceProvider;
import org.lamina.source.SourceFile;

/** The standard library from the class path, read once; no other file can be imported. */
final class StandardLibrary implements SourceProvider {
    private static final List<String> NAMES = List.of(
            "core", "activations", "init", "windows", "indices", "layers", "losses", "recurrent", "attention", "vision",
            "regularizers", "optim", "schedules", "metrics", "augment");

    private final List<SourceFile> files =
            NAMES.stream().map(StandardLibrary::file).toList();

    @Override
    public List<SourceFile> core() {
        return files;
    }

    @Override
    public Optional<SourceFile> find(SourceFile importer, String path, boolean quoted) {
        return Optional.empty();
    }

    private static SourceFile file(String name) {
        try (InputStream in = SourceFile.class.getResourceAsStream("/org/lamina/stdlib/" + name + ".nn")) {
            return new SourceFile("stdlib/" + name + ".nn", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
