package org.lamina.tests;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Training steps through windows and through positions in images: compiled, in shards, against the evaluator. */
class WindowStepsTest {
    /** What it shows, and the body of a model from {@code x: f32[N, 2, 6, 8]} to {@code f32[N, 3]}. */
    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of("maxima and back", """
                          p = x |> a: Conv2D(4, k = 3, pad = 1) |> max_pool2d_indices(2)
                          up = p.out |> b: Conv2D(4, k = 3, pad = 1) |> max_unpool2d(p.at, like = zeros([N, 4, 6, 8]))
                          up |> c: Conv2D(3, k = 3) |> mean(axes = [2, 3])
                        """),
                Arguments.of("windows that overlap and reach over the edge", """
                          p = x |> a: Conv2D(4, k = 3, pad = 1) |> max_pool2d_indices(3, stride = 2, pad = 1, ceil = true)
                          up = 0.5*p.out |> max_unpool2d(p.at, like = zeros([N, 4, 6, 8]))
                          up |> c: Conv2D(3, k = 3) |> mean(axes = [2, 3])
                        """),
                Arguments.of("larger and smaller", """
                          h = x |> a: Conv2D(3, k = 3) |> resize([9, 5], mode = "bilinear")
                          g = x |> b: Conv2D(3, k = 3) |> resize([3, 11], mode = "nearest")
                          mean(h^2, axes = [2, 3]) + mean(g^2, axes = [2, 3])
                        """),
                Arguments.of("values between pixels, places learned", """
                          place = x |> flatten |> p: Dense(24) |> reshape([N, 3, 4, 2])
                          f = x |> a: Conv2D(3, k = 3, pad = 1)
                          mean(sample2d(f, 2.0 + 2.0*tanh(place)), axes = [2, 3])
                        """),
                Arguments.of("transposed with dilation, groups and padding that differs at the ends", """
                          param w: f32[4, 3, 3, 2] = normal(std = 0.3)
                          param v: f32[6, 3, 3, 3] = normal(std = 0.3)
                          y = x |> a: Conv2D(4, k = 3)
                          z = conv_transpose2d(y, w, stride = [2, 3], pad = [1, 0, 0, 2], dilation = [1, 2], groups = 2)
                          q = conv2d(z, v, stride = 2, pad = [0, 1, 2, 1], dilation = [2, 1], groups = 2)
                          mean(q[:, 0..3]*q[:, 3..6], axes = [2, 3])
                        """));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void compiledStepIsTheEvaluators(String what, String body) throws ReflectiveOperationException {
        TrainingStep.compare(program(body), 5, 5, 1);
    }

    private static String program(String body) {
        return """
                nn 1
                model Net(x: f32[N, 2, 6, 8]) -> f32[N, 3] {
                %s}
                data Items: (x: f32[N, 2, 6, 8], y: f32[N, 3]) {
                  source generate(5, seed = 1) {
                    x = normal([N, 2, 6, 8])
                    y = x[:, 0, 0, 0..3]
                  }
                  batch all
                }
                train fit {
                  model net = Net()
                  data  Items
                  steps 1
                  step (x, y) {
                    loss = mse(net(x), y)
                    minimize loss over net with SGD(lr = 0.1)
                  }
                }
                """.formatted(body);
    }
}
