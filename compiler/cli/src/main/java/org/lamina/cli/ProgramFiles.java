package org.lamina.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lamina.driver.CoreLibrary;
import org.lamina.driver.SourceProvider;
import org.lamina.source.SourceFile;

/**
 * The files of one program: the standard library from the resources of this JAR, and what the program imports from the
 * folder it lies in. An import that leads out of this folder, also through a link, is refused: a program from elsewhere
 * must not read files of its user.
 */
final class ProgramFiles implements SourceProvider {
    private final Path root;
    private final SourceFile main;
    private final Path folder;
    private final Map<SourceFile, Path> folders = new HashMap<>();

    ProgramFiles(Path program) {
        this(Sources.read(program), Optional.ofNullable(program.getParent()).orElse(Path.of("")));
    }

    /** @param folder where the program lies, as its user names it; what it imports is looked for there */
    ProgramFiles(SourceFile main, Path folder) {
        this.main = main;
        this.folder = folder;
        this.root = real(folder.toAbsolutePath());
        folders.put(main, folder.toAbsolutePath());
    }

    SourceFile main() {
        return main;
    }

    /** Where the program lies, as its user names it. */
    Path folder() {
        return folder;
    }

    /** The program and every file of its user that it has imported so far. */
    List<SourceFile> read() {
        var files = new java.util.ArrayList<>(folders.keySet());
        files.sort(java.util.Comparator.comparing(SourceFile::name));
        return files;
    }

    @Override
    public CoreLibrary core() {
        return StandardLibrary.core();
    }

    @Override
    public Optional<SourceFile> find(SourceFile importer, String path, boolean quoted) {
        if (!quoted) {
            return path.startsWith("std.") ? StandardLibrary.file(path.substring("std.".length())) : Optional.empty();
        }
        Path from = folders.get(importer);
        if (from == null) {
            return Optional.empty();
        }
        Path wanted = resolve(from, path);
        if (!Files.exists(wanted)) {
            return Optional.empty();
        }
        if (!real(wanted).startsWith(root)) {
            throw new FileProblem("`" + importer.name() + "` imports `" + path
                    + "`, which lies outside of the program's folder; copy the file into it");
        }
        SourceFile file = new SourceFile(shown(wanted), Sources.read(wanted).text());
        folders.put(file, Optional.ofNullable(wanted.getParent()).orElse(root));
        return Optional.of(file);
    }

    private static Path resolve(Path folder, String path) {
        try {
            return folder.resolve(path).normalize();
        } catch (InvalidPathException e) {
            throw new FileProblem("`" + path + "` is no path of a file");
        }
    }

    /** As messages call it: beside the name by which the user called the program. */
    private String shown(Path file) {
        return folder.resolve(root.relativize(real(file))).toString();
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new FileProblem("`" + path + "` could not be read: " + e.getMessage());
        }
    }
}
