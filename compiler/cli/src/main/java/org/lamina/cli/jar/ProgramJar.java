package org.lamina.cli.jar;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes the runnable JAR of a program. */
public final class ProgramJar {
    private ProgramJar() {}

    /**
     * Writes {@code target}, or leaves what was there: the JAR grows under a temporary name beside it and is renamed
     * when it is complete and on disk.
     *
     * @param attributes lines of the manifest beyond the main class, such as {@code Lamina-Version}
     * @param libraries JAR files or folders of classes, in the order of the class path
     * @param operations whether the program computes with any operations of ND4J, not with fast kernels
     */
    public static void write(
            Path target, BuiltProgram program, Map<String, String> attributes, List<Path> libraries, boolean operations)
            throws IOException {
        write(target, out -> JarMerger.write(out, program, attributes, libraries, operations));
    }

    /** The same with only those classes of the libraries that the program can come to use, and none of their other files. */
    public static void writeReachable(
            Path target, BuiltProgram program, Map<String, String> attributes, List<Path> libraries)
            throws IOException {
        Set<String> wanted = ReachableClasses.of(program, libraries);
        write(target, out -> JarMerger.writeOnly(out, program, attributes, libraries, wanted));
    }

    /** Writes a JAR to a stream. */
    @FunctionalInterface
    private interface Content {
        void write(OutputStream out) throws IOException;
    }

    private static void write(Path target, Content content) throws IOException {
        Path absolute = target.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder == null) {
            throw new IOException("`" + target + "` names no file");
        }
        Files.createDirectories(folder);
        Path growing = Files.createTempFile(folder, "." + absolute.getFileName(), ".part");
        try {
            try (OutputStream out = Files.newOutputStream(growing)) {
                content.write(out);
            }
            try (FileChannel channel = FileChannel.open(growing, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            // A temporary file is private to its owner; a JAR is meant to be passed on.
            growing.toFile().setReadable(true, false);
            rename(growing, absolute);
        } finally {
            Files.deleteIfExists(growing);
        }
    }

    private static void rename(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
