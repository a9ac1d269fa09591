package org.lamina.optimize;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lamina.ir.Site;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.op.Shapes;
import org.lamina.types.Size;

/** Broadcasts are joined, and stand behind elementwise operations, not in front of them. */
final class BroadcastRules {
    private BroadcastRules() {}

    static Optional<Value> broadcast(Simplify s, Op.Broadcast op, Site site, Value x) {
        if (op.axes().size() == op.sizes().size()) {
            return Optional.of(x);
        }
        Optional<Op.Broadcast> inner = s.madeBy(x, Op.Broadcast.class);
        if (inner.isPresent()) {
            List<Integer> axes = inner.get().axes().stream().map(op.axes()::get).toList();
            return Optional.of(s.make(new Op.Broadcast(op.sizes(), axes), site, List.of(s.operand(x, 0))));
        }
        boolean repeatsNothing = Shapes.otherAxes(op.axes(), op.sizes().size()).stream()
                .allMatch(axis -> op.sizes().get(axis).equals(Size.of(1)));
        return repeatsNothing ? Optional.of(s.reshape(site, x, op.sizes())) : Optional.empty();
    }

    /**
     * An elementwise operation on values that are all one broadcast, or constants, is done before it, on fewer elements.
     */
    static Optional<Value> sink(Simplify s, Op op, Site site, List<Value> inputs) {
        Optional<Op.Broadcast> common = Optional.empty();
        for (Value input : inputs) {
            Optional<Op.Broadcast> broadcast = s.madeBy(input, Op.Broadcast.class);
            if (broadcast.isEmpty() && s.constant(input).isEmpty()) {
                return Optional.empty();
            }
            if (common.isPresent() && broadcast.isPresent() && !common.equals(broadcast)) {
                return Optional.empty();
            }
            common = broadcast.isPresent() ? broadcast : common;
        }
        if (common.isEmpty()) {
            return Optional.empty();
        }
        Op.Broadcast broadcast = common.get();
        List<Size> small = broadcast.axes().stream().map(broadcast.sizes()::get).toList();
        List<Value> smaller = new ArrayList<>();
        for (Value input : inputs) {
            smaller.add(
                    s.constant(input).isPresent()
                            ? s.fill(
                                    site,
                                    input.type().withSizes(small),
                                    s.constant(input).getAsDouble())
                            : s.operand(input, 0));
        }
        return Optional.of(s.make(broadcast, site, List.of(s.make(op, site, smaller))));
    }

    /**
     * {@code (x * p) * q} is {@code x * (p * q)} where q is a broadcast and p the same kind of broadcast or a constant:
     * the product of the factors is made of fewer elements.
     */
    static Optional<Value> joinFactors(Simplify s, Site site, Value product, Value q) {
        Optional<Op.Broadcast> broadcast = s.madeBy(q, Op.Broadcast.class);
        boolean isProduct = s.madeBy(product, Op.Binary.class)
                .filter(binary -> binary.fn() == Op.BinaryFn.MUL)
                .isPresent();
        if (broadcast.isEmpty() || !isProduct || !q.type().dtype().isFloat()) {
            return Optional.empty();
        }
        for (int side = 0; side < 2; side++) {
            Value p = s.operand(product, side);
            if (s.constant(p).isPresent() || s.madeBy(p, Op.Broadcast.class).equals(broadcast)) {
                Value factor = s.binary(site, Op.BinaryFn.MUL, p, q);
                return Optional.of(s.binary(site, Op.BinaryFn.MUL, s.operand(product, 1 - side), factor));
            }
        }
        return Optional.empty();
    }
}
