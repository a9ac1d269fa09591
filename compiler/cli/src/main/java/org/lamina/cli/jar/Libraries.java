package org.lamina.cli.jar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The libraries that go into the JAR of a program: what the runtime needs, with the natives of one or more platforms. */
public final class Libraries {
    /** The platforms that ND4J publishes binaries with fast convolutions for. */
    public static final List<String> PLATFORMS = List.of("linux-x86_64", "windows-x86_64", "macosx-x86_64");

    private static final Pattern COMPILER_ONLY =
            Pattern.compile("(lamina-(cli|core|grammar|stdlib)|antlr4-runtime|javapoet|java-diff-utils)-[0-9].*\\.jar");

    private static final Pattern NATIVE =
            Pattern.compile("(.*)-(linux|windows|macosx)-(x86_64|arm64|ppc64le|armhf)((-[a-z0-9]+)*)\\.jar");

    private Libraries() {}

    /**
     * What a program needs of a class path: everything but the compiler.
     *
     * @param classPath as Java writes it; folders of classes count if they hold the runtime
     */
    public static List<Path> ofRuntime(String classPath) {
        return Arrays.stream(classPath.split(Pattern.quote(System.getProperty("path.separator"))))
                .map(Path::of)
                .filter(Files::exists)
                .filter(path -> Files.isDirectory(path)
                        ? Files.isDirectory(path.resolve("org/lamina/runtime/kernel")) && !path.endsWith("test-classes")
                        : !COMPILER_ONLY.matcher(name(path)).matches())
                .toList();
    }

    /** The platform of this machine, whether ND4J has binaries for it or not. */
    public static String thisPlatform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String family = system.contains("win") ? "windows" : system.contains("mac") ? "macosx" : "linux";
        String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return family + "-"
                + switch (processor) {
                    case "amd64", "x86_64", "x64" -> "x86_64";
                    case "aarch64" -> "arm64";
                    default -> processor;
                };
    }

    /**
     * Replaces natives by those of other platforms.
     *
     * @param fetch gets a file that is not there, by its Maven coordinates; answers whether it is there now
     * @throws IOException if a file cannot be had; the message names it
     */
    public static List<Path> forPlatforms(List<Path> libraries, List<String> platforms, Predicate<Coordinates> fetch)
            throws IOException {
        var all = new ArrayList<Path>();
        for (Path library : libraries) {
            Matcher matcher = NATIVE.matcher(name(library));
            if (!matcher.matches()) {
                all.add(library);
                continue;
            }
            for (String platform : platforms) {
                String wanted = matcher.group(1) + "-" + platform + matcher.group(4) + ".jar";
                Path path = library.resolveSibling(wanted);
                var coordinates = Coordinates.of(path, platform + matcher.group(4));
                if (!Files.exists(path) && !(fetch.test(coordinates) && Files.exists(path))) {
                    throw new IOException("the library " + coordinates.text() + " could not be had");
                }
                all.add(path);
            }
        }
        return all;
    }

    /** How Maven names a file. */
    public record Coordinates(String group, String artifact, String version, String classifier) {
        /** Reads them off a path in a Maven repository: {@code …/org/nd4j/nd4j-native/1.0.0/nd4j-native-1.0.0-x.jar}. */
        static Coordinates of(Path path, String classifier) {
            Path version = path.toAbsolutePath().getParent();
            Path artifact = version == null ? null : version.getParent();
            Path group = artifact == null ? null : artifact.getParent();
            if (version == null || artifact == null || group == null) {
                return new Coordinates("", name(path), "", classifier);
            }
            // All native libraries come from two groups of two segments each.
            return new Coordinates("org." + name(group), name(artifact), name(version), classifier);
        }

        /** Such as {@code org.nd4j:nd4j-native:1.0.0-M2.1:jar:linux-x86_64}. */
        public String text() {
            return String.join(":", group, artifact, version, "jar", classifier);
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
