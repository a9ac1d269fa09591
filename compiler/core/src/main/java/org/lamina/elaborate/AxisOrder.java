package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.lamina.types.Size;

/** How the axes of a tensor have to be put in order for a shape that has the same sizes. */
final class AxisOrder {
    private AxisOrder() {}

    /** The call that does it; empty where the sizes are others, or stand in order. Equal sizes keep their order. */
    static Optional<String> call(List<Size> found, List<Size> wanted) {
        if (found.size() != wanted.size() || found.equals(wanted) || found.size() < 2 || found.size() > 6) {
            return Optional.empty();
        }
        var order = new ArrayList<Integer>();
        for (Size size : wanted) {
            int axis = 0;
            while (axis < found.size()
                    && (order.contains(axis) || !found.get(axis).equals(size))) {
                axis++;
            }
            if (axis == found.size()) {
                return Optional.empty();
            }
            order.add(axis);
        }
        if (order.size() == 2) {
            return Optional.of("transpose");
        }
        String letters = letters(order);
        String from = letters.chars().mapToObj(Character::toString).collect(Collectors.joining(" "));
        String to =
                order.stream().map(axis -> letters.substring(axis, axis + 1)).collect(Collectors.joining(" "));
        return Optional.of("rearrange([" + from + " -> " + to + "])");
    }

    /** The letters of the field, where a move is a usual one. */
    private static String letters(List<Integer> order) {
        if (order.equals(List.of(0, 3, 1, 2))) {
            return "nhwc";
        }
        return order.equals(List.of(0, 2, 3, 1)) ? "nchw" : "abcdef".substring(0, order.size());
    }
}
