package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamina.tests.Processes.Ended;

/** Paths in a program begin at its text, those of the command line in the working directory, and all of a JAR there. */
class PathsTest {
    private static final String PROGRAM = """
            nn 1

            model Net()(x: f32[N, 2]) -> f32[N, 1] {
              x |> out: Dense(1)
            }

            data Points: (x: f32[N, 2], y: f32[N, 1]) {
              source table(x = [[0, 1], [1, 0]], y = [[1], [0]])
              batch all
            }

            train first() {
              model net = Net()
              data  Points
              epochs 2
              step (x, y) {
                loss = mse(net(x), y)
                minimize loss over net with SGD(lr = 0.1)
              }
              every 2 epochs { write net to "seen-{epoch}.safetensors" }
              save last to "first.safetensors"
            }

            train second() {
              model net = Net() from "first.safetensors"
              data  Points
              step (x, y) {
                loss = mse(net(x), y)
              }
            }

            test "second begins where first ended" {
              a = second()
              check a.train.loss > 0.0
            }
            """;

    @TempDir
    Path folder;

    private Ended lamina(Map<String, String> variables, String... arguments) throws Exception {
        var line = new java.util.ArrayList<>(
                List.of("-cp", System.getProperty("java.class.path"), "org.lamina.cli.Lamina"));
        line.addAll(List.of(arguments));
        return Processes.run(folder, variables, "java", line.toArray(String[]::new));
    }

    private static Set<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return new TreeSet<>(files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".safetensors") || name.endsWith(".csv"))
                    .toList());
        }
    }

    @Test
    void aRunWritesAndLoadsBesideTheProgram() throws Exception {
        Path inside = Files.createDirectories(folder.resolve("inside"));
        Files.writeString(inside.resolve("p.nn"), PROGRAM);
        String program = Path.of("inside", "p.nn").toString();
        String saved = Path.of("inside", "first.safetensors").toString();
        Ended run =
                lamina(Map.of(), "run", program, "first", "--history", "h.csv").expect(0);
        assertTrue(run.out().contains("saved to " + saved), run.out());
        assertEquals(Set.of("first.safetensors", "seen-2.safetensors"), files(inside));
        assertEquals(Set.of("h.csv"), files(folder));
        lamina(Map.of(), "run", program, "second").expect(0);
        lamina(Map.of(), "test", program).expect(0);

        Path data = Files.createDirectories(folder.resolve("data"));
        Files.move(inside.resolve("first.safetensors"), data.resolve("first.safetensors"));
        lamina(Map.of("LAMINA_DATA", data.toString()), "run", program, "second").expect(0);
        Ended missing = lamina(Map.of("LAMINA_DATA", inside.toString()), "run", program, "second");
        missing.expect(3);
        assertTrue(missing.err().contains(saved), missing.err());
    }

    /** What a training of a test writes is gone afterwards, and seen by those that follow. */
    @Test
    void aTestLeavesNoFiles() throws Exception {
        Path inside = Files.createDirectories(folder.resolve("inside"));
        String both = PROGRAM.replace("a = second()", "b = first()\n  check b.epochs == 2.0\n  a = second()");
        Files.writeString(inside.resolve("p.nn"), both);
        lamina(Map.of(), "test", Path.of("inside", "p.nn").toString()).expect(0);
        assertTrue(files(inside).isEmpty() && files(folder).isEmpty(), files(inside) + " " + files(folder));
    }

    @Test
    void aJarWritesWhereItRuns() throws Exception {
        Path inside = Files.createDirectories(folder.resolve("inside"));
        Files.writeString(inside.resolve("p.nn"), PROGRAM);
        lamina(Map.of(), "build", Path.of("inside", "p.nn").toString(), "-o", "inside/p.jar")
                .expect(0);
        Ended run =
                Processes.run(folder, "java", "-jar", "inside/p.jar", "first").expect(0);
        assertTrue(run.out().contains("saved to first.safetensors"), run.out());
        assertFalse(files(inside).contains("first.safetensors"));
        Processes.run(folder, "java", "-jar", "inside/p.jar", "second").expect(0);
        Processes.run(folder, "java", "-jar", "inside/p.jar", "evaluate", "--train", "first")
                .expect(0);
    }
}
