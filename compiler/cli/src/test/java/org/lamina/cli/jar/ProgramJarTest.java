package org.lamina.cli.jar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramJarTest {
    private static final BuiltProgram PROGRAM = new BuiltProgram(
            "digits.Main",
            Map.of("digits.Main", bytes("main"), "digits.Main$Inner", bytes("inner")),
            Map.of("lamina/sources/digits.nn", bytes("nn 1\n")));

    @TempDir
    Path folder;

    @Test
    void holdsClassesResourcesAndLibraries() throws IOException {
        Path library = jar("a-1.0.jar", "x/A.class", "a", "x/text.txt", "first");
        Path other = jar("b-1.0.jar", "x/text.txt", "second");
        try (JarFile jar = open(library, other)) {
            assertEquals("main", text(jar, "digits/Main.class"));
            assertEquals("inner", text(jar, "digits/Main$Inner.class"));
            assertEquals("nn 1\n", text(jar, "lamina/sources/digits.nn"));
            assertEquals("first", text(jar, "x/text.txt"), "as on a class path, the first one wins");
            assertEquals("digits.Main", jar.getManifest().getMainAttributes().getValue("Main-Class"));
            assertEquals("0.1.0", jar.getManifest().getMainAttributes().getValue("Lamina-Version"));
        }
    }

    @Test
    void joinsServices() throws IOException {
        Path library = jar("a-1.0.jar", "META-INF/services/x.S", "x.A # the first\n");
        Path other = jar("b-1.0.jar", "META-INF/services/x.S", "x.B\nx.A\n");
        try (JarFile jar = open(library, other)) {
            assertEquals("x.A\nx.B\n", text(jar, "META-INF/services/x.S"));
        }
    }

    @Test
    void leavesOutWhatSpeaksOfOneLibraryAlone() throws IOException {
        Path library = jar(
                "a-1.0.jar",
                "META-INF/KEY.SF",
                "signature",
                "META-INF/KEY.RSA",
                "signature",
                "module-info.class",
                "module",
                "META-INF/versions/9/module-info.class",
                "module",
                "META-INF/versions/9/x/A.class",
                "newer",
                "META-INF/maven/x/a/pom.xml",
                "pom");
        try (JarFile jar = open(library)) {
            assertNull(jar.getEntry("META-INF/KEY.SF"));
            assertNull(jar.getEntry("META-INF/KEY.RSA"));
            assertNull(jar.getEntry("module-info.class"));
            assertNull(jar.getEntry("META-INF/versions/9/module-info.class"));
            assertNull(jar.getEntry("META-INF/maven/x/a/pom.xml"));
            assertNotNull(jar.getEntry("META-INF/versions/9/x/A.class"));
        }
    }

    @Test
    void keepsEachLicenceOnce() throws IOException {
        Path library = jar("a-1.0.jar", "META-INF/LICENSE", "apache", "META-INF/NOTICE.txt", "of a");
        Path other = jar("b-1.0.jar", "LICENSE", "apache", "META-INF/NOTICE.txt", "of b");
        try (JarFile jar = open(library, other)) {
            assertEquals("apache", text(jar, "META-INF/licenses/a-1.0/LICENSE"));
            assertNull(jar.getEntry("META-INF/licenses/b-1.0/LICENSE"));
            assertEquals("of a", text(jar, "META-INF/licenses/a-1.0/NOTICE.txt"));
            assertEquals("of b", text(jar, "META-INF/licenses/b-1.0/NOTICE.txt"));
        }
    }

    @Test
    void equalInputGivesEqualBytesInAnyTimeZone() throws IOException {
        Path library = jar("a-1.0.jar", "x/A.class", "a");
        TimeZone before = TimeZone.getDefault();
        try {
            Path first = folder.resolve("first.jar");
            write(first, library);
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
            Path second = folder.resolve("second.jar");
            write(second, library);
            assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second));
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void aFailureLeavesTheOldFileAndNoOther() throws IOException {
        Path target = folder.resolve("out").resolve("p.jar");
        write(target);
        byte[] old = Files.readAllBytes(target);
        Path broken = folder.resolve("broken-1.0.jar");
        Files.writeString(broken, "not a jar");

        assertThrows(IOException.class, () -> write(target, broken));

        assertArrayEquals(old, Files.readAllBytes(target));
        try (Stream<Path> left = Files.list(folder.resolve("out"))) {
            assertEquals(List.of(target), left.toList());
        }
    }

    @Test
    void theCompilerStaysBehind() throws IOException {
        Path compiler = jar("lamina-core-0.1.0.jar", "x/C.class", "c");
        Path runtime = jar("lamina-runtime-0.1.0.jar", "x/R.class", "r");
        String separator = System.getProperty("path.separator");
        assertEquals(List.of(runtime), Libraries.ofRuntime(compiler + separator + runtime));
    }

    @Test
    void nativesOfOtherPlatformsLieBesideOrAreFetched() throws IOException {
        Path home = Files.createDirectories(folder.resolve("org/nd4j/nd4j-native/1.0"));
        Path here = Files.createFile(home.resolve("nd4j-native-1.0-linux-x86_64-onednn.jar"));
        Path other = home.resolve("nd4j-native-1.0-windows-x86_64-onednn.jar");
        Path plain = jar("plain-1.0.jar", "x/A.class", "a");

        var failure = assertThrows(
                IOException.class,
                () -> Libraries.forPlatforms(List.of(plain, here), List.of("windows-x86_64"), wanted -> false));
        assertTrue(failure.getMessage().contains("org.nd4j:nd4j-native:1.0:jar:windows-x86_64-onednn"));

        List<Path> fetched = Libraries.forPlatforms(List.of(plain, here), List.of("windows-x86_64"), wanted -> {
            try {
                Files.createFile(other);
                return true;
            } catch (IOException e) {
                return false;
            }
        });
        assertEquals(List.of(plain, other), fetched);
    }

    private JarFile open(Path... libraries) throws IOException {
        Path target = folder.resolve("program.jar");
        write(target, libraries);
        return new JarFile(target.toFile());
    }

    private static void write(Path target, Path... libraries) throws IOException {
        ProgramJar.write(target, PROGRAM, Map.of("Lamina-Version", "0.1.0"), List.of(libraries), false);
    }

    private Path jar(String name, String... namesAndTexts) throws IOException {
        Path path = folder.resolve(name);
        try (var out = new JarOutputStream(Files.newOutputStream(path))) {
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                out.putNextEntry(new JarEntry(namesAndTexts[i]));
                out.write(bytes(namesAndTexts[i + 1]));
                out.closeEntry();
            }
        }
        return path;
    }

    private static String text(JarFile jar, String name) throws IOException {
        try (var in = jar.getInputStream(jar.getEntry(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
