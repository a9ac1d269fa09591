package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lamina.diag.Diagnostics;
import org.lamina.diag.HumanRenderer;
import org.lamina.driver.Compiler;
import org.lamina.elaborate.Request;
import org.lamina.parse.Parser;
import org.lamina.source.SourceFile;
import org.lamina.syntax.Decl;
import org.lamina.syntax.Param;

/**
 * A layer of {@code tests/conformance/cases} at one choice of sizes. Its documentation holds the sizes to try and the same
 * computation as TorchScript.
 *
 * @param file that declares it
 * @param variant 1 for the first choice of sizes
 * @param sizes what its static arguments are, and its open sizes, in order
 * @param training whether it is compiled as in a training step
 * @param reference body of a TorchScript function of the inputs, the parameters and states, and the sizes
 */
record ConformanceCase(
        Path file, Decl.Layer layer, int variant, Map<String, Long> sizes, boolean training, String reference) {
    private static final Path FOLDER =
            Path.of(System.getProperty("lamina.root")).resolve("tests/conformance/cases");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_]\\w*");
    private static final String PROGRAM = ".nn";
    private static final String SIZES = "sizes ";
    private static final String TORCH = "torch";

    /** The programs, in the order of their names. */
    static List<Path> files() {
        try (Stream<Path> all = Files.list(FOLDER)) {
            return all.filter(file -> file.toString().endsWith(PROGRAM))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SourceFile source(Path file) {
        return new SourceFile(file.getFileName().toString(), text(file));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The cases of a program without errors, in its order. */
    static List<ConformanceCase> read(Path file) {
        var checked = Compiler.check(source(file), new Library(), Request.defaults());
        assertEquals("", HumanRenderer.render(checked.diagnostics().all(), false));
        List<ConformanceCase> all = new ArrayList<>();
        layers(file).forEach(layer -> add(all, file, layer));
        return all;
    }

    /** The layers of a program that are to be compared: those with documentation. */
    static List<Decl.Layer> layers(Path file) {
        return Parser.parse(source(file), new Diagnostics()).decls().stream()
                .flatMap(decl -> decl instanceof Decl.Layer layer ? Stream.of(layer) : Stream.empty())
                .filter(layer -> !layer.doc().isEmpty())
                .toList();
    }

    private static void add(List<ConformanceCase> all, Path file, Decl.Layer layer) {
        List<String> lines = layer.doc().lines().toList();
        assertTrue(lines.get(0).startsWith(SIZES), () -> layer.name().text() + " does not begin with its sizes");
        int torch = lines.indexOf(TORCH);
        String reference = torch >= 0
                ? lines.subList(torch + 1, lines.size()).stream().collect(Collectors.joining("\n"))
                : lines.stream()
                        .filter(line -> line.startsWith(TORCH + " "))
                        .map(line -> "  return " + line.substring(TORCH.length() + 1))
                        .collect(Collectors.joining());
        int variant = 0;
        for (String choice : lines.get(0).substring(SIZES.length()).split("\\|")) {
            Map<String, Long> sizes = new LinkedHashMap<>();
            for (String size : choice.strip().split(" ")) {
                String[] parts = size.split("=");
                sizes.put(parts[0], Long.parseLong(parts[1]));
            }
            all.add(new ConformanceCase(file, layer, ++variant, sizes, lines.contains("training"), reference));
        }
    }

    String name() {
        return layer.name().text() + "_" + variant;
    }

    /** TorchScript functions that the references of a family share, if there are any. */
    static String functions(String family) {
        Path file = FOLDER.resolve(family + ".py");
        return Files.exists(file) ? text(file) + "\n" : "";
    }

    /** Name of its file. */
    String family() {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - PROGRAM.length());
    }

    /** The layer with its static arguments. */
    String instance() {
        return layer.name().text()
                + layer.statics().stream()
                        .map(p -> String.valueOf(sizes.get(p.name().text())))
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    /** Names of the inputs, between commas. */
    String inputs() {
        return layer.tensors().stream().map(p -> p.name().text()).collect(Collectors.joining(", "));
    }

    /** The inputs with their types; what the layer leaves open stays open. */
    String declared() {
        return layer.tensors().stream()
                .map(p -> p.name().text() + ": " + numbers(p))
                .collect(Collectors.joining(", "));
    }

    private String numbers(Param input) {
        return WORD.matcher(input.type().span().text()).replaceAll(word -> {
            boolean open = Character.isUpperCase(word.group().charAt(0));
            return open || !sizes.containsKey(word.group()) ? word.group() : String.valueOf(sizes.get(word.group()));
        });
    }

    /** {@code N=2 k=3}. */
    String sizesText() {
        return sizes.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining(" "));
    }

    /** The layer as the program writes it, without its name and arguments. */
    String program() {
        return layer.body().span().text();
    }
}
