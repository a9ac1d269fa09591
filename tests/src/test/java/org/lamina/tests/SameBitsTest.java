package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Weights do not depend on timing: whole trainings, while other threads take the processors away at random times. */
class SameBitsTest {
    private static final int RUNS = 50;

    /** Batch normalisation over all shards, random numbers in the data and in a layer, a last batch that is smaller. */
    private static final String CONVOLUTIONS = """
            nn 1
            model Net(x: f32[N, 3, 12, 12]) -> f32[N, 4] {
              x
              |> c: Conv2D(16, k = 3, pad = 1, bias = false) |> bn: BatchNorm2D() |> relu |> max_pool2d(2)
              |> flatten |> d: Dropout(0.1) |> h: Dense(32) |> relu |> out: Dense(4)
            }
            data Items: (x: f32[N, 3, 12, 12], y: idx<4>[N]) {
              source generate(28, seed = 1) { x = normal([N, 3, 12, 12]); y = argmax(x[:, 0, 0, 0..4], axis = 1) }
              augment { x = x |> random_crop(12, pad = 1) |> random_flip() }
              batch 12
            }
            train fit {
              model net = Net()
              data  Items
              epochs 1
              step (x, y) {
                loss = cross_entropy(net(x), y)
                minimize loss over net with Adam(lr = 0.01)
              }
              save last to "net.safetensors"
            }
            """;

    private static final String RECURRENT = """
            nn 1
            model Net(x: idx<9>[N, 12]) -> f32[N, 12, 9] {
              h = x |> e: Embedding(16) |> lstm: LSTM(24)
              h.out |> out: Dense(9)
            }
            data Texts: (x: idx<9>[N, 12], y: idx<9>[N, 12]) {
              source generate(28, seed = 1) {
                x = to_idx(i64(9.0*uniform(0, 1, [N, 12])), 9)
                y = to_idx(i64(9.0*uniform(0, 1, [N, 12])), 9)
              }
              batch 12
            }
            train fit {
              model net = Net()
              data  Texts
              epochs 1
              step (x, y) {
                loss = cross_entropy(net(x) |> rearrange([a b c -> a c b]), y)
                minimize loss over net with Adam(lr = 0.01)
              }
              save last to "net.safetensors"
            }
            """;

    private static final AtomicBoolean DONE = new AtomicBoolean();
    private static final List<Thread> LOAD = new ArrayList<>();

    @BeforeAll
    static void keepProcessorsBusy() {
        for (int i = 0; i < 2; i++) {
            Thread thread = new Thread(SameBitsTest::workAndRest, "load-" + i);
            thread.setDaemon(true);
            thread.start();
            LOAD.add(thread);
        }
    }

    private static void workAndRest() {
        while (!DONE.get()) {
            long until = System.nanoTime() + ThreadLocalRandom.current().nextLong(1_000_000);
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(1_000_000));
        }
    }

    @AfterAll
    static void stop() throws InterruptedException {
        DONE.set(true);
        for (Thread thread : LOAD) {
            thread.join();
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 2", "2, 3"})
    void convolutions(int threads, int shards, @TempDir Path folder) throws Exception {
        equalWeights(CONVOLUTIONS, folder, "--threads", "" + threads, "--shards", "" + shards);
    }

    @ParameterizedTest
    @CsvSource({"2, 2", "2, 3"})
    void recurrent(int threads, int shards, @TempDir Path folder) throws Exception {
        equalWeights(RECURRENT, folder, "--threads", "" + threads, "--shards", "" + shards);
    }

    private static void equalWeights(String text, Path folder, String... options) throws Exception {
        CompiledProgram program = CompiledProgram.of("fit.nn", text);
        byte[] first = weights(program, folder, options);
        for (int run = 1; run < RUNS; run++) {
            assertEquals(-1, Arrays.mismatch(first, weights(program, folder, options)), "run " + run);
        }
    }

    /** Threads only take what there is to do: where batches are cut decides. */
    @Test
    void shardsDecideAndThreadsDoNot(@TempDir Path folder) throws Exception {
        CompiledProgram program = CompiledProgram.of("fit.nn", CONVOLUTIONS);
        byte[] two = weights(program, folder, "--threads", "2", "--shards", "2");
        assertEquals(-1, Arrays.mismatch(two, weights(program, folder, "--threads", "1", "--shards", "2")));
        assertEquals(-1, Arrays.mismatch(two, weights(program, folder, "--threads", "3", "--shards", "2")));
        assertNotEquals(-1, Arrays.mismatch(two, weights(program, folder, "--threads", "2", "--shards", "3")));
    }

    @Test
    void aShardHasARow(@TempDir Path folder) {
        var ran = CompiledProgram.of("fit.nn", RECURRENT).run(folder, "train", "--shards", "13");
        assertEquals(1, ran.code());
        assertEquals(
                "error: --shards 13 cuts every batch into 13 pieces, and the batches of `fit` have 12 items"
                        + System.lineSeparator()
                        + "  help: `--shards 12` at most, or larger batches in the `data` block",
                ran.err().strip());
    }

    private static byte[] weights(CompiledProgram program, Path folder, String... options) throws Exception {
        List<String> line = new ArrayList<>(List.of("train", "--quiet"));
        line.addAll(List.of(options));
        assertEquals("", program.run(folder, line.toArray(String[]::new)).err());
        return Files.readAllBytes(folder.resolve("net.safetensors"));
    }
}
