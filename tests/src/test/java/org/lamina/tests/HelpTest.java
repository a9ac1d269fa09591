package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program says of itself in its {@code ##} lines is the help of its command line. */
class HelpTest {
    private static final String PROGRAM = """
            nn 1
            model Net(hidden: int = 8)(x: f32[N, 2]) -> f32[N, 1] { x |> h: Dense(hidden) |> tanh |> out: Dense(1) }
            data Xor: (x: f32[N, 2], y: f32[N, 1]) {
              source table(x = [[0, 0], [0, 1], [1, 0], [1, 1]], y = [[0], [1], [1], [0]])
              batch all
            }
            ## Learns exclusive or.
            train xor(
              ## learning rate of Adam
              lr: float,
              ## width of the hidden layer
              hidden: int = 8, deep: bool = false
            ) {
              data Xor
              model net = Net(hidden)
              epochs 2
              step (x, y) {
                loss = bce_with_logits(net(x), y)
                minimize loss over net with Adam(lr = lr)
              }
            }
            """;

    @TempDir
    Path folder;

    @Test
    void docsOfATrainAndItsArgumentsAreItsHelp() throws IOException {
        String help =
                run(PROGRAM.replace("lr: float,", "lr: float = 0.1,"), "--help").out();
        assertTrue(help.contains("Learns exclusive or."), help);
        assertTrue(help.matches("(?s).*--lr=FLOAT +learning rate of Adam \\(0\\.1\\).*"), help);
        assertTrue(help.matches("(?s).*--hidden=INT +width of the hidden layer \\(8\\).*"), help);
        assertTrue(help.matches("(?s).*--deep=BOOL +argument of the program \\(false\\).*"), help);
        assertFalse(help.contains("Fixed when"), "a run compiles anew, and every argument is open");
    }

    @Test
    void everyArgumentIsAnOptionAndOneWithoutADefaultIsNeeded() throws IOException {
        var fine = run(PROGRAM, "xor", "--lr", "0.1", "--hidden=3", "--deep", "true", "--quiet");
        assertEquals(0, fine.code(), fine.err());
        var missing = run(PROGRAM, "--hidden", "3");
        assertEquals(1, missing.code());
        assertTrue(missing.err().contains("`xor` needs a value for `lr`"), missing.err());
    }

    @Test
    void whicheverLimitComesFirstEndsARun() throws IOException {
        var ran = run(PROGRAM.replace("epochs 2", "epochs 5\n  steps 3"), "--lr", "0.1");
        assertEquals(0, ran.code(), ran.err());
        assertEquals(3, ran.out().lines().filter(l -> l.startsWith("epoch ")).count(), ran.out());
    }

    private CommandLine run(String program, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("program.nn"), program);
        var line = new java.util.ArrayList<String>(java.util.List.of("run", file.toString()));
        line.addAll(java.util.List.of(options));
        return CommandLine.withProgram(line.toArray(String[]::new));
    }
}
