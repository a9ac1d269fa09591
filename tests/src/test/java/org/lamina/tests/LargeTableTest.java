package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table whose numbers take more memory than the heap has is trained on all the same. */
class LargeTableTest {
    private static final int ROWS = 600_000;
    private static final int COLUMNS = 20;
    private static final int HEAP_MEGABYTES = 80;

    @Test
    void aTableLargerThanTheHeap(@TempDir Path folder) throws Exception {
        assertTrue(
                (long) ROWS * COLUMNS * Double.BYTES > (long) HEAP_MEGABYTES << 20, "the numbers alone fill the heap");
        try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("rows.csv"))) {
            for (int row = 0; row < ROWS; row++) {
                int sum = 0;
                StringBuilder line = new StringBuilder();
                for (int i = 0; i < COLUMNS; i++) {
                    int digit = (row / (i + 1) + i) % 10;
                    sum += digit;
                    line.append(digit).append(',');
                }
                out.append(line).append(Integer.toString(sum)).append('\n');
            }
        }
        Files.writeString(folder.resolve("rows.nn"), """
                nn 1
                model Net(x: f32[N, 20]) -> f32[N, 1] { x |> out: Dense(1) }
                data Rows: (x: f32[N, 20], y: f32[N]) {
                  source csv("rows.csv", header = false, x = columns(0..20), y = column(20))
                  split  train = 0.9, valid = 0.1, seed = 1
                  batch  4096
                }
                train fit {
                  model net = Net()
                  data  Rows
                  epochs 1
                  step (x, y) {
                    loss = mean((net(x)[:, 0] - y)^2)
                    minimize loss over net with Adam(lr = 0.05)
                  }
                }
                """);
        var ran = Processes.run(
                folder,
                "java",
                "-Xmx" + HEAP_MEGABYTES + "m",
                "-cp",
                System.getProperty("java.class.path"),
                "org.lamina.cli.Lamina",
                "run",
                "rows.nn");
        ran.expect(0);
        assertTrue(ran.out().contains("epoch 1/1  train.loss "), ran.out());
    }
}
