package org.lamina.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.lamina.diag.CompilerBug;
import org.lamina.op.Op.ArgFn;
import org.lamina.op.Op.ReduceFn;
import org.lamina.op.Shapes;
import org.lamina.types.DType;

/** Reductions: a walk over the remaining axes, and inside of it one over the reduced ones. */
final class Reductions {
    private Reductions() {}

    static Tensor reduce(ReduceFn fn, Tensor x, List<Integer> axes) {
        List<Integer> kept = Shapes.otherAxes(axes, x.rank());
        int[] keptSizes = chosen(x.sizes(), kept);
        int[] strides = Tensor.strides(x.sizes());
        int[] starts = Tensor.walk(keptSizes, chosen(strides, kept), 0);
        int[] offsets = Tensor.walk(chosen(x.sizes(), axes), chosen(strides, axes), 0);
        if (x.dtype().isFloat()) {
            double[] y = new double[starts.length];
            for (int i = 0; i < y.length; i++) {
                y[i] = floats(fn, x.floats(), starts[i], offsets);
            }
            return Tensor.floats(x.dtype(), keptSizes, y);
        }
        long[] y = new long[starts.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = integers(fn, x.integers(), starts[i], offsets);
        }
        return Tensor.integers(fn == ReduceFn.COUNT ? DType.I64 : x.dtype(), keptSizes, y);
    }

    private static double floats(ReduceFn fn, double[] x, int start, int[] offsets) {
        return switch (fn) {
            case SUM -> sum(x, start, offsets);
            case MEAN -> sum(x, start, offsets) / offsets.length;
            case MAX -> {
                double y = Double.NEGATIVE_INFINITY;
                for (int offset : offsets) {
                    y = Math.max(y, x[start + offset]);
                }
                yield y;
            }
            case MIN -> {
                double y = Double.POSITIVE_INFINITY;
                for (int offset : offsets) {
                    y = Math.min(y, x[start + offset]);
                }
                yield y;
            }
            case PROD -> {
                double y = 1;
                for (int offset : offsets) {
                    y *= x[start + offset];
                }
                yield y;
            }
            case LOGSUMEXP -> logSumExp(x, start, offsets);
            case ANY, ALL, COUNT -> throw new CompilerBug(fn + " of floats");
        };
    }

    private static double sum(double[] x, int start, int[] offsets) {
        double y = 0;
        for (int offset : offsets) {
            y += x[start + offset];
        }
        return y;
    }

    /** {@code m + log(sum of exp(x - m))} with m the greatest element, so that nothing overflows. */
    private static double logSumExp(double[] x, int start, int[] offsets) {
        double m = floats(ReduceFn.MAX, x, start, offsets);
        if (Double.isInfinite(m)) {
            return m;
        }
        double y = 0;
        for (int offset : offsets) {
            y += Math.exp(x[start + offset] - m);
        }
        return m + Math.log(y);
    }

    private static long integers(ReduceFn fn, long[] x, int start, int[] offsets) {
        long y = switch (fn) {
            case SUM, COUNT, ANY -> 0;
            case PROD, ALL -> 1;
            case MAX -> Long.MIN_VALUE;
            case MIN -> Long.MAX_VALUE;
            case MEAN, LOGSUMEXP -> throw new CompilerBug(fn + " of integers");
        };
        for (int offset : offsets) {
            long e = x[start + offset];
            y = switch (fn) {
                case SUM, COUNT -> y + e;
                case PROD -> y * e;
                case MAX -> Math.max(y, e);
                case MIN -> Math.min(y, e);
                case ANY -> y | e;
                case ALL -> y & e;
                case MEAN, LOGSUMEXP -> throw new CompilerBug(fn + " of integers");
            };
        }
        return y;
    }

    static Tensor argReduce(ArgFn fn, Tensor x, int axis) {
        List<Integer> kept = Shapes.otherAxes(List.of(axis), x.rank());
        int[] keptSizes = chosen(x.sizes(), kept);
        int[] strides = Tensor.strides(x.sizes());
        int[] starts = Tensor.walk(keptSizes, chosen(strides, kept), 0);
        long[] y = new long[starts.length];
        for (int i = 0; i < y.length; i++) {
            int best = 0;
            for (int k = 1; k < x.size(axis); k++) {
                double candidate = x.get(starts[i] + k * strides[axis]);
                double leader = x.get(starts[i] + best * strides[axis]);
                if (fn == ArgFn.ARGMAX ? candidate > leader : candidate < leader) {
                    best = k;
                }
            }
            y[i] = best;
        }
        return Tensor.integers(DType.I32, keptSizes, y);
    }

    static Tensor argSort(Tensor x, int axis) {
        List<Integer> kept = Shapes.otherAxes(List.of(axis), x.rank());
        int[] strides = Tensor.strides(x.sizes());
        long[] y = new long[x.count()];
        for (int start : Tensor.walk(chosen(x.sizes(), kept), chosen(strides, kept), 0)) {
            List<Integer> order = new ArrayList<>();
            for (int k = 0; k < x.size(axis); k++) {
                order.add(k);
            }
            // 0.0 + -0.0 is 0.0: both zeros are equal.
            order.sort(Comparator.comparingDouble(k -> 0.0 + x.get(start + k * strides[axis])));
            for (int k = 0; k < order.size(); k++) {
                y[start + k * strides[axis]] = order.get(k);
            }
        }
        return Tensor.integers(DType.I32, x.sizes(), y);
    }

    static Tensor cumSum(Tensor x, int axis, boolean reverse) {
        int[] strides = Tensor.strides(x.sizes());
        List<Integer> kept = Shapes.otherAxes(List.of(axis), x.rank());
        int length = x.size(axis);
        int step = reverse ? -strides[axis] : strides[axis];
        double[] floats = x.floats().clone();
        long[] integers = x.integers().clone();
        for (int start : Tensor.walk(chosen(x.sizes(), kept), chosen(strides, kept), 0)) {
            int position = reverse ? start + (length - 1) * strides[axis] : start;
            for (int k = 1; k < length; k++) {
                position += step;
                if (x.dtype().isFloat()) {
                    floats[position] += floats[position - step];
                } else {
                    integers[position] += integers[position - step];
                }
            }
        }
        return x.dtype().isFloat()
                ? Tensor.floats(x.dtype(), x.sizes(), floats)
                : Tensor.integers(x.dtype(), x.sizes(), integers);
    }

    private static int[] chosen(int[] perAxis, List<Integer> axes) {
        return axes.stream().mapToInt(axis -> perAxis[axis]).toArray();
    }
}
