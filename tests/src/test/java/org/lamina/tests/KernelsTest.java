package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code lamina run --kernels=nd4j} and {@code --kernels=java}: a program learns the same on operations of ND4J alone, and in
 * plain Java, as on the fast kernels.
 */
class KernelsTest {
    /** Sums of some thousand terms in another order, in single precision, over some tens of steps. */
    private static final double TOLERANCE = 1e-3;

    @TempDir
    Path folder;

    @Test
    void xorLearnsTheSame() throws IOException {
        learnsTheSame("""
                nn 1
                model Xor(x: f32[N, 2]) -> f32[N, 1] { x |> hidden: Dense(4) |> tanh |> out: Dense(1) }
                data Table: (x: f32[N, 2], y: f32[N, 1]) {
                  source table(x = [[0, 0], [0, 1], [1, 0], [1, 1]], y = [[0], [1], [1], [0]])
                  batch  all
                }
                train t {
                  model net = Xor()
                  data  Table
                  epochs 50
                  step (x, y) {
                    loss = bce_with_logits(net(x), y)
                    minimize loss over net with Adam(lr = 0.05)
                  }
                }
                """);
    }

    @Test
    void aConvolutionalNetLearnsTheSame() throws IOException {
        learnsTheSame("""
                nn 1
                model Net(x: f32[N, 1, 28, 28]) -> f32[N, 10] {
                  x
                  |> c1: Conv2D(4, k = 5, pad = 2, bias = false) |> b1: BatchNorm2D() |> relu |> max_pool2d(2)
                  |> c2: Conv2D(6, k = 3, stride = 2) |> tanh |> avg_pool2d(2) |> flatten |> Dropout(0.2)
                  |> out: Dense(10)
                }
                data Digits: (x: f32[N, 1, 28, 28], y: idx<10>[N]) {
                  source glyphs(120, 3)
                  split train = 80, valid = 40
                  fit mu = mean(x) on train
                  map x = x - mu
                  augment { x = x |> random_crop(28, pad = 2) |> random_flip() }
                  batch 32
                }
                train t {
                  model net = Net()
                  data  Digits
                  epochs 2
                  step (x, y) {
                    loss = cross_entropy(net(x), y)
                    minimize loss over net with SGD(lr = 0.05, momentum = 0.9)
                  }
                }
                """);
    }

    @Test
    void aPenaltyOnTheGradientThroughPoolingLearnsTheSame() throws IOException {
        learnsTheSame("""
                nn 1
                model Critic(x: f32[N, 1, 28, 28]) -> f32[N] {
                  x |> c: Conv2D(3, k = 5) |> tanh |> max_pool2d(2) |> flatten |> out: Dense(1) |> squeeze(axis = 1)
                }
                data Digits: (x: f32[N, 1, 28, 28], y: idx<10>[N]) {
                  source glyphs(64, 3)
                  batch 32
                }
                train t {
                  model net = Critic()
                  data  Digits
                  epochs 2
                  step (x, y) {
                    slope = grad(sum(net(x)), over = x)
                    penalty = mean((sqrt(sum(slope^2, axes = [1, 2, 3])) - 1.0)^2)
                    loss = mean(net(x)*(f32(y) - 4.5)) + penalty
                    minimize loss over net with SGD(lr = 0.01)
                  }
                }
                """);
    }

    private void learnsTheSame(String program) throws IOException {
        List<String> fast = history(program, "cpu");
        compare(fast, history(program, "nd4j"));
        compare(fast, history(program, "java"));
    }

    private static void compare(List<String> fast, List<String> plain) {
        assertEquals(fast.get(0), plain.get(0));
        assertEquals(fast.size(), plain.size());
        assertTrue(fast.size() > 1);
        for (int row = 1; row < fast.size(); row++) {
            String[] expected = fast.get(row).split(",");
            String[] actual = plain.get(row).split(",");
            for (int column = 0; column < expected.length; column++) {
                assertEquals(
                        Double.parseDouble(expected[column]),
                        Double.parseDouble(actual[column]),
                        TOLERANCE,
                        fast.get(0));
            }
        }
    }

    private List<String> history(String program, String kernels) throws IOException {
        Path file = Files.writeString(folder.resolve("p.nn"), program);
        Path history = folder.resolve(kernels + ".csv");
        CommandLine run = CommandLine.run(
                "run", file.toString(), "--kernels=" + kernels, "--history", history.toString(), "--quiet");
        assertEquals(0, run.code(), run.err());
        return Files.readAllLines(history);
    }
}
