package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code augment} changes, when, and what it leaves alone. */
class AugmentTest {
    private static final String DATA = """
            nn 1
            data Ones: (x: f32[N, 1]) {
              source table(x = [[1], [1], [1], [1], [1], [1]])
              split train = 4, valid = 2
              augment { %s }
              batch 2
            }
            model Net(x: f32[N, 1]) -> f32[N, 1] { x |> out: Dense(1) }
            train t {
              model net = Net()
              data Ones
              %s
              seed 1
              step (x) {
                seen = mean(x)
                spread = mean(x^2)
                %s
              }
            }
            """;
    private static final String LEARNS = "loss = mean(net(x)^2)\n minimize loss over net with SGD(lr = 0.1)";

    @TempDir
    Path folder;

    private List<String> history(String augment, String length, String step, String... options) throws IOException {
        Path program = folder.resolve("p.nn");
        Files.writeString(program, DATA.formatted(augment, length, step));
        Path history = folder.resolve("h.csv");
        String[] all = new String[4 + options.length];
        all[0] = "run";
        all[1] = program.toString();
        all[2] = "--history";
        all[3] = history.toString();
        System.arraycopy(options, 0, all, 4, options.length);
        CommandLine run = CommandLine.run(all);
        assertEquals(0, run.code(), run.err());
        return Files.readAllLines(history);
    }

    private static double[] column(List<String> history, String name) {
        int column = List.of(history.get(0).split(",")).indexOf(name);
        return history.stream()
                .skip(1)
                .mapToDouble(line -> Double.parseDouble(line.split(",")[column]))
                .toArray();
    }

    @Test
    void onlyTheTrainingPartIsAugmented() throws IOException {
        List<String> history = history("y = 2.0*x\n x = y + 1.0\n x = 10.0*x", "epochs 2", LEARNS);
        assertArrayEquals(new double[] {30, 30}, column(history, "train.seen"));
        assertArrayEquals(new double[] {1, 1}, column(history, "valid.seen"));
    }

    @Test
    void anEvaluationSeesTheDataAsItIs() throws IOException {
        assertArrayEquals(new double[] {1}, column(history("x = 2.0*x", "epochs 1", ""), "train.seen"));
    }

    @Test
    void randomNumbersAreNewInEachBatchAndFollowTheSeedAlone() throws IOException {
        String noise = "x = uniform(like = x)";
        List<String> alone = history(noise, "epochs 3", LEARNS, "--threads", "1");
        List<String> together = history(noise, "epochs 3", LEARNS, "--threads", "2");
        double[] one = column(alone, "train.spread");
        assertArrayEquals(one, column(together, "train.spread"));
        assertArrayEquals(column(alone, "valid.loss"), column(together, "valid.loss"));
        assertNotEquals(one[0], one[1]);
        assertNotEquals(one[1], one[2]);
        double[] other = column(history(noise, "epochs 3", LEARNS, "--seed", "2"), "train.spread");
        assertNotEquals(one[0], other[0]);
        assertEquals(0.5, (one[0] + one[1] + one[2]) / 3, 0.4);
    }
}
