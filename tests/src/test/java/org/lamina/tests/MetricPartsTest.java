package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which metrics a run shows for which part of the data, with and without state, in training and in an evaluation. */
class MetricPartsTest {
    private static final List<String> METRICS = List.of("everywhere", "held", "tested", "trained", "kept");

    @TempDir
    Path folder;

    @Test
    void aTraining() throws Exception {
        String out = run("epochs 1", "minimize loss over net with SGD()");
        assertEquals(
                List.of("train.everywhere", "train.trained", "valid.everywhere", "valid.held", "valid.kept"),
                shown(out.lines().toList().get(0)));
        assertEquals(
                List.of("test.everywhere", "test.held", "test.tested", "test.kept"),
                shown(out.lines().toList().get(1)));
    }

    @Test
    void anEvaluation() throws Exception {
        String out = run("", "");
        assertEquals(
                List.of(
                        "train.everywhere",
                        "train.trained",
                        "valid.everywhere",
                        "valid.held",
                        "valid.kept",
                        "test.everywhere",
                        "test.held",
                        "test.tested",
                        "test.kept"),
                shown(out.lines().toList().get(0)));
    }

    private static List<String> shown(String line) {
        return Arrays.stream(line.split("[ (]+"))
                .filter(word -> METRICS.stream().anyMatch(m -> word.endsWith("." + m)))
                .toList();
    }

    private String run(String length, String minimize) throws Exception {
        Path program = Files.writeString(folder.resolve("parts.nn"), """
                nn 1
                model Net(x: f32[N, 3]) -> f32[N] { x |> out: Dense(1) |> squeeze(axis = 1) }
                data Points: (x: f32[N, 3], y: idx<2>[N]) {
                  source generate(60, seed = 1) {
                    x = normal([N, 3])
                    y = to_idx(i64(x[:, 0] > 0.0), 2)
                  }
                  split train = 0.5, valid = 0.25, test = 0.25
                  batch 7
                }
                train t {
                  model net = Net()
                  data  Points
                  %s
                  step (x, y) {
                    z = net(x)
                    loss = bce_with_logits(z, f32(y))
                    %s
                  }
                  metric everywhere = RocAuc()(z, y)
                  metric held = RocAuc()(z, y) on valid
                  metric tested = RocAuc()(-z, y) on test
                  metric trained = RocAuc()(2.0*z, y) on train
                  metric kept = Mean()(z) on valid
                }
                """.formatted(length, minimize));
        return Processes.run(
                        folder,
                        "java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.lamina.cli.Lamina",
                        "run",
                        program.toString())
                .expect(0)
                .out();
    }
}
