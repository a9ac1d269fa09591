package org.lamina.runtime.train;

import java.util.Locale;
import java.util.function.IntFunction;

/**
 * Tensors as people read them: nested brackets, one row of the last axis a line, numbers right-aligned with four digits
 * behind the point (or in powers of ten where that would hide them). Long axes show their first and last items.
 */
public final class TensorText {
    /** Items at either end of a long axis. */
    private static final int EDGE = 3;

    private final HostTensor tensor;
    private final IntFunction<String> number;
    private int width;

    private TensorText(HostTensor tensor) {
        this.tensor = tensor;
        this.number = format(tensor);
    }

    /** The values of {@code tensor}; a scalar is its number alone. */
    public static String of(HostTensor tensor) {
        TensorText text = new TensorText(tensor);
        text.measure(0, 0);
        StringBuilder out = new StringBuilder();
        text.write(out, 0, 0);
        return out.toString();
    }

    private static IntFunction<String> format(HostTensor tensor) {
        if (tensor.array() instanceof int[] || tensor.array() instanceof long[]) {
            return i -> Long.toString((long) tensor.at(i));
        }
        double largest = 0;
        for (int i = 0; i < tensor.count(); i++) {
            double size = Math.abs(tensor.at(i));
            largest = Double.isFinite(size) ? Math.max(largest, size) : largest;
        }
        String form = largest != 0 && (largest < 1e-2 || largest >= 1e6) ? "%.4e" : "%.4f";
        return i -> String.format(Locale.ROOT, form, tensor.at(i));
    }

    /** Finds the widest of the numbers that are shown. */
    private void measure(int axis, int offset) {
        if (axis == tensor.shape().length) {
            width = Math.max(width, number.apply(offset).length());
            return;
        }
        for (long i = 0; i < tensor.shape()[axis]; i = next(axis, i)) {
            measure(axis + 1, (int) (offset * tensor.shape()[axis] + i));
        }
    }

    private void write(StringBuilder out, int axis, int offset) {
        if (axis == tensor.shape().length) {
            String digits = number.apply(offset);
            out.append(" ".repeat(width - digits.length())).append(digits);
            return;
        }
        boolean row = axis == tensor.shape().length - 1;
        String between = row ? ", " : ",\n" + " ".repeat(axis + 1);
        long size = tensor.shape()[axis];
        out.append('[');
        for (long i = 0; i < size; i = next(axis, i)) {
            out.append(i == 0 ? "" : between);
            out.append(i == size - EDGE && size > 2 * EDGE + 1 ? "..." + between : "");
            write(out, axis + 1, (int) (offset * size + i));
        }
        out.append(']');
    }

    /** The item behind {@code i} that is shown. */
    private long next(int axis, long i) {
        long size = tensor.shape()[axis];
        return size > 2 * EDGE + 1 && i == EDGE - 1 ? size - EDGE : i + 1;
    }
}
