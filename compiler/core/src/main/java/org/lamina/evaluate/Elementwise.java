package org.lamina.evaluate;

import java.util.Arrays;
import org.lamina.op.Op.BinaryFn;
import org.lamina.op.Op.UnaryFn;
import org.lamina.op.Scalars;
import org.lamina.types.DType;

/** Elementwise functions. */
final class Elementwise {
    private Elementwise() {}

    static Tensor unary(UnaryFn fn, Tensor x) {
        return x.dtype().isFloat()
                ? Tensor.floats(
                        x.dtype(),
                        x.sizes(),
                        Arrays.stream(x.floats()).map(e -> Scalars.apply(fn, e)).toArray())
                : Tensor.integers(
                        x.dtype(),
                        x.sizes(),
                        Arrays.stream(x.integers())
                                .map(e -> Scalars.apply(fn, e))
                                .toArray());
    }

    static Tensor binary(BinaryFn fn, Tensor a, Tensor b) {
        int count = a.count();
        if (fn.comparison()) {
            long[] holds = new long[count];
            for (int i = 0; i < count; i++) {
                holds[i] = (a.dtype().isFloat()
                                ? Scalars.compare(fn, a.floats()[i], b.floats()[i])
                                : Scalars.compare(fn, a.integers()[i], b.integers()[i]))
                        ? 1
                        : 0;
            }
            return Tensor.integers(DType.BOOL, a.sizes(), holds);
        }
        if (a.dtype().isFloat()) {
            double[] y = new double[count];
            for (int i = 0; i < count; i++) {
                y[i] = Scalars.apply(fn, a.floats()[i], b.floats()[i]);
            }
            return Tensor.floats(a.dtype(), a.sizes(), y);
        }
        long[] y = new long[count];
        for (int i = 0; i < count; i++) {
            y[i] = Scalars.apply(fn, a.integers()[i], b.integers()[i]);
        }
        return Tensor.integers(a.dtype(), a.sizes(), y);
    }

    static Tensor select(Tensor condition, Tensor whereTrue, Tensor whereFalse) {
        int count = condition.count();
        if (whereTrue.dtype().isFloat()) {
            double[] y = new double[count];
            for (int i = 0; i < count; i++) {
                y[i] = (condition.isTrue(i) ? whereTrue : whereFalse).floats()[i];
            }
            return Tensor.floats(whereTrue.dtype(), condition.sizes(), y);
        }
        long[] y = new long[count];
        for (int i = 0; i < count; i++) {
            y[i] = (condition.isTrue(i) ? whereTrue : whereFalse).integers()[i];
        }
        return Tensor.integers(whereTrue.dtype(), condition.sizes(), y);
    }

    /** Floats lose their fraction on the way to an integer; anything but 0 is true. */
    static Tensor cast(Tensor x, DType to) {
        if (to.isFloat()) {
            return Tensor.floats(to, x.sizes(), x.toDoubles());
        }
        if (!x.dtype().isFloat()) {
            return Tensor.integers(to, x.sizes(), x.integers());
        }
        return Tensor.integers(
                to,
                x.sizes(),
                Arrays.stream(x.floats())
                        .mapToLong(e -> to == DType.BOOL ? (e != 0 ? 1 : 0) : (long) e)
                        .toArray());
    }
}
