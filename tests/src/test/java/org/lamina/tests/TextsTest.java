package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamina.tests.Processes.Ended;

/** Programs whose items are texts: how many characters or words there are, only the text says. */
class TextsTest {
    @TempDir
    Path folder;

    private Path chars(String vocabulary) throws IOException {
        return Files.writeString(folder.resolve("chars.nn"), """
                nn 1
                use std.text
                data Corpus: (x: idx<V>[N, 8], y: idx<V>[N, 8]) {
                  source text.chars("text.txt", window = 8)
                  split  train = 0.8, valid = 0.2, order = true
                  batch  4
                }
                model Next(vocab: int)(x: idx<vocab>[N, T]) -> f32[N, T, vocab] {
                  r = x |> emb: Embedding(8) |> rnn: GRU(16)
                  r.out |> head: Dense(vocab)
                }
                train letters {
                  model net = Next(vocab = %s)
                  data  Corpus
                  epochs 30
                  step (x, y) {
                    loss = cross_entropy(net(x) |> rearrange([n t v -> n v t]), y)
                    minimize loss over net with Adam(lr = 0.02)
                  }
                }
                """.formatted(vocabulary));
    }

    private Ended lamina(String command, Path program) throws IOException, InterruptedException {
        return Processes.run(
                folder,
                "java",
                "-cp",
                System.getProperty("java.class.path"),
                "org.lamina.cli.Lamina",
                command,
                program.toString());
    }

    @Test
    void charactersOfARhymeAreLearnt() throws Exception {
        Files.writeString(folder.resolve("text.txt"), "abcdefgh".repeat(40));
        Ended ended = lamina("run", chars("Corpus.V")).expect(0);
        String last = ended.out()
                .lines()
                .filter(l -> l.startsWith("epoch 30/30"))
                .findFirst()
                .orElseThrow();
        double loss = Double.parseDouble(last.replaceFirst(".*valid.loss (\\S+).*", "$1"));
        assertTrue(loss < 0.2, last);
        String graphs = lamina("dump", folder.resolve("chars.nn")).expect(0).out();
        assertTrue(graphs.contains("f32[8, 8] \"net.emb.w\""), "the text has eight characters");
    }

    /** A model for another number of characters is refused without a look at the text, and one without the text checks. */
    @Test
    void theSizeIsOpenWhileChecking() throws Exception {
        assertEquals("", CommandLine.run("check", chars("Corpus.V").toString()).err());
        CommandLine wrong = CommandLine.run("check", chars("30").toString());
        assertEquals(1, wrong.code());
        assertTrue(wrong.err().contains("V"), wrong.err());
    }

    @Test
    void aMissingTextIsNamed() throws Exception {
        Ended ended = lamina("run", chars("Corpus.V")).expect(3);
        assertTrue(ended.err().contains("NN0602") && ended.err().contains("text.txt"), ended.err());
    }

    @Test
    void linesAreWordsWithPadding() throws Exception {
        var text = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            text.append(i % 2 == 0 ? "good\tWhat a fine day, number " : "bad\tthe worst of all days ")
                    .append(i)
                    .append('\n');
        }
        Files.writeString(folder.resolve("lines.tsv"), text);
        Path program = Files.writeString(folder.resolve("lines.nn"), """
                nn 1
                use std.text
                data Lines: (x: idx<V>[N, 5], y: idx<2>[N]) {
                  source text.lines("lines.tsv", length = 5, text = column(1), label = column(0, labels = ["good", "bad"]))
                  split  train = 0.75, valid = 0.25, stratify = y, seed = 1
                  batch  10
                }
                model Reader(vocab: int)(x: idx<vocab>[N, T]) -> f32[N, 2] {
                  e = x |> emb: Embedding(8)
                  mean(e*f32(x != 0)[.., ~], axes = [1]) |> head: Dense(2)
                }
                train read {
                  model net = Reader(vocab = Lines.V)
                  data  Lines
                  epochs 30
                  step (x, y) {
                    loss = cross_entropy(net(x), y)
                    minimize loss over net with Adam(lr = 0.05)
                  }
                  metric acc = Accuracy()(net(x), y)
                }
                """);
        Ended ended = lamina("run", program).expect(0);
        assertTrue(ended.out().contains("valid.acc 1.0000"), ended.out());
    }
}
