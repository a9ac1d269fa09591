package org.lamina.cli.jar;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Which classes of libraries a program can come to use: those that its own name, those that they name, and so on. Classes that
 * are nowhere belong to Java, or to a library that another one can do without.
 */
final class ReachableClasses {
    private static final String ENDING = ".class";

    private ReachableClasses() {}

    /** Names of entries, such as {@code org/lamina/runtime/kernel/Tensor.class}; the program's own are not among them. */
    static Set<String> of(BuiltProgram program, List<Path> libraries) throws IOException {
        var found = new HashSet<String>();
        Deque<String> open = new ArrayDeque<>();
        for (byte[] type : program.classes().values()) {
            open.addAll(ClassFile.references(new ByteArrayInputStream(type)));
        }
        var archives = new ArrayList<ZipFile>();
        try {
            for (Path library : libraries) {
                if (!Files.isDirectory(library)) {
                    archives.add(new ZipFile(library.toFile()));
                }
            }
            var seen = new HashSet<String>();
            while (!open.isEmpty()) {
                String name = open.pop();
                if (seen.add(name)) {
                    Set<String> further = look(name + ENDING, libraries, archives);
                    if (!further.isEmpty()) {
                        found.add(name + ENDING);
                        open.addAll(further);
                    }
                }
            }
        } finally {
            for (ZipFile archive : archives) {
                archive.close();
            }
        }
        return found;
    }

    /** What a class names, itself among it; empty if it is nowhere. */
    private static Set<String> look(String entry, List<Path> libraries, List<ZipFile> archives) throws IOException {
        for (Path library : libraries) {
            Path file = library.resolve(entry);
            if (Files.isDirectory(library) && Files.exists(file)) {
                try (InputStream in = Files.newInputStream(file)) {
                    return ClassFile.references(new ByteArrayInputStream(in.readAllBytes()));
                }
            }
        }
        for (ZipFile archive : archives) {
            ZipEntry found = archive.getEntry(entry);
            if (found != null) {
                try (InputStream in = archive.getInputStream(found)) {
                    return ClassFile.references(new ByteArrayInputStream(in.readAllBytes()));
                }
            }
        }
        return Set.of();
    }
}
