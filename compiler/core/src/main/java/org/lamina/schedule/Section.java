package org.lamina.schedule;

import java.util.ArrayList;
import java.util.List;
import org.lamina.types.Size;

/**
 * Part of what lies in a buffer: a range of some axes, or what belongs to the present turn along one axis, which the
 * section then does not have. It is read or written where it lies.
 *
 * @param whole sizes of all that lies there
 * @param ranges at most one for each axis
 * @param turn the axis of the whole that is the turns of the innermost {@link Step.Turns}; {@link #NONE} if none is
 */
public record Section(List<Size> whole, List<Range> ranges, int turn) {
    public static final int NONE = -1;

    /** {@code length} positions of an axis of the whole, from {@code start} on. */
    public record Range(int axis, Size start, Size length) {}

    public Section {
        whole = List.copyOf(whole);
        ranges = List.copyOf(ranges);
    }

    /** All of it. */
    public static Section of(List<Size> whole) {
        return new Section(whole, List.of(), NONE);
    }

    /** What belongs to the present turn along an axis of the whole. */
    public static Section ofTurn(List<Size> whole, int axis) {
        return new Section(whole, List.of(), axis);
    }

    /** A range of an axis of this section. */
    public Section range(int axis, Size start, Size length) {
        int ofWhole = turn != NONE && axis >= turn ? axis + 1 : axis;
        List<Range> all = new ArrayList<>();
        Size first = start;
        for (Range range : ranges) {
            if (range.axis() == ofWhole) {
                first = first.plus(range.start());
            } else {
                all.add(range);
            }
        }
        all.add(new Range(ofWhole, first, length));
        return new Section(whole, all, turn);
    }
}
