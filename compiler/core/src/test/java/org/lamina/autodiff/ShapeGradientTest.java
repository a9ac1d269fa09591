package org.lamina.autodiff;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lamina.evaluate.Tensor;
import org.lamina.op.Op;
import org.lamina.types.DType;
import org.lamina.types.Size;

/** Linear operations: the square behind each makes the second derivative differ from 0. */
class ShapeGradientTest {
    private static void check(GradientCheck.Function function, Tensor... inputs) {
        GradientCheck.of(function, inputs).run(1);
        GradientCheck.of(
                        (e, in) -> {
                            var y = function.apply(e, in);
                            return e.mul(y, y);
                        },
                        inputs)
                .run(2);
    }

    @ParameterizedTest
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    void matMul(boolean transposeLeft, boolean transposeRight) {
        Tensor a = transposeLeft ? GradientCheck.distinct(1, 2, 3, 2) : GradientCheck.distinct(1, 2, 2, 3);
        Tensor b = transposeRight ? GradientCheck.distinct(2, 2, 4, 3) : GradientCheck.distinct(2, 2, 3, 4);
        check((e, in) -> e.matmul(in.get(0), transposeLeft, in.get(1), transposeRight), a, b);
    }

    @Test
    void reshape() {
        check((e, in) -> e.reshape(in.get(0), List.of(Size.of(3), Size.of(4))), GradientCheck.distinct(1, 2, 6));
    }

    @Test
    void broadcast() {
        List<Size> sizes = List.of(Size.of(2), Size.of(3), Size.of(2), Size.of(4));
        check((e, in) -> e.broadcast(in.get(0), sizes, List.of(1, 3)), GradientCheck.distinct(1, 3, 4));
        check((e, in) -> e.broadcast(in.get(0), sizes, List.of()), GradientCheck.distinct(1));
    }

    @Test
    void transpose() {
        check((e, in) -> e.transpose(in.get(0), List.of(2, 0, 1)), GradientCheck.distinct(1, 2, 3, 4));
    }

    @Test
    void concat() {
        check(
                (e, in) -> e.concat(1, in.get(0), in.get(1), in.get(0)),
                GradientCheck.distinct(1, 2, 3),
                GradientCheck.distinct(2, 2, 1));
    }

    @Test
    void slice() {
        check((e, in) -> e.slice(in.get(0), 1, Size.of(1), Size.of(2)), GradientCheck.distinct(1, 2, 4));
    }

    @Test
    void flip() {
        check((e, in) -> e.op(new Op.Flip(0), in.get(0)), GradientCheck.distinct(1, 3, 2));
    }

    @Test
    void pad() {
        check((e, in) -> e.pad(in.get(0), 1, Size.of(2), Size.of(1), 0.5), GradientCheck.distinct(1, 2, 3));
    }

    @Test
    void gather() {
        Tensor positions = Tensor.integers(DType.I32, new int[] {2, 2}, 1, 0, 1, 3);
        check((e, in) -> e.gather(in.get(0), in.get(1)), GradientCheck.distinct(1, 4, 3), positions);
    }

    @Test
    void scatterAdd() {
        Tensor positions = Tensor.integers(DType.I64, new int[] {3}, 1, 4, 1);
        check(
                (e, in) -> e.op(new Op.ScatterAdd(Size.of(5)), in.get(0), in.get(1)),
                GradientCheck.distinct(1, 3, 2),
                positions);
    }

    /** Rows of the third axis, positions for all planes of an item alike. */
    @Test
    void gatherAndScatterBehindOtherAxes() {
        Tensor positions = Tensor.integers(DType.I32, new int[] {2, 3}, 1, 0, 1, 3, 2, 3);
        check(
                (e, in) -> e.op(new Op.Gather(2, 1), in.get(0), in.get(1)),
                GradientCheck.distinct(1, 2, 2, 4, 2),
                positions);
        check(
                (e, in) -> e.op(new Op.ScatterAdd(2, 1, Size.of(4)), in.get(0), in.get(1)),
                GradientCheck.distinct(1, 2, 2, 3, 2),
                positions);
    }

    @Test
    void pickAndPut() {
        Tensor positions = Tensor.integers(DType.I32, new int[] {2, 2}, 1, 0, 2, 2);
        check((e, in) -> e.pickAt(in.get(0), 1, in.get(1)), GradientCheck.distinct(1, 2, 3, 2), positions);
        check((e, in) -> e.putAt(in.get(0), 1, in.get(1), Size.of(3)), GradientCheck.distinct(1, 2, 2), positions);
    }
}
