package org.lamina.tests;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rows of {@code docs/kernels.md}: a training step on what the passes make of them equals the step without passes. */
class FusedStepsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "flatten |> Dense(7) |> tanh |> Dense(3); SGD(lr = 0.1)",
                "Conv2D(4, k = 3, pad = 1) |> relu |> Conv2D(5, k = 3) |> mean(axes = [2, 3]) |> Dense(3); SGD(lr = 0.1)",
                "Conv2D(4, k = 3) |> max_pool2d(2) |> flatten |> Dense(3); SGD(lr = 0.1, momentum = 0.9, nesterov = true)",
                "Conv2D(4, k = 3) |> BatchNorm2D() |> relu |> mean(axes = [2, 3]) |> Dense(3); SGD(lr = 0.1)",
                "flatten |> Dense(6) |> BatchNorm1D() |> relu |> Dense(3); SGD(lr = 0.1)",
                "flatten |> Dense(6) |> LayerNorm() |> Dense(3); SGD(lr = 0.1)",
                "flatten |> Dense(40) |> LayerNorm() |> gelu |> Dense(5) |> LayerNorm() |> Dense(3); SGD(lr = 0.1)",
                "flatten |> Dense(6) |> softmax |> Dense(3); SGD(lr = 0.1)",
                "flatten |> Dense(33) |> log_softmax |> Dense(3) |> log_softmax; SGD(lr = 0.1)",
                "squares: Conv2D(4, k = 3) |> LayerNorm() |> softmax |> flatten |> Dense(3); SGD(lr = 0.1)",
                "flatten |> Dense(3); Adam(lr = 0.01)",
                "flatten |> Dense(3); clip_norm(0.5) |> AdamW(lr = 0.01)",
                "flatten |> Dense(3); RMSprop(lr = 0.01)",
                "flatten |> Dense(3); Adagrad(lr = 0.01)",
                "flatten |> Dense(3); ProxSGD(lr = 0.01, l1 = 0.1)",
                "rows |> Long(5) |> Dense(3); SGD(lr = 0.1)",
                "rows |> Gated(5) |> Dense(3); SGD(lr = 0.1)",
                "rows |> SelfAttention(heads = 2) |> flatten |> Dense(3); SGD(lr = 0.1)",
                "rows |> LayerNorm() |> SelfAttention(heads = 3, causal = true) |> mean(axes = [1]) |> Dense(3); SGD(lr = 0.1)",
            })
    void aFusedStepIsTheStepWithoutPasses(String layers, String optimizer) throws ReflectiveOperationException {
        TrainingStep.compare(program(layers, optimizer), 8, 5);
    }

    private static String program(String layers, String optimizer) {
        return """
                nn 1
                fn rows(x: f32[N, C, H, W]) -> f32[N, C*H, W] { x |> rearrange([n c h w -> n (c h) w]) }
                layer Long(units: int)(x: f32[N, T, I]) -> f32[N, units] {
                  r = x |> lstm: LSTM(units)
                  r.h + mean(r.out, axes = [1])
                }
                layer Gated(units: int)(x: f32[N, T, I]) -> f32[N, units] {
                  r = x |> gru: GRU(units)
                  r.h + mean(r.out, axes = [1])
                }
                model Net(x: f32[N, 3, 6, 6]) -> f32[N, 3] { x |> %s }
                data Items: (x: f32[N, 3, 6, 6], y: idx<3>[N]) {
                  source generate(8, seed = 1) {
                    x = normal([N, 3, 6, 6])
                    y = to_idx(i64(x[:, 0, 0, 0] > 0.0), 3)
                  }
                  batch all
                }
                train fit {
                  model net = Net()
                  data  Items
                  steps 1
                  step (x, y) {
                    loss = cross_entropy(net(x), y)
                    minimize loss over net with %s
                  }
                }
                """.formatted(layers, optimizer);
    }
}
