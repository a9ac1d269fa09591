package org.lamina.runtime.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes files as a whole: to a temporary name in the target's folder, flushed to the disk, then renamed. A reader sees
 * the old file or the new one; after a crash at any moment the old one is still there.
 */
public final class AtomicFiles {
    private static final AtomicLong COUNTER = new AtomicLong();

    private AtomicFiles() {}

    /** Puts the content of a file into an empty one. */
    @FunctionalInterface
    public interface Content {
        /** Writes everything; the caller flushes and closes. */
        void writeTo(FileChannel channel) throws IOException;
    }

    /**
     * Replaces or makes {@code target}; folders above it are made where they are missing. A file that is replaced keeps its
     * permissions.
     *
     * @throws DataException NN0621 when the file cannot be written; the old file is intact and no temporary one stays
     */
    public static void write(Path target, Content content) {
        Path file = target.toAbsolutePath();
        Path temporary = null;
        try {
            if (Files.isSymbolicLink(file) && Files.exists(file)) {
                file = file.toRealPath();
            }
            Files.createDirectories(file.getParent());
            removeLeftovers(file);
            temporary = temporaryName(file);
            try (FileChannel channel = FileChannel.open(
                    temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
                content.writeTo(channel);
                channel.force(true);
            }
            keepPermissions(file, temporary);
            replace(temporary, file);
            flushFolder(file.getParent());
        } catch (IOException e) {
            delete(temporary);
            throw cannotWrite(target, e);
        } catch (RuntimeException | Error e) {
            delete(temporary);
            throw e;
        }
    }

    /** Replaces or makes {@code target} with these bytes; see {@link #write(Path, Content)}. */
    public static void write(Path target, byte[] bytes) {
        write(target, channel -> {
            java.nio.ByteBuffer buffer = java.nio.ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        });
    }

    private static Path temporaryName(Path file) {
        // The process number lets a later run remove what a killed one left, and nothing else.
        return file.resolveSibling("." + file.getFileName() + "."
                + ProcessHandle.current().pid() + "-" + COUNTER.incrementAndGet() + ".tmp");
    }

    /** A file that only its owner could read stays one. */
    private static void keepPermissions(Path file, Path temporary) throws IOException {
        if (Files.exists(file) && Files.getFileAttributeView(file, PosixFileAttributeView.class) != null) {
            Files.setPosixFilePermissions(temporary, Files.getPosixFilePermissions(file));
        }
    }

    private static void replace(Path temporary, Path file) throws IOException {
        try {
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void flushFolder(Path folder) {
        // Makes the rename itself durable; Windows cannot open folders, and then the rename is as safe as it gets.
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            return;
        }
    }

    private static void removeLeftovers(Path file) throws IOException {
        Pattern leftover = Pattern.compile(Pattern.quote("." + file.getFileName() + ".") + "(\\d{1,18})-\\d+\\.tmp");
        try (DirectoryStream<Path> siblings = Files.newDirectoryStream(
                file.getParent(),
                path -> leftover.matcher(path.getFileName().toString()).matches())) {
            for (Path sibling : siblings) {
                Matcher matcher = leftover.matcher(sibling.getFileName().toString());
                if (matcher.matches()
                        && ProcessHandle.of(Long.parseLong(matcher.group(1))).isEmpty()) {
                    delete(sibling);
                }
            }
        }
    }

    private static void delete(@org.jspecify.annotations.Nullable Path path) {
        if (path == null) {
            return;
        }
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // The problem that led here is the one to report; a later write removes the rest.
            return;
        }
    }

    private static DataException cannotWrite(Path target, IOException e) {
        String reason;
        if (e instanceof AccessDeniedException) {
            reason = "the folder or file may not be written";
        } else if (e instanceof NoSuchFileException) {
            reason = "the folder does not exist and could not be made";
        } else {
            String message = e.getMessage();
            reason = message == null ? e.getClass().getSimpleName() : message;
        }
        return DataCode.CANNOT_WRITE
                .problem("the file cannot be written: %s", reason)
                .file(target)
                .help("check free space and permissions, or choose another path; an earlier file is unchanged")
                .cause(e)
                .exception();
    }
}
