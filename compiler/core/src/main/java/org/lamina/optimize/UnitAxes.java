package org.lamina.optimize;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lamina.ir.Site;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.types.Size;

/**
 * An elementwise operation on values that all got the same axes of size 1 is done before that: what a reduction with kept
 * axes gives is computed with in the shape of the reduction, and meets the repetition that takes these axes away again.
 */
final class UnitAxes {
    private static final Size ONE = Size.of(1);

    private UnitAxes() {}

    static Optional<Value> sink(Simplify s, Op op, Site site, List<Value> inputs) {
        Optional<List<Size>> common = Optional.empty();
        for (Value input : inputs) {
            if (s.constant(input).isPresent()) {
                continue;
            }
            Optional<List<Size>> inner = widened(s, input);
            if (inner.isEmpty() || common.isPresent() && !common.equals(inner)) {
                return Optional.empty();
            }
            common = inner;
        }
        if (common.isEmpty()) {
            return Optional.empty();
        }
        List<Size> sizes = inputs.get(0).type().sizes();
        List<Value> narrow = new ArrayList<>();
        for (Value input : inputs) {
            narrow.add(
                    s.constant(input).isPresent()
                            ? s.fill(
                                    site,
                                    input.type().withSizes(common.get()),
                                    s.constant(input).getAsDouble())
                            : s.operand(input, 0));
        }
        return Optional.of(s.reshape(site, s.make(op, site, narrow), sizes));
    }

    /** The sizes before a reshape that only added axes of size 1. */
    private static Optional<List<Size>> widened(Simplify s, Value value) {
        if (s.madeBy(value, Op.Reshape.class).isEmpty()) {
            return Optional.empty();
        }
        List<Size> inner = s.operand(value, 0).type().sizes();
        boolean more = inner.size() < value.type().rank();
        return more && without(inner).equals(without(value.type().sizes())) ? Optional.of(inner) : Optional.empty();
    }

    private static List<Size> without(List<Size> sizes) {
        return sizes.stream().filter(size -> !size.equals(ONE)).toList();
    }
}
