package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lamina test}: what it prints, what it trains, and how it ends. */
class TestCommandTest {
    private static final String XOR = """
            nn 1
            model Net(hidden: int = 8)(x: f32[N, 2]) -> f32[N, 1] { x |> Dense(hidden) |> tanh |> out: Dense(1) }
            data Xor: (x: f32[N, 2], y: f32[N, 1]) {
              source table(x = [[0, 0], [0, 1], [1, 0], [1, 1]], y = [[0], [1], [1], [0]])
              batch all
            }
            train xor(lr: float = 0.1, n: int = 300) {
              data Xor
              model net = Net()
              scale = 2.0*ones([2])
              epochs n
              step (x, y) {
                z = net(x)
                loss = bce_with_logits(z, y)
                minimize loss over net with Adam(lr = lr)
              }
              metric acc = BinaryAccuracy()(z, y)
              save last to "xor.safetensors"
            }
            """;

    @TempDir
    Path folder;

    @Test
    void passingTestsAreListedAndLeaveNoFiles() throws IOException {
        var run = test(XOR + """
                        test "XOR is learnt" {
                          r = xor()
                          check r.train.acc == 1.0, "XOR not learnt"
                          check r.epochs == 300
                          check r.history.train.loss[0] > r.history.train.loss[-1]
                          check all(r.net([[0, 1], [1, 0]]) > 0.0) and all(r.net([[0, 0], [1, 1]]) < 0.0)
                          check all(r.scale == 2.0)
                          print "epochs", r.epochs
                        }
                        test "a rate of 0 learns nothing" {
                          r = xor(lr = 0.0, n = 3)
                          check r.epochs == 3
                          check r.history.train.loss[0] == r.history.train.loss[2]
                        }
                        """);
        assertEquals(
                List.of(
                        "ok    XOR is learnt",
                        "      epochs 300.0",
                        "ok    a rate of 0 learns nothing",
                        "2 tests, 0 failed"),
                run.out().lines().toList(),
                run.err());
        assertEquals(0, run.code());
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(1, files.count(), "only the program");
        }
    }

    /** Also parts that the test never calls; and calls after it use the same. */
    @Test
    void parametersOfATrainedModelAreThereBeforeItsFirstCall() throws IOException {
        var run = test(XOR + """
                        test "weights" {
                          net = xor().net
                          x = f32([[0, 1], [1, 1]])
                          check all(net.out(tanh(net.dense(x))) == net(x))
                          check all(net(x) == tanh(x @ net.dense.w + net.dense.b) @ net.out.w + net.out.b)
                          check norm(xor(n = 1).net.out.w - net.out.w) > 0.1
                        }
                        """);
        assertEquals("ok    weights\n1 test, 0 failed\n", run.out(), run.err());
    }

    /** No test has run: there is nothing to count. */
    @Test
    void aBrokenProgramShowsItsErrorsAlone() throws IOException {
        var run = test("nn 1\ntest \"one\" { check 1 + == 2 }\n");
        assertEquals("", run.out());
        assertTrue(run.err().contains("error[NN0001]"), run.err());
        assertEquals(1, run.code());
    }

    @Test
    void aTrainReadsWhatItsDataFitted() throws IOException {
        var run = test("""
                nn 1
                data Points: (x: f32[N, 2]) {
                  source table(x = [[1, 5], [3, 5], [8, 20]])
                  fit mean_of = mean(x, axes = [0]), top = max(x) on train
                }
                train measure {
                  data Points
                  step (x) {
                    spread = sum((x - Points.mean_of)^2)
                    top = Points.top
                  }
                }
                test "deviations from the mean" {
                  r = measure()
                  check r.train.spread == 176.0
                  check r.train.top == 20.0
                }
                """);
        assertEquals(0, run.code(), run.out() + run.err());
    }

    @Test
    void aFailedCheckShowsItsPlaceAndValues() throws IOException {
        var run = test("""
                nn 1
                fn twice(x: f32[..S]) -> f32[..S] = 2.0*x
                test "twice" {
                  check all(twice([1.0, 2.0]) == [2.0, 4.5])
                  n = 4
                  check n > 5, "n is small"
                }
                test "fine" { check 1 + 1 == 2 }
                """);
        assertEquals(1, run.code());
        assertEquals(
                List.of("FAIL  twice", "ok    fine", "2 tests, 1 failed"),
                run.out().lines().toList());
        assertTrue(run.err().contains("program.nn:4:3"), run.err());
        assertTrue(run.err().contains("= here:  twice([1.0, 2.0]) = [2.0, 4.0]"), run.err());
        assertTrue(run.err().contains("check failed: n is small"), run.err());
        assertTrue(run.err().contains("= here:  n = 4"), run.err());
    }

    @Test
    void aTrainingThatFailsFailsItsTestOnly() throws IOException {
        var run = test(XOR.replace(
                        "table(x = [[0, 0], [0, 1], [1, 0], [1, 1]], y = [[0], [1], [1], [0]])",
                        "csv(\"no.csv\", x = columns(0..2), y = columns(2..3))")
                + "test \"learns\" { check xor().train.acc > 0.5 }\ntest \"other\" { check 1 == 1 }\n");
        assertEquals(1, run.code());
        assertEquals(
                List.of("FAIL  learns", "ok    other", "2 tests, 1 failed"),
                run.out().lines().toList());
        assertTrue(run.err().contains("the training of `xor` failed"), run.err());
        assertTrue(run.err().contains("no.csv"), run.err());
    }

    @Test
    void aScalarThatTheRunDoesNotHaveIsNamed() throws IOException {
        var run = test(XOR + "test \"valid\" { check xor(n = 1).valid.acc > 0.5 }\n");
        assertEquals(1, run.code());
        assertTrue(run.err().contains("the training of `xor` has no scalar `valid.acc`"), run.err());
        assertTrue(run.err().contains("train.acc, train.loss"), run.err());
    }

    @Test
    void checkReportsMistakesInTestsAndRunDoesNotNeedThem() throws IOException {
        Path file =
                Files.writeString(folder.resolve("program.nn"), XOR + "test \"t\" { check xor().train.ac > 0.5 }\n");
        var check = CommandLine.run("check", file.toString());
        assertEquals(1, check.code());
        assertTrue(check.err().contains("did you mean `acc`?"), check.err());
        assertEquals("", CommandLine.run("shapes", file.toString()).err());
    }

    private CommandLine test(String program) throws IOException {
        Path file = Files.writeString(folder.resolve("program.nn"), program);
        return CommandLine.run("test", file.toString());
    }
}
