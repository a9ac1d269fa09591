package org.lamina.op;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.lamina.types.Constraint;
import org.lamina.types.Facts;
import org.lamina.types.Relation;
import org.lamina.types.Size;

/** Arithmetic on lists of sizes. */
public final class Shapes {
    private Shapes() {}

    public static Size product(List<Size> sizes) {
        return sizes.stream().reduce(Size.of(1), Size::times);
    }

    public static List<Size> without(List<Size> sizes, int axis) {
        List<Size> left = new ArrayList<>(sizes);
        left.remove(axis);
        return List.copyOf(left);
    }

    public static List<Size> with(List<Size> sizes, int axis, Size size) {
        List<Size> changed = new ArrayList<>(sizes);
        changed.set(axis, size);
        return List.copyOf(changed);
    }

    /** Whether the two differ whatever the names stand for. */
    public static boolean differ(Size left, Size right) {
        return !left.equals(right)
                && Facts.none().decide(new Constraint(Relation.NE, left, right)).isProved();
    }

    /** Axes {@code from} .. {@code to} (excluded). */
    public static List<Integer> axes(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    /** Axes 0 .. rank-1 that are not in {@code axes}. */
    public static List<Integer> otherAxes(List<Integer> axes, int rank) {
        List<Integer> others = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            if (!axes.contains(axis)) {
                others.add(axis);
            }
        }
        return List.copyOf(others);
    }
}
