package org.lamina.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.lamina.driver.CoreLibrary;
import org.lamina.source.SourceFile;

/** The files of the standard library, from the resources of this JAR. */
public final class StandardLibrary {
    /** Seen by every program without a {@code use}. */
    public static final List<String> CORE = List.of(
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

    private static final String FOLDER = "/org/lamina/stdlib/";

    private StandardLibrary() {}

    /** The core, read once in a process. */
    public static CoreLibrary core() {
        return Core.LIBRARY;
    }

    /** A file of the library by its name, such as {@code layers}; empty where there is none of that name. */
    public static Optional<SourceFile> file(String name) {
        if (!name.matches("[a-z_]+")) {
            return Optional.empty();
        }
        try (InputStream in = StandardLibrary.class.getResourceAsStream(FOLDER + name + ".nn")) {
            return in == null
                    ? Optional.empty()
                    : Optional.of(new SourceFile(
                            "stdlib/" + name + ".nn", new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Read when it is first asked for. */
    private static final class Core {
        static final CoreLibrary LIBRARY = new CoreLibrary(
                CORE.stream().map(name -> file(name).orElseThrow()).toList());
    }
}
