package org.lamina.runtime.exec;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.lamina.runtime.kernel.Tensor;

/**
 * What a {@link Loop} sees of a tensor: all of it, or a range of some axes, or what belongs to the present turn along one
 * axis, which the section then does not have. Its elements stay where they are.
 */
public final class Section {
    private final Tensor whole;
    private final List<Range> ranges = new ArrayList<>();
    private @Nullable Turns turns;
    private int turnAxis = -1;
    private long[] firsts = {};
    private long[] sizes = {};

    private record Range(int axis, LongSupplier first, LongSupplier length) {}

    /** All of a tensor. */
    Section(Tensor whole) {
        this.whole = whole;
    }

    /** Takes {@code length} positions of an axis of the tensor, from {@code first} on. */
    public Section range(int axis, LongSupplier first, LongSupplier length) {
        ranges.add(new Range(axis, first, length));
        return this;
    }

    /** Takes the position of the present turn along an axis of the tensor, which is not its last. */
    public Section turn(int axis, Turns counter) {
        turnAxis = axis;
        turns = counter;
        return this;
    }

    Tensor whole() {
        return whole;
    }

    /** Whether it is a whole tensor. */
    boolean complete() {
        return turns == null && ranges.isEmpty();
    }

    /**
     * Looks at the tensor again after it was placed.
     *
     * @throws IndexOutOfBoundsException if the section is not within the tensor
     */
    void placed() {
        long[] all = whole.sizes();
        firsts = new long[all.length];
        for (Range range : ranges) {
            long first = range.first().getAsLong();
            long length = range.length().getAsLong();
            if (first < 0 || first + length > all[range.axis()]) {
                throw new IndexOutOfBoundsException(
                        "positions " + first + " to " + (first + length) + " of axis " + range.axis() + " of " + whole);
            }
            firsts[range.axis()] = first;
            all[range.axis()] = length;
        }
        sizes = withoutTurn(all);
    }

    /** Sizes of the axes that it has. */
    long[] sizes() {
        return sizes;
    }

    /** How far apart neighbours along each of these axes are, in elements. */
    long[] strides() {
        long[] strides = new long[whole.rank()];
        for (int axis = 0; axis < strides.length; axis++) {
            strides[axis] = whole.count(axis + 1, strides.length);
        }
        return withoutTurn(strides);
    }

    /** Position of its first element in the tensor, in the present turn. */
    int first() {
        long first = turns == null ? 0 : turns.turn() * whole.count(turnAxis + 1, whole.rank());
        for (int axis = 0; axis < firsts.length; axis++) {
            first += firsts[axis] * whole.count(axis + 1, firsts.length);
        }
        return (int) first;
    }

    private long[] withoutTurn(long[] ofAxes) {
        if (turns == null) {
            return ofAxes;
        }
        long[] rest = new long[ofAxes.length - 1];
        System.arraycopy(ofAxes, 0, rest, 0, turnAxis);
        System.arraycopy(ofAxes, turnAxis + 1, rest, turnAxis, rest.length - turnAxis);
        return rest;
    }
}
