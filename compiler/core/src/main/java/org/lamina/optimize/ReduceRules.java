package org.lamina.optimize;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lamina.ir.Site;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.op.Op.BinaryFn;
import org.lamina.op.Op.ReduceFn;
import org.lamina.op.ShapeRules;
import org.lamina.op.Shapes;
import org.lamina.types.Size;
import org.lamina.types.ValueType;

/** Reductions of little, of each other, of broadcasts and of multiples. Sums may be added up in another order. */
final class ReduceRules {
    private ReduceRules() {}

    static Optional<Value> reduce(Simplify s, Op.Reduce op, Site site, Value x) {
        if (op.fn() == ReduceFn.COUNT) {
            return Optional.empty();
        }
        boolean single = op.axes().stream().allMatch(axis -> x.type().size(axis).equals(Size.of(1)));
        if (single) {
            List<Size> sizes = ShapeRules.infer(op, List.of(x.type())).get(0).sizes();
            return Optional.of(s.reshape(site, x, sizes));
        }
        return ofFill(s, op, site, x)
                .or(() -> ofReduce(s, op, site, x))
                .or(() -> ofBroadcast(s, op, site, x))
                .or(() -> SumRules.sum(s, op, site, x));
    }

    private static Optional<Value> ofReduce(Simplify s, Op.Reduce op, Site site, Value x) {
        Optional<Op.Reduce> inner = s.madeBy(x, Op.Reduce.class).filter(reduce -> reduce.fn() == op.fn());
        if (inner.isEmpty()) {
            return Optional.empty();
        }
        Value source = s.operand(x, 0);
        List<Integer> left = Shapes.otherAxes(inner.get().axes(), source.type().rank());
        List<Integer> axes = new ArrayList<>(inner.get().axes());
        op.axes().forEach(axis -> axes.add(left.get(axis)));
        List<Integer> sorted = axes.stream().sorted().toList();
        return Optional.of(s.make(new Op.Reduce(op.fn(), sorted), site, List.of(source)));
    }

    /** A number repeated: a weight of ones that nobody gave leaves the number of items. */
    private static Optional<Value> ofFill(Simplify s, Op.Reduce op, Site site, Value x) {
        Optional<Op.Fill> fill = s.madeBy(x, Op.Fill.class);
        if (fill.isEmpty()) {
            return Optional.empty();
        }
        List<Size> sizes = ShapeRules.infer(op, List.of(x.type())).get(0).sizes();
        double value = fill.get().value();
        return switch (op.fn()) {
            case MEAN, MAX, MIN, ANY, ALL ->
                Optional.of(s.make(new Op.Fill(x.type().withSizes(sizes), value), site, List.of()));
            case SUM -> {
                Size count =
                        Shapes.product(op.axes().stream().map(x.type()::size).toList());
                ValueType scalar = ValueType.scalar(x.type().dtype());
                Value one = s.make(new Op.Fill(scalar, value), site, List.of());
                Value multiple = s.binary(site, BinaryFn.MUL, one, s.size(site, count, scalar.dtype()));
                yield Optional.of(s.make(new Op.Broadcast(sizes, List.of()), site, List.of(multiple)));
            }
            case PROD, LOGSUMEXP, COUNT -> Optional.empty();
        };
    }

    /** Equal elements need no reduction: the greatest of them is any, their sum a multiple. */
    private static Optional<Value> ofBroadcast(Simplify s, Op.Reduce op, Site site, Value x) {
        Optional<Op.Broadcast> broadcast = s.madeBy(x, Op.Broadcast.class);
        if (broadcast.isEmpty() || op.axes().stream().anyMatch(broadcast.get().axes()::contains)) {
            return Optional.empty();
        }
        List<Integer> left = Shapes.otherAxes(op.axes(), x.type().rank());
        List<Size> sizes = left.stream().map(x.type()::size).toList();
        List<Integer> axes = broadcast.get().axes().stream().map(left::indexOf).toList();
        Value one = s.operand(x, 0);
        return switch (op.fn()) {
            case MEAN, MAX, MIN, ANY, ALL -> Optional.of(s.make(new Op.Broadcast(sizes, axes), site, List.of(one)));
            case SUM -> {
                Size count =
                        Shapes.product(op.axes().stream().map(x.type()::size).toList());
                Value factor = s.size(site, count, x.type().dtype());
                Value factors = s.make(new Op.Broadcast(one.type().sizes(), List.of()), site, List.of(factor));
                Value multiple = s.binary(site, BinaryFn.MUL, one, factors);
                yield Optional.of(s.make(new Op.Broadcast(sizes, axes), site, List.of(multiple)));
            }
            case PROD, LOGSUMEXP, COUNT -> Optional.empty();
        };
    }
}
