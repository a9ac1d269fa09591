package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lamina.cli.StandardLibrary;
import org.lamina.diag.HumanRenderer;
import org.lamina.driver.Compiler;
import org.lamina.elaborate.Primitives;
import org.lamina.elaborate.Request;
import org.lamina.source.SourceFile;
import org.lamina.tests.RandomProgram.Dim;
import org.lamina.types.SizeName;

/** RELIABILITY 35 is worth as much as the generator is: it draws all of the library and all primitives. */
class RandomCoverageTest {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");

    /** What random programs leave to other tests. */
    private static final Set<String> NOT_DRAWN = Set.of(
            // Second-order optimizers take the loss as a function of all parameters: LibraryTrainTest.
            "Newton",
            "LBFGS",
            // Of a train alone: squared norm of the last update, in TasksTest and LibraryTrainTest.
            "change",
            // Parts of `squeeze`, which picks one by its axis.
            "squeeze_axis0",
            "squeeze_axis1",
            "squeeze_axis2",
            "squeeze_axis3",
            // Casts to types of which no operation here is made.
            "u8",
            "f16",
            "bf16",
            "f64",
            "i32",
            "bool");

    @Test
    void everyNameOfTheLibraryAndEveryPrimitiveIsDrawn() {
        var drawn = new TreeSet<String>();
        for (long seed = 1; seed <= 3000; seed++) {
            Matcher name = NAME.matcher(new RandomProgram(seed).text());
            while (name.find()) {
                drawn.add(name.group());
            }
        }
        var missing = new TreeSet<>(StandardLibrary.core().names());
        missing.addAll(Primitives.names());
        missing.removeAll(drawn);
        missing.removeAll(NOT_DRAWN);
        assertEquals(Set.of(), missing, "never drawn in 3,000 programs");
    }

    /** Each piece alone, so that a wrong one is found at once and not once in ten thousand programs. */
    @ParameterizedTest
    @ValueSource(strings = {"6", "3, 4", "4, 3", "2, 6, 6", "3, 5, 7"})
    void everyPieceHasItsShape(String sizes) {
        var shape = new ArrayList<Dim>();
        shape.add((n, h) -> n);
        List.of(sizes.split(", ")).forEach(size -> shape.add(Dim.of(Long.parseLong(size))));
        Map<String, List<Dim>> pieces = new java.util.TreeMap<>();
        for (long seed = 1; seed <= 20; seed++) {
            LibraryPieces.of(shape, new Random(seed)).forEach(piece -> pieces.put(piece.text(), piece.shape()));
        }
        String wrong = pieces.entrySet().stream()
                .map(piece ->
                        problem(sizes, String.format(java.util.Locale.ROOT, piece.getKey(), "x"), piece.getValue()))
                .filter(problem -> !problem.isEmpty())
                .collect(Collectors.joining("\n"));
        assertTrue(wrong.isEmpty(), wrong);
    }

    private static String problem(String sizes, String piece, List<Dim> wanted) {
        String text = "nn 1\nmodel Net(x: f32[N, " + sizes + "]) {\n  v = " + piece + "\n  (v = v)\n}\n";
        var checked = Compiler.check(new SourceFile("piece.nn", text), new Library(), Request.defaults());
        if (checked.hasErrors()) {
            return HumanRenderer.render(checked.diagnostics().all(), false);
        }
        Map<SizeName, Long> names = Map.of(SizeName.of("N"), 3L);
        long[] found = checked.program().models().get(0).results().get(0).type().sizes().stream()
                .mapToLong(s -> s.evaluate(names))
                .toArray();
        long[] expected = wanted.stream().mapToLong(d -> d.at(3, 0)).toArray();
        return java.util.Arrays.equals(found, expected)
                ? ""
                : piece + ": " + java.util.Arrays.toString(found) + ", not " + java.util.Arrays.toString(expected);
    }
}
