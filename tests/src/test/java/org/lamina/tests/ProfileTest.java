package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --profile}: what it shows and writes, and that it changes nothing. */
class ProfileTest {
    /** Batches of 64, 64 and 32 rows, so that sizes change in every epoch. */
    private static final String PROGRAM = """
            nn 1
            model Net(x: f32[N, 64]) -> f32[N, 10] { x |> h: Dense(2048) |> tanh |> out: Dense(10) }
            data Points: (x: f32[N, 64], y: idx<10>[N]) {
              source generate(160, seed = 1) { x = normal([N, 64]); y = argmax(x[:, 0..10], axis = 1) }
              batch 64
            }
            train fit {
              data Points
              model net = Net()
              epochs 12
              step (x, y) {
                loss = cross_entropy(net(x), y)
                minimize loss over net with Adam(lr = 1e-3)
              }
              save last to "net.safetensors"
            }
            """;

    private static final List<String> ROWS =
            List.of("net.h", "net.out", "loss", "update", "copying the batch in", "data");

    @TempDir
    Path folder;

    @Test
    void everyLayerHasARowAndTheSharesMakeUpTheStep() throws IOException {
        for (String threads : List.of("1", "2")) {
            String out = run("--profile=" + folder.resolve("t.json"), "--threads=" + threads)
                    .out();
            assertTrue(out.contains("profile of `fit`: 26 steps after the first 10, "), out);
            assertTheStartIsMadeOfItsStages(out);
            Map<String, Double> shares = shares(out.substring(0, out.indexOf("by operation")));
            assertTrue(shares.keySet().containsAll(ROWS), out);
            assertFalse(shares.keySet().stream().anyMatch(row -> row.startsWith("slot")), out);
            assertEquals(100, shares.values().stream().mapToDouble(s -> s).sum(), 1.5, out);
            assertTrue(shares.values().stream().allMatch(share -> share >= 0), out);
            String hidden = out.lines()
                    .filter(line -> line.startsWith("net.h "))
                    .findFirst()
                    .orElseThrow();
            String[] cells = hidden.trim().split(" {2,}");
            assertEquals(8, cells.length, "both directions, a rate and bytes: " + hidden);
            assertTrue(Double.parseDouble(cells[2]) > 0 && Double.parseDouble(cells[4]) > 0, hidden);
            assertTrue(Double.parseDouble(cells[6]) > 0 && Double.parseDouble(cells[7]) > 0, hidden);
        }
    }

    private static void assertTheStartIsMadeOfItsStages(String out) {
        List<String> lines = out.lines()
                .dropWhile(line -> !line.startsWith("start of `fit`: "))
                .limit(6)
                .toList();
        double whole = Double.parseDouble(lines.get(0).split(" ")[3]);
        double sum = lines.stream()
                .skip(1)
                .mapToDouble(line -> Double.parseDouble(line.trim().split(" ")[0]))
                .sum();
        assertEquals(whole, sum, 0.04, out);
        assertTrue(lines.get(5).endsWith("  first step"), out);
    }

    @Test
    void operationsAreHeldAgainstWhatTheMachineCanDo() throws IOException {
        String out = run("--profile=" + folder.resolve("t.json"), "--threads=2").out();
        String table = out.substring(out.indexOf("by operation"));
        assertTrue(table.contains("by operation; 2 threads of this machine: "), out);
        String product = table.lines()
                .filter(line -> line.startsWith("matMul "))
                .findFirst()
                .orElseThrow();
        String[] cells = product.trim().split(" {2,}");
        assertTrue(Double.parseDouble(cells[3]) > 0 && cells[4].endsWith(" %"), product);
        String loop = table.lines()
                .filter(line -> line.startsWith("loop "))
                .findFirst()
                .orElseThrow();
        assertTrue(loop.trim().endsWith(" %"), loop);
    }

    private static Map<String, Double> shares(String out) {
        Map<String, Double> shares = new HashMap<>();
        out.lines().filter(line -> line.contains(" %")).forEach(line -> {
            String[] left = line.substring(0, line.indexOf(" %")).split(" {2,}");
            shares.put(left[0].trim(), Double.parseDouble(left[left.length - 1].trim()));
        });
        return shares;
    }

    @Test
    void theTraceHasTheLastStepsByLayer() throws IOException {
        Path file = folder.resolve("t.json");
        run("--profile", file.toString(), "--threads", "2");
        JsonNode events = new ObjectMapper().readTree(file.toFile()).get("traceEvents");
        List<String> steps = new ArrayList<>();
        boolean[] seen = new boolean[2];
        Map<Integer, Double> ends = new HashMap<>();
        for (JsonNode event : events) {
            if (event.get("ph").asText().equals("M")) {
                continue;
            }
            assertEquals("X", event.get("ph").asText());
            double begin = event.get("ts").asDouble();
            double length = event.get("dur").asDouble();
            assertTrue(begin >= 0 && length >= 0, event.toString());
            String name = event.get("name").asText();
            if (name.startsWith("step ")) {
                steps.add(name);
                continue;
            }
            seen[0] |= name.equals("net.h matMul") && event.get("cat").asText().equals("forward");
            seen[1] |= name.equals("net.h matMul") && event.get("cat").asText().equals("backward");
            assertTrue(
                    ROWS.stream().anyMatch(name::startsWith) || name.startsWith("net ") || name.startsWith("waiting"),
                    name);
            int thread = event.get("tid").asInt();
            assertTrue(begin >= ends.getOrDefault(thread, 0.0) - 0.002, "events of a thread do not overlap: " + event);
            ends.put(thread, begin + length);
        }
        assertTrue(seen[0] && seen[1]);
        assertEquals(20, steps.size());
        assertEquals("step 36", steps.get(19));
    }

    @Test
    void itChangesNothingAndWithoutItNothingIsMeasured() throws IOException {
        String plain = run("--threads=2").out();
        byte[] weights = Files.readAllBytes(folder.resolve("net.safetensors"));
        assertFalse(plain.contains("profile"), plain);
        try (Stream<Path> files = Files.list(folder)) {
            assertFalse(files.anyMatch(file -> file.toString().endsWith(".json")));
        }
        run("--threads=2", "--profile=" + folder.resolve("t.json"));
        assertArrayEquals(weights, Files.readAllBytes(folder.resolve("net.safetensors")));
    }

    @Test
    void helpNamesItAndAFileThatCannotBeWrittenIsSaid() throws IOException {
        assertTrue(run("--help").out().contains("--profile[=FILE]"));
        var wrong = command("--profile=" + folder.resolve("fit.nn/t.json"), "--log=json");
        assertEquals(3, wrong.code(), wrong.err());
        assertTrue(wrong.err().contains("profile of `fit`"), "beside the objects: " + wrong.err());
        assertFalse(wrong.out().contains("profile of"), wrong.out());
    }

    private CommandLine run(String... options) throws IOException {
        CommandLine ran = command(options);
        assertEquals(0, ran.code(), ran.err());
        return ran;
    }

    private CommandLine command(String... options) throws IOException {
        Path program = folder.resolve("fit.nn");
        Files.writeString(program, PROGRAM);
        var line = new ArrayList<>(List.of("run", program.toString()));
        line.addAll(List.of(options));
        return CommandLine.withProgram(line.toArray(String[]::new));
    }
}
