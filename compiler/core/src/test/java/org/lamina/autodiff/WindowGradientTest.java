package org.lamina.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lamina.evaluate.Evaluator;
import org.lamina.evaluate.Tensor;
import org.lamina.ir.Graph;
import org.lamina.ir.GraphBuilder;
import org.lamina.ir.Site;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.types.DType;
import org.lamina.types.Size;
import org.lamina.types.ValueType;

class WindowGradientTest {

    /** kernel, stride, top, bottom, left, right, dilation; height before width. */
    private record Case(int kh, int kw, int sh, int sw, int top, int bottom, int left, int right, int dh, int dw) {
        Op.Window window() {
            return new Op.Window(
                    Size.of(kh),
                    Size.of(kw),
                    Size.of(sh),
                    Size.of(sw),
                    Size.of(top),
                    Size.of(bottom),
                    Size.of(left),
                    Size.of(right),
                    Size.of(dh),
                    Size.of(dw));
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case(1, 1, 1, 1, 0, 0, 0, 0, 1, 1),
                new Case(3, 2, 1, 1, 0, 0, 0, 0, 1, 1),
                new Case(2, 2, 2, 2, 0, 0, 0, 0, 1, 1),
                new Case(3, 3, 2, 1, 1, 1, 1, 1, 1, 1),
                new Case(2, 3, 1, 2, 0, 1, 2, 0, 1, 1),
                new Case(2, 2, 1, 1, 1, 0, 0, 1, 2, 3),
                new Case(2, 3, 3, 2, 1, 0, 1, 2, 2, 1));
    }

    private static int out(int size, int kernel, int stride, int before, int after, int dilation) {
        return (size + before + after - dilation * (kernel - 1) - 1) / stride + 1;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void convolution(Case c) {
        for (int groups : List.of(1, 2)) {
            Tensor x = GradientCheck.distinct(1, 2, 2, 5, 4);
            Tensor w = GradientCheck.distinct(2, 4, 2 / groups, c.kh(), c.kw());
            GradientCheck.of((e, in) -> e.op(new Op.Conv2d(c.window(), Size.of(groups)), in.get(0), in.get(1)), x, w)
                    .run(1);
        }
    }

    /** The gradient of each gradient: convolution is linear in each operand, so its square is differentiated. */
    @ParameterizedTest
    @MethodSource("cases")
    void secondDerivativeOfConvolution(Case c) {
        Tensor x = GradientCheck.distinct(1, 1, 2, 5, 4);
        Tensor w = GradientCheck.distinct(2, 2, 1, c.kh(), c.kw());
        GradientCheck.of(
                        (e, in) -> {
                            Value y = e.op(new Op.Conv2d(c.window(), Size.of(2)), in.get(0), in.get(1));
                            return e.mul(y, y);
                        },
                        x,
                        w)
                .run(2);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void transposedConvolution(Case c) {
        int h = out(5, c.kh(), c.sh(), c.top(), c.bottom(), c.dh());
        int v = out(4, c.kw(), c.sw(), c.left(), c.right(), c.dw());
        List<Size> sizes = Stream.of(1, 2, 5, 4).map(Size::of).toList();
        GradientCheck.of(
                        (e, in) -> e.op(new Op.Conv2dGradInput(c.window(), Size.of(1), sizes), in.get(0), in.get(1)),
                        GradientCheck.distinct(1, 1, 3, h, v),
                        GradientCheck.distinct(2, 3, 2, c.kh(), c.kw()))
                .run(1);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void pooling(Case c) {
        Tensor x = GradientCheck.distinct(4, 2, 2, 5, 4);
        GradientCheck.of((e, in) -> e.op(new Op.AvgPool2d(c.window()), in.get(0)), x)
                .run(1);
        GradientCheck.of((e, in) -> e.op(new Op.MaxPool2d(c.window()), in.get(0)), x)
                .run(1);
        for (boolean max : List.of(true, false)) {
            GradientCheck.of(
                            (e, in) -> {
                                Value y = e.op(
                                        max ? new Op.MaxPool2d(c.window()) : new Op.AvgPool2d(c.window()), in.get(0));
                                return e.mul(y, y);
                            },
                            x)
                    .run(2);
        }
    }

    @Test
    void maxPoolingGivesTiesToTheFirstIndex() {
        GraphBuilder g = new GraphBuilder("ties");
        Value x = g.input(Graph.InputKind.DATA, "x", ValueType.of(DType.F64, 1, 1, 2, 2));
        var e = g.at(Site.NONE);
        Value y = e.op(new Op.MaxPool2d(new Case(2, 2, 2, 2, 0, 0, 0, 0, 1, 1).window()), x);
        g.output(
                Graph.OutputKind.RESULT,
                "d",
                e.gradient(e.sum(y, List.of(0, 1, 2, 3)), x).get(0));
        Tensor ties = Tensor.floats(DType.F64, new int[] {1, 1, 2, 2}, 1, 5, 5, 5);
        assertArrayEquals(
                new double[] {0, 1, 0, 0},
                Evaluator.run(Autodiff.expand(g.build()), Map.of("x", ties))
                        .result("d")
                        .toDoubles());
    }
}
