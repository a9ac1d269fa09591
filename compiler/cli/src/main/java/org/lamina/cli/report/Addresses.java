package org.lamina.cli.report;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Files as tools that look at a repository call them: relative to the folder in which the command runs. */
final class Addresses {
    private final Path root;

    /** @param root the working directory */
    Addresses(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /** With slashes, below the root; empty for a file that lies elsewhere, or is none. */
    Optional<String> relative(String name) {
        try {
            Path path = root.resolve(name).normalize();
            return path.startsWith(root) && !path.equals(root)
                    ? Optional.of(slashes(root.relativize(path)))
                    : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** What to call the file in a line of text. */
    String shown(String name) {
        return relative(name).orElse(name);
    }

    /** The reference of a relative path, with everything escaped that is no part of one. */
    static String reference(String relative) {
        try {
            // A colon in the first step would make it the scheme.
            int colon = relative.indexOf(':');
            boolean looksAbsolute = colon >= 0 && !relative.substring(0, colon).contains("/");
            return new URI(null, null, (looksAbsolute ? "./" : "") + relative, null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(relative, e);
        }
    }

    /** The address of a file outside of the root, or of a text that is no file. */
    static String elsewhere(String name) {
        try {
            Path path = Path.of(name);
            return path.isAbsolute() ? path.normalize().toUri().toASCIIString() : reference(slashes(path));
        } catch (InvalidPathException e) {
            return reference(name);
        }
    }

    private static String slashes(Path path) {
        return StreamSupport.stream(path.spliterator(), false)
                .map(Path::toString)
                .collect(Collectors.joining("/"));
    }
}
