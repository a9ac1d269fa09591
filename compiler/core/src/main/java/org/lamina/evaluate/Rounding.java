package org.lamina.evaluate;

import java.util.Arrays;
import org.lamina.types.DType;

/** Elements brought into the range and precision of their type. */
final class Rounding {
    private Rounding() {}

    static Tensor round(Tensor tensor, Evaluator.Precision precision) {
        DType dtype = tensor.dtype();
        if (dtype.isFloat()) {
            return precision == Evaluator.Precision.EXACT || dtype == DType.F64
                    ? tensor
                    : Tensor.floats(
                            dtype,
                            tensor.sizes(),
                            Arrays.stream(tensor.floats())
                                    .map(e -> round(e, dtype))
                                    .toArray());
        }
        return dtype == DType.I64
                ? tensor
                : Tensor.integers(
                        dtype,
                        tensor.sizes(),
                        Arrays.stream(tensor.integers())
                                .map(e -> wrap(e, dtype))
                                .toArray());
    }

    /** To the nearest value of the type, ties to even. */
    static double round(double value, DType dtype) {
        return switch (dtype) {
            case F32 -> (float) value;
            case F16 -> roundTo(value, 11, -24, 65504);
            case BF16 -> roundTo(value, 8, -133, (double) Float.intBitsToFloat(0x7f7f0000));
            case F64, I32, I64, U8, BOOL -> value;
        };
    }

    /** Nearest multiple of the unit in the last of {@code digits} binary digits, which is at least 2^leastExponent. */
    private static double roundTo(double value, int digits, int leastExponent, double greatest) {
        if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
            return value;
        }
        double unit = Math.scalb(1.0, Math.max(Math.getExponent(value) - digits + 1, leastExponent));
        double rounded = Math.rint(value / unit) * unit;
        return Math.abs(rounded) > greatest ? Math.copySign(Double.POSITIVE_INFINITY, value) : rounded;
    }

    private static long wrap(long value, DType dtype) {
        return switch (dtype) {
            case I32 -> (int) value;
            case U8 -> value & 0xff;
            case BOOL -> value == 0 ? 0 : 1;
            case I64, F64, F32, F16, BF16 -> value;
        };
    }
}
