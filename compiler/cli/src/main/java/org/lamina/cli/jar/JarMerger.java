package org.lamina.cli.jar;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * Writes one JAR from a program and libraries. Where two libraries have the same entry, the first one wins, as on a class
 * path; files of {@code META-INF/services} are joined; signatures, manifests, module descriptors and Maven's files are
 * left out, because they speak of the library alone; licences are kept apart under {@code META-INF/licenses}.
 */
final class JarMerger {
    /** Every entry carries this time, so that equal input gives equal bytes. */
    private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

    private static final String SERVICES = "META-INF/services/";

    private final SortedMap<String, Set<String>> services = new TreeMap<>();
    private final Set<String> written = new HashSet<>();
    private final Set<Integer> licences = new HashSet<>();

    private JarMerger() {}

    /**
     * @param attributes further lines of the manifest
     * @param libraries JAR files or folders of classes, in the order of the class path
     */
    static void write(OutputStream out, BuiltProgram program, Map<String, String> attributes, List<Path> libraries)
            throws IOException {
        var buffered = new BufferedOutputStream(out, 1 << 16);
        new JarMerger().merge(buffered, program, attributes, libraries);
        buffered.flush();
    }

    private void merge(OutputStream out, BuiltProgram program, Map<String, String> attributes, List<Path> libraries)
            throws IOException {
        var jar = new JarOutputStream(out);
        put(jar, JarFile.MANIFEST_NAME, manifest(program, attributes, libraries));
        for (Map.Entry<String, byte[]> type : program.classes().entrySet()) {
            put(jar, type.getKey().replace('.', '/') + ".class", type.getValue());
        }
        for (Map.Entry<String, byte[]> resource : program.resources().entrySet()) {
            put(jar, resource.getKey(), resource.getValue());
        }
        for (Path library : libraries) {
            if (Files.isDirectory(library)) {
                addFolder(jar, library);
            } else {
                addJar(jar, library);
            }
        }
        for (Map.Entry<String, Set<String>> service : services.entrySet()) {
            String text = String.join("\n", service.getValue()) + "\n";
            put(jar, service.getKey(), text.getBytes(StandardCharsets.UTF_8));
        }
        jar.finish();
    }

    private void addJar(JarOutputStream out, Path library) throws IOException {
        String libraryName = String.valueOf(library.getFileName()).replaceFirst("\\.jar$", "");
        try (var in = new JarFile(library.toFile())) {
            for (ZipEntry entry : in.stream().toList()) {
                if (!entry.isDirectory()) {
                    try (InputStream content = in.getInputStream(entry)) {
                        add(out, libraryName, entry.getName(), content);
                    }
                }
            }
        }
    }

    private void addFolder(JarOutputStream out, Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            String name = folder.relativize(file).toString().replace('\\', '/');
            try (InputStream content = Files.newInputStream(file)) {
                add(out, "lamina", name, content);
            }
        }
    }

    private void add(JarOutputStream out, String library, String name, InputStream content) throws IOException {
        if (speaksOfLibraryAlone(name)) {
            return;
        }
        if (name.startsWith(SERVICES)) {
            services.computeIfAbsent(name, key -> new LinkedHashSet<>()).addAll(providers(content));
        } else if (isLicence(name)) {
            byte[] text = content.readAllBytes();
            if (licences.add(Arrays.hashCode(text))) {
                put(out, "META-INF/licenses/" + library + "/" + name.substring(name.lastIndexOf('/') + 1), text);
            }
        } else if (written.add(name)) {
            out.putNextEntry(entry(name));
            content.transferTo(out);
            out.closeEntry();
        }
    }

    private void put(JarOutputStream out, String name, byte[] content) throws IOException {
        if (written.add(name)) {
            out.putNextEntry(entry(name));
            out.write(content);
            out.closeEntry();
        }
    }

    private static ZipEntry entry(String name) {
        var entry = new ZipEntry(name);
        entry.setTimeLocal(TIME);
        return entry;
    }

    private static byte[] manifest(BuiltProgram program, Map<String, String> attributes, List<Path> libraries)
            throws IOException {
        var manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.put(Attributes.Name.MAIN_CLASS, program.mainClass());
        // Java 24 and later warn about libraries that call native code without this line.
        main.putValue("Enable-Native-Access", "ALL-UNNAMED");
        new TreeMap<>(attributes).forEach(main::putValue);
        if (anyMultiRelease(libraries)) {
            main.put(Attributes.Name.MULTI_RELEASE, "true");
        }
        var out = new ByteArrayOutputStream();
        manifest.write(out);
        return out.toByteArray();
    }

    private static boolean anyMultiRelease(List<Path> libraries) throws IOException {
        for (Path library : libraries) {
            if (!Files.isDirectory(library)) {
                try (var jar = new JarFile(library.toFile())) {
                    Manifest manifest = jar.getManifest();
                    if (manifest != null
                            && "true".equals(manifest.getMainAttributes().getValue("Multi-Release"))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static List<String> providers(InputStream content) throws IOException {
        return new String(content.readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static boolean speaksOfLibraryAlone(String name) {
        return name.equals(JarFile.MANIFEST_NAME)
                || name.equals("META-INF/INDEX.LIST")
                || name.equals("module-info.class")
                || name.endsWith("/module-info.class")
                || name.startsWith("META-INF/maven/")
                || name.startsWith("META-INF/native-image/")
                || name.matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");
    }

    private static boolean isLicence(String name) {
        String plain = name.toUpperCase(Locale.ROOT);
        String file = plain.substring(plain.lastIndexOf('/') + 1);
        boolean atTop = plain.indexOf('/') < 0 || (plain.startsWith("META-INF/") && plain.indexOf('/', 9) < 0);
        return atTop
                && !file.endsWith(".CLASS")
                && file.matches("(LICEN[CS]E|NOTICE|COPYING|DEPENDENCIES)([.\\-_].*)?");
    }
}
