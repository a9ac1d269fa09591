package org.lamina.runtime.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
    private static final int VALUES = 300_000;

    @TempDir
    Path folder;

    private List<Path> leftovers() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(path -> path.toString().endsWith(".tmp")).toList();
        }
    }

    @Test
    void aFileIsReplacedAsAWhole() throws IOException {
        Path file = folder.resolve("new/folder/a.bin");
        AtomicFiles.write(file, new byte[] {1, 2});
        AtomicFiles.write(file, new byte[] {3});
        assertArrayEquals(new byte[] {3}, Files.readAllBytes(file));
    }

    @Test
    void aReplacedFileKeepsItsPermissions() throws IOException {
        Path file = folder.resolve("secret.bin");
        AtomicFiles.write(file, new byte[] {1});
        Assumptions.assumeTrue(Files.getFileStore(file).supportsFileAttributeView("posix"));
        for (String permissions : new String[] {"rw-------", "rwxr-x---"}) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
            AtomicFiles.write(file, new byte[] {2});
            assertEquals(permissions, PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
    }

    /** Case 2, with the exception that a full disk gives. */
    @Test
    void case02AFailureLeavesTheOldFileAndNoTemporaryOne() throws IOException {
        Path file = folder.resolve("a.bin");
        AtomicFiles.write(file, new byte[] {1});
        DataException e = assertThrows(
                DataException.class,
                () -> AtomicFiles.write(file, channel -> {
                    channel.write(ByteBuffer.wrap(new byte[1000]));
                    throw new IOException("No space left on device");
                }));
        assertEquals(DataCode.CANNOT_WRITE, e.code());
        assertTrue(e.sentence().contains("No space left"), e.sentence());
        assertThrows(
                IllegalStateException.class,
                () -> AtomicFiles.write(file, channel -> {
                    throw new IllegalStateException();
                }));
        assertArrayEquals(new byte[] {1}, Files.readAllBytes(file));
        assertEquals(List.of(), leftovers());
    }

    @Test
    void aLinkIsFollowedNotReplaced() throws IOException {
        Path file = folder.resolve("real.bin");
        AtomicFiles.write(file, new byte[] {1});
        Path link = folder.resolve("link.bin");
        try {
            Files.createSymbolicLink(link, file);
        } catch (IOException | UnsupportedOperationException e) {
            Assumptions.abort("no symbolic links here");
        }
        AtomicFiles.write(link, new byte[] {2});
        assertTrue(Files.isSymbolicLink(link));
        assertArrayEquals(new byte[] {2}, Files.readAllBytes(file));
    }

    /** Case 1: a process that saves again and again is killed at 20 random moments. */
    @Test
    void case01AKilledSaveLeavesTheLastGoodFile() throws Exception {
        Path file = folder.resolve("net.safetensors");
        Random random = new Random(1);
        for (int turn = 0; turn < 20; turn++) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xshare:auto",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path", ""),
                            Saver.class.getName(),
                            file.toString())
                    .redirectErrorStream(true)
                    .start();
            // The first saved file is reported, so the kill comes while later ones are written.
            assertEquals('s', process.getInputStream().read());
            Thread.sleep(random.nextInt(60));
            process.destroyForcibly();
            assertTrue(process.waitFor(10, TimeUnit.SECONDS));
            try (SafeTensors read = SafeTensors.open(file)) {
                float[] values = read.floats("w");
                float first = values[0];
                assertEquals(VALUES, values.length);
                for (float value : values) {
                    assertEquals(first, value);
                }
            }
        }
        assertTrue(leftovers().size() <= 1, "later saves remove what killed ones left");
        AtomicFiles.write(file, new byte[] {1});
        assertEquals(List.of(), leftovers());
    }

    /** The process that is killed. */
    public static final class Saver {
        private Saver() {}

        public static void main(String[] arguments) {
            Path file = new File(arguments[0]).toPath();
            float[] values = new float[VALUES];
            for (int turn = 0; turn < 10_000; turn++) {
                Arrays.fill(values, turn);
                SafeTensors.write(file, List.of(NamedTensor.of("w", new long[] {VALUES}, values)), Map.of());
                if (turn == 0) {
                    System.out.print('s');
                    System.out.flush();
                }
            }
        }
    }
}
