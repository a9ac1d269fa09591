package org.lamina.optimize;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lamina.ir.Site;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.op.Shapes;
import org.lamina.types.Size;

/** Reshapes, transposes, slices and paddings that follow one another become one, or none. */
final class LayoutRules {
    private static final Size ZERO = Size.of(0);

    private LayoutRules() {}

    static Optional<Value> reshape(Simplify s, Op.Reshape op, Site site, Value x) {
        if (x.type().sizes().equals(op.sizes())) {
            return Optional.of(x);
        }
        return s.madeBy(x, Op.Reshape.class).isPresent()
                ? Optional.of(s.reshape(site, s.operand(x, 0), op.sizes()))
                : Optional.empty();
    }

    static Optional<Value> transpose(Simplify s, Op.Transpose op, Site site, Value x) {
        if (op.permutation().equals(op.permutation().stream().sorted().toList())) {
            return Optional.of(x);
        }
        Optional<Op.Transpose> inner = s.madeBy(x, Op.Transpose.class);
        if (inner.isEmpty()) {
            return Optional.empty();
        }
        List<Integer> joined =
                op.permutation().stream().map(inner.get().permutation()::get).toList();
        return Optional.of(s.make(new Op.Transpose(joined), site, List.of(s.operand(x, 0))));
    }

    static Optional<Value> concat(Simplify s, Op.Concat op, Site site, List<Value> parts) {
        if (parts.size() == 1) {
            return Optional.of(parts.get(0));
        }
        if (parts.stream().anyMatch(part -> isConcat(s, part, op))) {
            List<Value> flat = parts.stream()
                    .flatMap(part ->
                            isConcat(s, part, op) ? s.producer(part).orElseThrow().inputs().stream() : Stream.of(part))
                    .toList();
            return Optional.of(s.make(op, site, flat));
        }
        if (s.constant(parts.get(0)).isEmpty()) {
            return Optional.empty();
        }
        double number = s.constant(parts.get(0)).getAsDouble();
        if (!parts.stream().allMatch(part -> s.isConstant(part, number))) {
            return Optional.empty();
        }
        Size length = parts.stream().map(part -> part.type().size(op.axis())).reduce(ZERO, Size::plus);
        List<Size> sizes = Shapes.with(parts.get(0).type().sizes(), op.axis(), length);
        return Optional.of(s.fill(site, parts.get(0).type().withSizes(sizes), number));
    }

    private static boolean isConcat(Simplify s, Value x, Op.Concat op) {
        return s.madeBy(x, Op.Concat.class).filter(op::equals).isPresent();
    }

    static Optional<Value> slice(Simplify s, Op.Slice op, Site site, Value x) {
        if (op.start().equals(ZERO) && op.length().equals(x.type().size(op.axis()))) {
            return Optional.of(x);
        }
        Optional<Op.Slice> slice = s.madeBy(x, Op.Slice.class).filter(inner -> inner.axis() == op.axis());
        if (slice.isPresent()) {
            Op joined = new Op.Slice(op.axis(), slice.get().start().plus(op.start()), op.length());
            return Optional.of(s.make(joined, site, List.of(s.operand(x, 0))));
        }
        Optional<Op.Pad> pad = s.madeBy(x, Op.Pad.class)
                .filter(inner -> inner.axis() == op.axis()
                        && inner.before().equals(op.start())
                        && s.operand(x, 0).type().size(op.axis()).equals(op.length()));
        return pad.isPresent() ? Optional.of(s.operand(x, 0)) : part(s, op, x);
    }

    /** A slice of joined tensors that is exactly one of them. */
    private static Optional<Value> part(Simplify s, Op.Slice op, Value x) {
        Optional<Op.Concat> concat = s.madeBy(x, Op.Concat.class).filter(inner -> inner.axis() == op.axis());
        if (concat.isEmpty()) {
            return Optional.empty();
        }
        Size start = ZERO;
        for (Value part : s.producer(x).orElseThrow().inputs()) {
            Size length = part.type().size(op.axis());
            if (start.equals(op.start()) && length.equals(op.length())) {
                return Optional.of(part);
            }
            start = start.plus(length);
        }
        return Optional.empty();
    }

    static Optional<Value> pad(Simplify s, Op.Pad op, Site site, Value x) {
        if (op.before().equals(ZERO) && op.after().equals(ZERO)) {
            return Optional.of(x);
        }
        Optional<Op.Pad> pad =
                s.madeBy(x, Op.Pad.class).filter(inner -> inner.axis() == op.axis() && inner.value() == op.value());
        if (pad.isEmpty()) {
            return Optional.empty();
        }
        Size before = pad.get().before().plus(op.before());
        Size after = pad.get().after().plus(op.after());
        return Optional.of(s.make(new Op.Pad(op.axis(), before, after, op.value()), site, List.of(s.operand(x, 0))));
    }

    /**
     * The sum of two tensors, each padded with zeros to where the other lies beside it, is both joined and padded: so
     * the gradients of the parts of a split tensor come together without an addition.
     */
    static Optional<Value> addOfPads(Simplify s, Site site, Op.BinaryFn fn, Value a, Value b) {
        Optional<Op.Pad> left = s.madeBy(a, Op.Pad.class).filter(pad -> pad.value() == 0);
        Optional<Op.Pad> right = s.madeBy(b, Op.Pad.class).filter(pad -> pad.value() == 0);
        if (fn != Op.BinaryFn.ADD
                || left.isEmpty()
                || right.isEmpty()
                || left.get().axis() != right.get().axis()) {
            return Optional.empty();
        }
        int axis = left.get().axis();
        Size endOfLeft = left.get().before().plus(s.operand(a, 0).type().size(axis));
        Size endOfRight = right.get().before().plus(s.operand(b, 0).type().size(axis));
        if (endOfRight.equals(left.get().before())) {
            return addOfPads(s, site, fn, b, a);
        }
        if (!endOfLeft.equals(right.get().before())) {
            return Optional.empty();
        }
        Value joined = s.make(new Op.Concat(axis), site, List.of(s.operand(a, 0), s.operand(b, 0)));
        Op around = new Op.Pad(axis, left.get().before(), right.get().after(), 0);
        return Optional.of(s.make(around, site, List.of(joined)));
    }
}
