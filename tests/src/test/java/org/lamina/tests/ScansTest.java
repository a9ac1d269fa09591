package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Training steps through scans: compiled, in shards, against the evaluator. The rate makes an update as large as the
 * parameters, so that the comparison sees the gradients.
 */
class ScansTest {
    @TempDir
    Path folder;

    /** What it shows, and the body of a model from {@code x: f32[N, 6, 5]} to {@code f32[N, 3]}. */
    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of("a carry, its end read", """
                          param w: f32[5, 3] = normal(std = 0.5)
                          param v: f32[3, 3] = normal(std = 0.5)
                          r = scan h = zeros([N, 3]) for xt in x by 1 { next h = tanh(xt @ w + h @ v) }
                          r.h
                        """),
                Arguments.of("yields, no carry, layers in a turn", """
                          r = scan for xt in x by 1 { yield xt |> a: Dense(4) |> relu |> b: Dense(3) }
                          mean(r.out, axes = [1])
                        """),
                Arguments.of("along axis 2", """
                          param w: f32[6, 3] = normal(std = 0.5)
                          r = scan h = zeros([N, 3]) for xt in x by 2 {
                            next h = 0.5*h + xt @ w
                            yield h*h
                          }
                          r.h + sum(r.out, axes = [2])
                        """),
                Arguments.of("two carries that change places", """
                          param w: f32[5, 3] = normal(std = 0.5)
                          r = scan a = zeros([N, 3]), b = x[:, 0] @ w for xt in x by 1 {
                            next a = b, b = a + tanh(xt @ w)
                          }
                          r.a*r.b
                        """),
                Arguments.of("a carry that is also yielded before its turn, and one that stays", """
                          param w: f32[5, 3] = normal(std = 0.5)
                          r = scan h = ones([N, 3]), fixed = x[:, 1] @ w for xt in x by 1 {
                            yield (before = h, scaled = fixed*sum(xt, axes = [1], keep = true))
                            next h = sigmoid(h*fixed) + xt @ w
                          }
                          mean(r.out.before + r.out.scaled, axes = [1]) + r.fixed
                        """),
                Arguments.of("a mask as a second sequence", """
                          param w: f32[5, 3] = normal(std = 0.5)
                          mask = x[:, :, 0] > 0.0
                          r = scan h = zeros([N, 3]) for xt in x, m in mask by 1 {
                            next h = select(m[:, ~], tanh(h + xt @ w), h)
                          }
                          r.h
                        """),
                Arguments.of("a counter in arithmetic, in an index and in a choice", """
                          param w: f32[5, 3] = normal(std = 0.5)
                          r = scan h = zeros([N, 3]) for i in 0..4 {
                            part = x[:, i..i + 3] |> mean(axes = [1])
                            step = tanh((part + x[:, 5 - i]) @ w)*(0.5 + 0.1*i)
                            next h = select(i % 2 == 0, h + step, h - step)
                          }
                          r.h
                        """),
                Arguments.of("truncated every two turns", """
                          param w: f32[5, 3] = normal(std = 0.5)
                          r = scan h = zeros([N, 3]) for xt in x, i in 0..6 by 1 {
                            h0 = select(i % 2 == 0, stop_gradient(h), h)
                            next h = tanh(h0 + xt @ w)
                          }
                          r.h
                        """),
                Arguments.of("a scan in a scan", """
                          param w: f32[5, 3] = normal(std = 0.5)
                          r = scan h = zeros([N, 3]) for xt in x by 1 {
                            z = scan z = xt @ w for j in 0..3 { next z = z + 0.2*sin(z*h + 1.0) }
                            next h = 0.3*h + z.z
                          }
                          r.h
                        """),
                Arguments.of("random numbers of their own in each turn", """
                          param w: f32[5, 3] = normal(std = 0.5)
                          r = scan h = zeros([N, 3]) for xt in x by 1 {
                            next h = tanh(h + xt @ w + 0.1*normal(like = h))
                          }
                          r.h
                        """),
                Arguments.of("one layer again and again", """
                          f = Dense(5)
                          r = scan z = x[:, 0] for i in 0..4 { next z = z + 0.25*tanh(f(z)) }
                          r.z |> head: Dense(3)
                        """),
                Arguments.of("rows so wide that loops read gates and write what is kept in place", """
                          r = x |> lstm: LSTM(32)
                          mean(r.out, axes = [1]) |> head: Dense(3)
                        """),
                Arguments.of("the same with other gates, both ways", """
                          a = x |> there: GRU(32)
                          b = a.out |> rearrange([n t c -> t n c]) |> flip(axis = 0) |> rearrange([t n c -> n t c]) |> back: GRU(32)
                          mean(b.out, axes = [1]) |> head: Dense(3)
                        """),
                Arguments.of("integers carried", """
                          param e: f32[3, 3] = normal(std = 0.5)
                          param w: f32[3, 3] = normal(std = 0.5)
                          r = scan t = argmax(x[:, 0, 0..3], axis = 1), h = zeros([N, 3]) for i in 0..4 {
                            s = tanh(gather(e, t) @ w + h)
                            next t = argmax(s, axis = 1), h = s
                          }
                          r.h
                        """));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void compiledStepIsTheEvaluators(String what, String body) throws ReflectiveOperationException {
        TrainingStep.compare(program(body), 8, 5, 1);
    }

    /** The rows of a matrix of second derivatives, of a loss that is computed around the scan, or in it. */
    @Test
    void gradientsOfWhatIsComputedAround() throws IOException {
        Path program = Files.writeString(folder.resolve("around.nn"), """
                nn 1
                test "second derivatives" {
                  p = f32([1, 2, 3])
                  loss = sum(p^3) + p[0]*p[1]
                  slope = grad(loss, over = p)
                  rows = scan for e in eye(3) by 0 { yield grad(sum(e*slope), over = p) }
                  check all(rows.out == [[6, 1, 0], [1, 12, 0], [0, 0, 18]])
                }
                """);
        CommandLine ran = CommandLine.run("test", program.toString());
        assertEquals(0, ran.code(), ran.err() + ran.out());
    }

    private static String program(String body) {
        return """
                nn 1
                model Net(x: f32[N, 6, 5]) -> f32[N, 3] {
                %s}
                data Items: (x: f32[N, 6, 5], y: f32[N, 3]) {
                  source generate(8, seed = 1) {
                    x = normal([N, 6, 5])
                    y = x[:, 0, 0..3]
                  }
                  batch all
                }
                train fit {
                  model net = Net()
                  data  Items
                  steps 1
                  step (x, y) {
                    loss = mse(net(x), y)
                    minimize loss over net with SGD(lr = 10.0)
                  }
                }
                """.formatted(body);
    }
}
