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
    @SuppressWarnings("try") // the scope works by being open
    void valuesAndGradientsAreThoseOfLibtorch() throws IOException {
        // Differentiation of the operations as they are: no graph of several of them is rewritten.
        torch.setGraphExecutorOptimize(false);
        torch.set_num_threads(1);
        List<Row> rows = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (Path file : archives()) {
            // Keeps what it makes until its end: elements of native lists outlive their Java objects.
            try (var scope = new PointerScope()) {
                Row row = Row.of(Archive.read(file));
                rows.add(row);
                row.differences().stream()
                        .filter(d -> !(d.error() <= ALLOWED))
                        .forEach(d -> wrong.add("%s %d (%s): %s differs by %.1e; from float64 by %.1e, libtorch by %.1e"
                                .formatted(
                                        row.label().name(),
                                        row.label().variant(),
                                        row.label().sizes(),
                                        d.tensor(),
                                        d.error(),
                                        d.ours(),
                                        d.theirs())));
            } catch (RuntimeException | AssertionError e) {
                wrong.add(file + ": " + e.getMessage());
            }
        }
        assertEquals("", String.join("\n", wrong));
        String table = Table.of(rows);
        System.out.println(Table.summary(rows));
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(PAGE, Table.replace(Files.readString(PAGE), table));
            fail(PAGE + " was rewritten; read the diff");
        }
        List<String> known = Table.cases(Files.readString(PAGE));
        List<String> found = Table.cases(table);
        assertEquals(
                List.of(),
                Stream.concat(
                                found.stream().filter(line -> !known.contains(line)),
                                known.stream().filter(line -> !found.contains(line)))
                        .toList(),
                "lines that only the page or only this run has");
    }

    private static List<Path> archives() throws IOException {
        try (Stream<Path> files = Files.walk(CASES)) {
            List<Path> all = files.filter(Archive::is).sorted().toList();
            assertFalse(all.isEmpty(), "no cases in " + CASES);
            return all;
        }
    }
}
