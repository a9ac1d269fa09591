package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamina.tests.Processes.Ended;

/** Tasks in {@code lamina run} and as commands of a built JAR. */
class TasksTest {
    private static final String PROGRAM = """
            nn 1
            use std.text

            data Corpus: (x: idx<V>[N, 16], y: idx<V>[N, 16]) {
              source text.chars("text.txt", window = 16)
              split  train = 0.9, valid = 0.1, order = true
              batch  8
            }

            model Next(vocab: int, hidden: int = 16)(x: idx<vocab>[N, T], h: f32[N, hidden] = zeros())
              -> (logits: f32[N, T, vocab], h: f32[N, hidden]) {
              r = x |> emb: Embedding(8) |> rnn: GRU(hidden)(h)
              (logits = r.out |> head: Dense(vocab), h = r.h)
            }

            train letters {
              model net = Next(vocab = Corpus.V)
              data  Corpus
              epochs 15
              seed 3
              step (x, y) {
                loss = cross_entropy(net(x).logits |> rearrange([n t v -> n v t]), y)
                minimize loss over net with Adam(lr = 0.03)
              }
              save last to "letters.safetensors"
            }

            ## Continues a text.
            task sample(prompt: string = "abc", n: int = 12) {
              model net = Next(vocab = Corpus.V) from "letters.safetensors"
              p = net(Corpus.encode(prompt))
              r = scan h = p.h, tok = argmax(p.logits[:, -1, :], axis = -1) for i in 0..n {
                q = net(tok[:, ~], h)
                next h = q.h, tok = argmax(q.logits[:, -1, :], axis = -1)
                yield tok
              }
              print prompt + Corpus.decode(r.out[:, 0])
            }

            task copy(scale: float = 0.5) {
              model net = Next(vocab = Corpus.V) from "letters.safetensors"
              p = net(Corpus.encode("ab" + "c"))
              write net to "copy.safetensors"
              print "scaled", scale*f32([2, 4]), Corpus.decode(argmax(p.logits[0, :, :], axis = -1))
            }

            ## The parts of a model before a call, in a text.
            task look(word: string = "sums", k: int = 2) {
              model net = Next(vocab = Corpus.V) from "letters.safetensors"
              none = 0.0*abs(sum(net.emb.w, axes = [0])[0..2])
              print "{word} \\{{none}}, \\{epoch} and {k}"
            }

            task noise { print normal([4]) }

            task again(seed: int = 7) { print uniform(0, 1, [4]) }
            """;

    @TempDir
    static Path folder;

    private static Path program;
    private static Path jar;

    @BeforeAll
    static void trainAndBuild() throws IOException {
        Files.writeString(folder.resolve("text.txt"), "abcdefgh".repeat(60));
        program = Files.writeString(folder.resolve("letters.nn"), PROGRAM);
        CommandLine trained = run("letters", "--quiet");
        assertEquals(0, trained.code(), trained.err());
        jar = folder.resolve("letters.jar");
        CommandLine built = CommandLine.run("build", program.toString(), "-o", jar.toString());
        assertEquals(0, built.code(), built.err());
    }

    private static CommandLine run(String... arguments) throws IOException {
        var all = new ArrayList<>(List.of("run", program.toString()));
        all.addAll(List.of(arguments));
        return CommandLine.withProgram(all.toArray(String[]::new));
    }

    private static Ended jar(String... arguments) throws Exception {
        var all = new ArrayList<>(List.of("-jar", jar.toString()));
        all.addAll(List.of(arguments));
        return Processes.run(folder, "java", all.toArray(String[]::new));
    }

    @Test
    void aTaskContinuesATextInBothWays() throws Exception {
        CommandLine here = run("sample");
        assertEquals(0, here.code(), here.err());
        assertEquals("abcdefghabcdefg", here.out().strip());
        assertEquals(here.out(), jar("sample").expect(0).out());
        CommandLine longer = run("sample", "--prompt", "ghabcd", "--n", "4");
        assertEquals("ghabcdefgh", longer.out().strip(), longer.err());
        assertEquals(
                "ghabcdefghabcdefgh",
                jar("sample", "--prompt", "ghabcd").expect(0).out().strip());
    }

    @Test
    void helpNamesOpenAndFixedArguments() throws Exception {
        String help = jar("sample", "--help").expect(0).out();
        assertTrue(help.contains("Continues a text."), help);
        assertTrue(help.contains("--prompt=STRING"), help);
        assertTrue(help.contains("Fixed when this program was built: n = 12"), help);
        String all = jar("--help").expect(0).out();
        assertTrue(all.contains("sample") && all.contains("noise"), all);
        Ended fixed = jar("sample", "--n", "3").expect(2);
        assertTrue(fixed.err().contains("--n was fixed when this program was built, n = 12"), fixed.err());
    }

    @Test
    void charactersOutsideTheVocabularyAreNamed() throws Exception {
        CommandLine strange = run("sample", "--prompt", "abz");
        assertEquals(1, strange.code());
        assertTrue(
                strange.err()
                        .contains("`z` of the text is not in the vocabulary of `Corpus`, which has 8 tokens"
                                + " and none for what is unknown: a b c d e f g h"),
                strange.err());
        CommandLine empty = run("sample", "--prompt", "");
        assertEquals(1, empty.code());
        assertTrue(empty.err().contains("`Corpus.encode` takes is empty"), empty.err());
    }

    @Test
    void modelsAreWrittenWithTheirVocabulary() throws Exception {
        Ended ended = jar("copy", "--scale", "2").expect(0);
        assertEquals("scaled [4.0000, 8.0000] bcd", ended.out().strip());
        String written = new String(
                Files.readAllBytes(folder.resolve("copy.safetensors")), java.nio.charset.StandardCharsets.ISO_8859_1);
        assertTrue(written.contains("\"vocabularies\""), written.substring(0, 400));
    }

    @Test
    void textsShowWhatTheirHolesName() throws Exception {
        CommandLine here = run("look");
        assertEquals("sums {[0.0000, 0.0000]}, {epoch} and 2", here.out().strip(), here.err());
        assertEquals(here.out(), jar("look").expect(0).out());
    }

    @Test
    void randomNumbersFollowTheSeed() throws Exception {
        String noise = run("noise", "--seed", "4").out();
        assertFalse(noise.isBlank());
        assertEquals(noise, run("noise", "--seed", "4").out());
        assertEquals(noise, jar("noise", "--seed", "4").expect(0).out());
        assertNotEquals(noise, run("noise").out());
        assertEquals(run("again").out(), run("again", "--seed", "7").out());
        assertNotEquals(run("again").out(), run("again", "--seed", "8").out());
        CommandLine negative = run("again", "--seed=-1");
        assertTrue(negative.code() == 1 && !negative.err().contains("\tat "), negative.err());
    }

    @Test
    void severalToRunAreNamed() throws Exception {
        CommandLine none = run();
        assertEquals(2, none.code());
        assertTrue(none.err().contains("name one of: letters, sample, copy, look, noise, again"), none.err());
        CommandLine wrong = run("nope");
        assertTrue(wrong.err().contains("has no task or train `nope`"), wrong.err());
    }

    @Test
    void weightsWithoutAVocabularyAreRefused() throws Exception {
        Path other = Files.createDirectories(folder.resolve("other"));
        Files.writeString(other.resolve("text.txt"), "abcdefgh".repeat(60));
        Path plain = Files.writeString(other.resolve("plain.nn"), """
                nn 1
                use std.text
                data Corpus: (x: idx<V>[N, 8], y: idx<V>[N, 8]) { source text.chars("text.txt", window = 8) }
                model Next(vocab: int)(x: idx<vocab>[N, T]) -> f32[N, T, 8] { x |> emb: Embedding(8) }
                task write_it {
                  model net = Next(vocab = Corpus.V)
                  p = net(to_idx(i32(ones([1, 2])), Corpus.V))
                  write net to "plain.safetensors"
                  print p[0, 0, 0]
                }
                task read_it {
                  model net = Next(vocab = Corpus.V) from "plain.safetensors"
                  print net(Corpus.encode("ab"))[0, 0, 0]
                }
                """);
        CommandLine written = CommandLine.withProgram("run", plain.toString(), "write_it");
        assertEquals(0, written.code(), written.err());
        CommandLine read = CommandLine.withProgram("run", plain.toString(), "read_it");
        assertEquals(1, read.code(), read.out());
        assertTrue(read.err().contains("no weights file of this task holds a vocabulary of `Corpus`"), read.err());
    }
}
