package org.lamina.runtime.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cases 44 and 45 of the list of faults: natives that are absent, cannot be unpacked, or are unpacked by two at once. */
class NativesTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void loadsTheBuildWithOneDnn() {
        Natives natives = Natives.load();
        assertTrue(natives.host());
        assertTrue(natives.oneDnn(), natives.text());
        assertFalse(natives.text().contains("\n"));
    }

    private String explained(String message) {
        Throwable cause = new UnsatisfiedLinkError(message);
        String line = Natives.explain(new ExceptionInInitializerError(cause), folder.toFile());
        assertFalse(line.contains("\n"), line);
        return line;
    }

    @Test
    void saysWhyNothingWasLoaded() {
        assertTrue(explained("x.so: failed to map segment from shared object").contains("noexec"));
        assertTrue(explained("java.io.IOException: No space left on device").startsWith("no room"));
        assertTrue(explained("/a/b.so: Permission denied").contains("cannot be unpacked"));
        assertTrue(explained("Could not find jnind4jcpu in class, module, and library paths.")
                .startsWith("there are no native"));
        assertTrue(explained("/lib/libm.so.6: version `GLIBC_2.29' not found").contains("newer system library"));
        String line = Natives.explain(new UnsatisfiedLinkError("x"), null);
        assertTrue(line.startsWith("there is no folder"), line);
    }

    /** Prints a line when ND4J works. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) {
            Tensor x = new CpuKernels().tensor(Storage.F32, 2, 2);
            new CpuKernels().fill(2, x).run();
            System.out.println("sum " + NativeView.array(x).sumNumber().intValue());
        }
    }

    private Process start(Path cache, String number) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dorg.bytedeco.javacpp.cachedir=" + cache,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(number).toFile())
                .start();
    }

    @Test
    void twoStartAtOnceWithAnEmptyCache() throws IOException, InterruptedException {
        Path cache = folder.resolve("cache");
        Process first = start(cache, "first");
        Process second = start(cache, "second");
        assertTrue(first.waitFor(120, TimeUnit.SECONDS));
        assertTrue(second.waitFor(120, TimeUnit.SECONDS));
        for (String name : new String[] {"first", "second"}) {
            assertEquals(
                    "sum 8",
                    Files.readString(folder.resolve(name), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.isBlank() && !line.startsWith("WARNING:")) // of Java 22 and later
                            .collect(Collectors.joining("\n")));
        }
    }
}
