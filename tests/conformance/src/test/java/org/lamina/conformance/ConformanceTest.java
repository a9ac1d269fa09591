package org.lamina.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/**
 * Compiled Lamina agrees with libtorch. {@code -Dgolden.update=true} writes the table of {@code docs/conformance.md} and
 * still ends red; without it only its names are compared, because the last digits differ from machine to machine.
 */
class ConformanceTest {
    private static final Path CASES = Path.of(System.getProperty("lamina.conformance"));
    private static final Path PAGE = Path.of(System.getProperty("lamina.root")).resolve("docs/conformance.md");
    private static final double ALLOWED = 1e-5;

    @Test
    void valuesAndGradientsAreThoseOfLibtorch() throws IOException {
        // Differentiation of the operations as they are: no graph of several of them is rewritten.
        torch.setGraphExecutorOptimize(false);
        torch.set_num_threads(1);
        List<Row> rows = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (Path file : archives()) {
            Row row = row(file);
            rows.add(row);
            row.differences().stream()
                    .filter(difference -> !(difference.error() <= ALLOWED))
                    .forEach(difference -> wrong.add(text(row.label(), difference)));
        }
        assertEquals("", String.join("\n", wrong));
        System.out.println(Table.summary(rows));
        String table = Table.of(rows);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(PAGE, Table.replace(Files.readString(PAGE), table));
            fail(PAGE + " was rewritten; read the diff");
        }
        List<String> known = Table.cases(Files.readString(PAGE));
        List<String> found = Table.cases(table);
        assertEquals(List.of(), without(found, known), "only this run has them");
        assertEquals(List.of(), without(known, found), "only the page has them");
    }

    /** Frees what it made at its end and not before: elements of native lists outlive their Java objects. */
    @SuppressWarnings("try") // the scope works by being open
    private static Row row(Path file) throws IOException {
        try (var scope = new PointerScope()) {
            return Row.of(Archive.read(file));
        } catch (RuntimeException e) {
            throw new AssertionError(file + ": " + e.getMessage(), e);
        }
    }

    private static String text(Label label, Row.Difference difference) {
        return "%s %d (%s): %s differs by %.1e; from float64 by %.1e, libtorch by %.1e"
                .formatted(
                        label.name(),
                        label.variant(),
                        label.sizes(),
                        difference.tensor(),
                        difference.error(),
                        difference.ours(),
                        difference.theirs());
    }

    private static List<String> without(List<String> lines, List<String> others) {
        return lines.stream().filter(line -> !others.contains(line)).toList();
    }

    private static List<Path> archives() throws IOException {
        try (Stream<Path> files = Files.walk(CASES)) {
            List<Path> all = files.filter(Archive::is).sorted().toList();
            assertFalse(all.isEmpty(), "no cases in " + CASES);
            return all;
        }
    }
}
