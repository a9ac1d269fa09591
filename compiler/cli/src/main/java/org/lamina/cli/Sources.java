package org.lamina.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.lamina.diag.Spelling;
import org.lamina.runtime.store.AtomicFiles;
import org.lamina.source.SourceFile;

/** Reads program texts. Whatever cannot be one is a {@link FileProblem} of one line. */
final class Sources {
    /** A program of this length is far beyond what a person writes; without a bound a wrong path could fill the memory. */
    static final int MAX_BYTES = 16 << 20;

    /**
     * Replaces a program, whole or not at all.
     *
     * @throws FileProblem if it may not be written
     */
    static void write(Path file, String text) {
        // Replacing a file takes a folder that may be written; that somebody protected the file itself counts as well.
        if (!Files.isWritable(file)) {
            throw new FileProblem("`" + file + "` may not be written by this user");
        }
        AtomicFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** How messages call the program that comes through a pipe. */
    static final String STANDARD_INPUT = "<stdin>";

    private Sources() {}

    static SourceFile read(Path path) {
        return new SourceFile(path.toString(), decode(path.toString(), bytes(path)));
    }

    /** The program that comes through a pipe. */
    static SourceFile standardInput() {
        try {
            return new SourceFile(STANDARD_INPUT, decode(STANDARD_INPUT, bytes(STANDARD_INPUT, System.in)));
        } catch (IOException e) {
            throw new FileProblem("standard input could not be read: " + e.getMessage());
        }
    }

    /** The .nn files of a folder and of the folders in it, hidden ones left out, by name; a file is itself. */
    static List<Path> programs(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        var programs = new ArrayList<Path>();
        try {
            Files.walkFileTree(path, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    boolean hidden = !folder.equals(path)
                            && folder.getFileName().toString().startsWith(".");
                    return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile()
                            && file.getFileName().toString().endsWith(".nn")) {
                        programs.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (AccessDeniedException e) {
            throw new FileProblem("`" + e.getFile() + "` may not be read by this user");
        } catch (IOException e) {
            throw new FileProblem("`" + path + "` could not be read: " + e.getMessage());
        }
        programs.sort(Comparator.comparing(Path::toString));
        return programs;
    }

    private static byte[] bytes(String name, InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new FileProblem("`" + name + "` is longer than 16 MiB; that cannot be a program");
        }
        return bytes;
    }

    private static byte[] bytes(Path path) {
        if (Files.isDirectory(path)) {
            throw new FileProblem("`" + path + "` is a folder; name the .nn file in it");
        }
        try (InputStream in = Files.newInputStream(path)) {
            return bytes(path.toString(), in);
        } catch (NoSuchFileException e) {
            throw new FileProblem("there is no file `" + path + "`" + nearby(path));
        } catch (AccessDeniedException e) {
            throw new FileProblem("`" + path + "` may not be read by this user");
        } catch (IOException e) {
            throw new FileProblem("`" + path + "` could not be read: " + e.getMessage());
        }
    }

    /** A program beside the missing one whose name is much like it. */
    private static String nearby(Path path) {
        Path folder = path.toAbsolutePath().getParent();
        String name = String.valueOf(path.getFileName());
        if (folder == null || !Files.isDirectory(folder)) {
            return "";
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<String> programs = files.map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(".nn"))
                    .sorted()
                    .toList();
            String wanted = name.endsWith(".nn") ? name : name + ".nn";
            Optional<String> near =
                    programs.contains(wanted) ? Optional.of(wanted) : Spelling.nearest(wanted, programs);
            return near.map(f -> "; did you mean `" + path.resolveSibling(f) + "`?")
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    private static String decode(String name, byte[] bytes) {
        if (startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF)) {
            throw new FileProblem("`" + name + "` is UTF-16 text; save it as UTF-8");
        }
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer text = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, text, true);
        if (result.isError()) {
            throw new FileProblem(notText(name, bytes, in.position()));
        }
        decoder.flush(text);
        return text.flip().toString();
    }

    private static String notText(String name, byte[] bytes, int at) {
        int line = 1;
        for (int i = 0; i < at; i++) {
            line += bytes[i] == '\n' ? 1 : 0;
        }
        return String.format(
                Locale.ROOT,
                "`%s` is not UTF-8 text: byte 0x%02X in line %d; save it as UTF-8",
                name,
                bytes[at] & 0xFF,
                line);
    }

    private static boolean startsWith(byte[] bytes, int first, int second) {
        return bytes.length >= 2 && (bytes[0] & 0xFF) == first && (bytes[1] & 0xFF) == second;
    }
}
