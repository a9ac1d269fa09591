package org.lamina.cli.jar;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes one JAR from a program and libraries. Where two libraries have the same entry, the first one wins, as on a class
 * path; files of {@code META-INF/services} are joined; signatures, manifests, module descriptors and Maven's files are
 * left out, because they speak of the library alone, and so is what no program uses; licences are kept apart under {@code META-INF/licenses}.
 */
final class JarMerger {
    private static final String SERVICES = "META-INF/services/";

    /** What ND4J reads files of other systems with, and JNA's libraries for systems that ND4J has none for. */
    private static final String UNUSED = "org/tensorflow/.*|[^/]+\\.(proto|pbtxt)"
            + "|com/sun/jna/(?!linux-x86-64/|win32-x86-64/|darwin/)[^/]+/(lib)?jnidispatch\\..*";

    /** What ND4J reads the list of its operations with, when it looks for the class of one; fast kernels name theirs. */
    private static final String LIST_OF_OPERATIONS = "org/nd4j/shade/protobuf/.*";

    private final ArchiveWriter out;
    private final Optional<Set<String>> only;
    private final Pattern unused;
    private final SortedMap<String, Set<String>> services = new TreeMap<>();
    private final Set<String> written = new HashSet<>();
    private final Set<Integer> licences = new HashSet<>();

    private JarMerger(ArchiveWriter out, Optional<Set<String>> only, boolean operations) {
        this.out = out;
        this.only = only;
        this.unused = Pattern.compile(operations ? UNUSED : UNUSED + "|" + LIST_OF_OPERATIONS);
    }

    /**
     * @param attributes further lines of the manifest
     * @param libraries JAR files or folders of classes, in the order of the class path
     * @param operations whether the program computes with any operations of ND4J, not with fast kernels
     */
    static void write(
            OutputStream out,
            BuiltProgram program,
            Map<String, String> attributes,
            List<Path> libraries,
            boolean operations)
            throws IOException {
        new JarMerger(new ArchiveWriter(out), Optional.empty(), operations).merge(program, attributes, libraries);
    }

    /**
     * The same with some classes of the libraries, and their licences, alone.
     *
     * @param classes names of entries
     */
    static void writeOnly(
            OutputStream out,
            BuiltProgram program,
            Map<String, String> attributes,
            List<Path> libraries,
            Set<String> classes)
            throws IOException {
        var used = new ArrayList<Path>();
        for (Path library : libraries) {
            if (holdsAny(library, classes)) {
                used.add(library);
            }
        }
        new JarMerger(new ArchiveWriter(out), Optional.of(classes), false).merge(program, attributes, used);
    }

    /** Licences of a library that gives nothing stay out, too. */
    private static boolean holdsAny(Path library, Set<String> classes) throws IOException {
        if (Files.isDirectory(library)) {
            return classes.stream().anyMatch(name -> Files.exists(library.resolve(name)));
        }
        try (var in = new ArchiveReader(library)) {
            return in.entries().stream().anyMatch(entry -> classes.contains(entry.name()));
        }
    }

    private boolean leftOut(String name) {
        boolean unwanted = only.isPresent() && !isLicence(name) && !only.get().contains(name);
        return unwanted || unused.matcher(name).matches();
    }

    private void merge(BuiltProgram program, Map<String, String> attributes, List<Path> libraries) throws IOException {
        put(JarFile.MANIFEST_NAME, manifest(program, attributes, libraries));
        for (Map.Entry<String, byte[]> type : program.classes().entrySet()) {
            put(type.getKey().replace('.', '/') + ".class", type.getValue());
        }
        for (Map.Entry<String, byte[]> resource : program.resources().entrySet()) {
            put(resource.getKey(), resource.getValue());
        }
        for (Path library : libraries) {
            if (Files.isDirectory(library)) {
                addFolder(library);
            } else {
                addJar(library);
            }
        }
        for (Map.Entry<String, Set<String>> service : services.entrySet()) {
            String text = String.join("\n", service.getValue()) + "\n";
            put(service.getKey(), text.getBytes(StandardCharsets.UTF_8));
        }
        out.finish();
    }

    private void addJar(Path library) throws IOException {
        String libraryName = String.valueOf(library.getFileName()).replaceFirst("\\.jar$", "");
        try (var in = new ArchiveReader(library)) {
            for (ArchiveReader.Entry entry : in.entries()) {
                String name = entry.name();
                if (leftOut(name)) {
                    continue;
                }
                if (isMerged(name)) {
                    merge(libraryName, name, in.content(entry));
                } else if (!speaksOfLibraryAlone(name) && written.add(name)) {
                    out.copy(in, entry);
                }
            }
        }
    }

    private void addFolder(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            String name = folder.relativize(file).toString().replace('\\', '/');
            if (leftOut(name)) {
                continue;
            }
            if (isMerged(name)) {
                merge("lamina", name, Files.readAllBytes(file));
            } else if (!speaksOfLibraryAlone(name)) {
                put(name, Files.readAllBytes(file));
            }
        }
    }

    private static boolean isMerged(String name) {
        return name.startsWith(SERVICES) || isLicence(name);
    }

    private void merge(String library, String name, byte[] text) throws IOException {
        if (name.startsWith(SERVICES)) {
            services.computeIfAbsent(name, key -> new LinkedHashSet<>()).addAll(providers(text));
        } else if (licences.add(Arrays.hashCode(text))) {
            put("META-INF/licenses/" + library + "/" + name.substring(name.lastIndexOf('/') + 1), text);
        }
    }

    private void put(String name, byte[] content) throws IOException {
        if (written.add(name)) {
            out.add(name, content);
        }
    }

    private byte[] manifest(BuiltProgram program, Map<String, String> attributes, List<Path> libraries)
            throws IOException {
        var manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.put(Attributes.Name.MAIN_CLASS, program.mainClass());
        if (only.isEmpty()) {
            // Java 24 and later warn about libraries that call native code without this line.
            main.putValue("Enable-Native-Access", "ALL-UNNAMED");
        }
        new TreeMap<>(attributes).forEach(main::putValue);
        if (only.isEmpty() && anyMultiRelease(libraries)) {
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

    private static List<String> providers(byte[] text) {
        return new String(text, StandardCharsets.UTF_8)
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
                || (name.startsWith("META-INF/maven/") && !name.endsWith("pom.properties")) // JavaCPP reads those
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
