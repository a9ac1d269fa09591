package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamina.tests.Processes.Ended;

/** Arguments of a train in a built JAR: which are options, and that they do what they do in {@code lamina run}. */
class JarOptionsTest {
    /** Every place that takes a number when a run starts, and three that decide what is built. */
    private static final String PROGRAM = """
            nn 1

            model Net(hidden: int)(x: f32[N, 1, 28, 28]) -> f32[N, 10] {
              x |> flatten |> h: Dense(hidden) |> relu |> out: Dense(10)
            }

            data Drawn(n: int, batch: int, salt: int): (x: f32[N, 1, 28, 28], y: idx<10>[N]) {
              source glyphs(n, seed = salt + 1)
              split train = 0.8, valid = 0.2, seed = salt
              batch batch
            }

            ## Learns to read.
            train fit(epochs: int = 3, seed: int = 1, period: int = 2, patience: int = 9, often: int = 2, n: int = 40,
                ## images of a batch
                batch: int = 10, salt: int = 3, scale: int = 1, goal: float = 0.0, lr: float = 0.1, std: float = 0.01,
                hidden: int = 8, twice: int = 0, note: int = 5) {
              data  Drawn(n = n, batch = batch, salt = salt)
              model net = Net(hidden)
              param bias: f32[10] = normal(std = std)
              epochs epochs
              seed   seed
              step (x, y) {
                logits = net(x) + bias
                loss = scale*cross_entropy(if twice > 0 { 2.0*logits } else { logits }, y)
                minimize loss over net, bias with SGD(lr = step_decay(lr, period = 2*period - 1))
              }
              metric worst = loss*scale
              stop early(min(valid.loss), patience = patience)
              stop train.loss < goal
              every often epochs { print "note {note}" }
              save last to "fit.safetensors"
            }
            """;

    private static final List<String> OTHER = List.of(
            "--epochs=4 --seed=7 --period=1 --patience=8 --often=3 --n=60 --batch=7 --salt=5 --scale=2 --goal=1e-3 --lr=0.05"
                    .concat(" --std=0.1")
                    .split(" "));

    @TempDir
    static Path folder;

    private static Path program;
    private static Path jar;

    @BeforeAll
    static void build() throws IOException {
        program = Files.writeString(folder.resolve("fit.nn"), PROGRAM);
        jar = folder.resolve("fit.jar");
        CommandLine built = CommandLine.run("build", program.toString(), "-o", jar.toString());
        assertEquals(0, built.code(), built.err());
    }

    private static Ended jar(Path where, List<String> options) throws Exception {
        var all = new ArrayList<>(List.of("-jar", jar.toString(), "train", "--threads", "1"));
        all.addAll(options);
        return Processes.run(where, "java", all.toArray(String[]::new));
    }

    /** On a copy, because weights are written beside the program. */
    private static CommandLine run(Path where, List<String> options) throws IOException {
        var all = new ArrayList<>(List.of("run", Processes.copy(program, where).toString(), "--threads", "1"));
        all.addAll(options);
        return CommandLine.withProgram(all.toArray(String[]::new));
    }

    private static byte[] weights(Path where) throws IOException {
        return Files.readAllBytes(where.resolve("fit.safetensors"));
    }

    @Test
    void everyOptionDoesWhatItDoesInRun(@TempDir Path left, @TempDir Path right, @TempDir Path plain) throws Exception {
        CommandLine ran = run(left, OTHER);
        assertEquals(0, ran.code(), ran.err());
        String lines = ran.out();
        assertTrue(lines.contains("epoch 4/4") && lines.contains("note 5"), lines);
        jar(right, OTHER).expect(0);
        assertArrayEquals(weights(left), weights(right));
        jar(plain, List.of()).expect(0);
        for (String option : List.of("--seed=2", "--epochs=1", "--period=1", "--batch=5", "--salt=4", "--std=1")) {
            jar(right, List.of(option)).expect(0);
            assertFalse(Arrays.equals(numbers(plain), numbers(right)), option + " has no effect");
        }
    }

    /** The part of a weight file behind its header, which names the arguments. */
    private static byte[] numbers(Path where) throws IOException {
        byte[] all = weights(where);
        long header = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return Arrays.copyOfRange(all, (int) (8 + header), all.length);
    }

    @Test
    void whatDecidesTheProgramIsFixedAndSaidSo(@TempDir Path where) throws Exception {
        String help = jar(where, List.of("--help")).expect(0).out();
        assertTrue(help.contains("Fixed when this program was built: hidden = 8, twice = 0, note = 5"), help);
        for (String option : OTHER) {
            assertTrue(help.contains(option.replaceFirst("=.*", "=")), help);
        }
        assertTrue(help.matches("(?s).*--batch=INT +images of a batch \\(10\\).*"), help);
        assertFalse(help.contains("--hidden"), help);
        Ended fixed = jar(where, List.of("--hidden", "9")).expect(2);
        assertTrue(fixed.err().contains("--hidden was fixed when this program was built, hidden = 8"), fixed.err());
    }

    /** Type errors are of the command line; a number that a clause refuses is an error of the program with it. */
    @Test
    void wrongValuesEndAsInRun(@TempDir Path where) throws Exception {
        for (String[] row : new String[][] {
            {"--epochs=x", "2", "--epochs must be a whole number, not `x`"},
            {"--lr=nan", "2", "--lr must be a number, not `nan`"},
            {"--epochs=0", "1", "`epochs` must be"},
            {"--patience=0", "1", "`patience`"},
            {"--batch=0", "1", "batch"},
            {"--period=9223372036854775807", "1", "`(2 * period) - 1` is too large a number"},
        }) {
            int code = Integer.parseInt(row[1]);
            Ended ended = jar(where, List.of(row[0])).expect(code);
            assertTrue(ended.err().contains(row[2]), row[0] + ": " + ended.err());
            assertFalse(ended.err().contains("Exception"), ended.err());
            CommandLine ran = run(Files.createTempDirectory(where, "run"), List.of(row[0]));
            assertEquals(code, ran.code(), ran.err());
            assertTrue(ran.err().contains(row[2]), row[0] + ": " + ran.err());
        }
    }
}
