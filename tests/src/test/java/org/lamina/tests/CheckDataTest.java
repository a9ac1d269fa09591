package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lamina check --data}: what only the data knows, before anything is trained. */
class CheckDataTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void data() throws IOException {
        Files.writeString(folder.resolve("h.csv"), "kind,a,y\nred,2,3\nblue,5,6\nred,8,9\nred,2,2\nblue,4,4\n");
        Files.writeString(folder.resolve("t.txt"), "to be or not to be, that is the question\n".repeat(9));
    }

    /** One-hot columns: how many there are, only the file knows. */
    private static String houses(int columns, String file, String batch, String step) {
        return """
                nn 1
                data Houses: (x: f32[N, %d], y: f32[N, 1]) {
                  source csv("%s", x = columns(one_hot("kind"), "a"), y = columns("y"))
                  batch %s
                }
                model Line(x: f32[N, %d]) -> f32[N, 1] { x |> out: Dense(1) }
                train fit {
                  model net = Line()
                  data Houses
                  epochs 1000000000
                  step (x, y) {
                    p = net(x)
                    %s
                    loss = mean((p - y) ^ 2)
                    minimize loss over net with SGD(lr = 0.1)
                  }
                  save last to "line.safetensors"
                }
                """.formatted(columns, file, batch, columns, step);
    }

    private CommandLine check(String text, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("p.nn"), text);
        var line = new java.util.ArrayList<String>(java.util.List.of("check", file.toString()));
        line.addAll(java.util.List.of(options));
        CommandLine checked = CommandLine.run(line.toArray(String[]::new));
        assertFalse(Files.exists(folder.resolve("line.safetensors")), "nothing is trained");
        return checked;
    }

    @Test
    void rightDataIsFine() throws IOException {
        CommandLine checked = check(houses(3, "h.csv", "2", ""), "--data");
        assertEquals(0, checked.code(), checked.err());
        assertEquals("0 errors, 0 warnings\n", checked.out());
    }

    @Test
    void aWrongNumberOfColumnsIsShownAtTheSource() throws IOException {
        String wrong = houses(4, "h.csv", "2", "");
        assertEquals(0, check(wrong).code());
        CommandLine checked = check(wrong, "--data");
        assertEquals(3, checked.code(), checked.err());
        assertTrue(
                checked.err().startsWith("error[NN0601]: h.csv has 3 numeric columns, `x: f32[N, 4]` needs 4"),
                checked.err());
        assertTrue(checked.err().contains("p.nn:3:10\n"), checked.err());
        assertTrue(checked.err().endsWith("\n1 error, 0 warnings\n"), checked.err());
    }

    @Test
    void missingDataIsADiagnosticInEveryForm() throws IOException {
        String wrong = houses(3, "nope.csv", "2", "");
        CommandLine json = check(wrong, "--data", "--format=json");
        assertEquals(3, json.code());
        assertTrue(json.out().startsWith("{\"code\":\"NN06"), json.out());
        CommandLine sarif = check(wrong, "--data", "--format=sarif");
        assertTrue(sarif.out().contains("\"ruleId\" : \"NN06"), sarif.out());
        assertTrue(sarif.out().contains("# NN06"), "its page is the help of the rule");
    }

    @Test
    void aBatchThatIsTooSmallIsShownWhereItMatters() throws IOException {
        String text = houses(3, "h.csv", "2", "head = mean(p[0..2])\n    print head");
        assertEquals(0, check(text.replace("print head", "")).code());
        String used = text.replace("print head", "").replace("loss = mean", "loss = 0 * head + mean");
        CommandLine checked = check(used, "--data");
        assertEquals(1, checked.code(), checked.err());
        assertTrue(
                checked.err().startsWith("error[NN0225]: needs N >= 2 (`0..2` of an axis of size N)\n"), checked.err());
        assertTrue(checked.err().contains("p.nn:13:"), checked.err());
        assertTrue(checked.err().contains("here:  N = 1"), checked.err());
        assertTrue(checked.err().contains("batch 3 of 3 of the part `train` has 1 of its 5 items"), checked.err());
        assertTrue(checked.err().contains("help:  `batch ..., drop = true` leaves"), checked.err());
        assertEquals(
                0,
                check(used.replace("batch 2", "batch 2, drop = true"), "--data").code());
    }

    @Test
    void sizesThatATextDecidesAreSettled() throws IOException {
        String text = """
                nn 1
                use std.text
                data Corpus: (x: idx<V>[N, 8], y: idx<V>[N, 8]) {
                  source text.chars("t.txt", window = 8)
                  batch 4
                }
                model Next(vocab: int)(x: idx<vocab>[N, 8]) -> f32[N, 8, vocab] {
                  x |> emb: Embedding(4) |> out: Dense(vocab)
                }
                train fit {
                  model net = Next(vocab = Corpus.V)
                  data Corpus
                  epochs 1
                  step (x, y) {
                    loss = cross_entropy(net(x) |> rearrange([n t k -> n k t]), y)
                    minimize loss over net with SGD(lr = 0.1)
                  }
                }
                """;
        CommandLine right = check(text, "--data");
        assertEquals(0, right.code(), right.err());
        CommandLine missing = check(text.replace("t.txt", "u.txt"), "--data");
        assertEquals(3, missing.code());
        assertTrue(missing.err().contains("p.nn:4:10\n"), missing.err());
    }
}
