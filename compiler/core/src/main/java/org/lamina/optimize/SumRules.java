package org.lamina.optimize;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lamina.ir.Node;
import org.lamina.ir.Site;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.op.Op.BinaryFn;
import org.lamina.op.Op.ReduceFn;
import org.lamina.op.Op.UnaryFn;
import org.lamina.op.ShapeRules;
import org.lamina.op.Shapes;
import org.lamina.types.Size;
import org.lamina.types.ValueType;

/**
 * Sums and means are linear. Signs and factors that do not vary along the reduced axes wait until there are fewer
 * elements, and deviations from a mean add up to 0. Together they leave of the gradient of a normalisation the two
 * reductions that it needs. Rounding changes; where elements are infinite, a 0 may stand for NaN.
 */
final class SumRules {
    /** Products and sums are looked into no deeper. */
    private static final int DEPTH = 6;

    private SumRules() {}

    static Optional<Value> sum(Simplify s, Op.Reduce op, Site site, Value x) {
        boolean linear = op.fn() == ReduceFn.SUM || op.fn() == ReduceFn.MEAN;
        if (!linear || !x.type().dtype().isFloat()) {
            return Optional.empty();
        }
        if (s.isUnary(x, UnaryFn.NEG)) {
            return Optional.of(s.unary(site, UnaryFn.NEG, s.make(op, site, List.of(s.operand(x, 0)))));
        }
        return withoutDeviations(s, op, site, x).or(() -> withoutFactors(s, op, site, x));
    }

    // ---- factors ---------------------------------------------------------------------------------------------------

    private static Optional<Value> withoutFactors(Simplify s, Op.Reduce op, Site site, Value x) {
        List<Value> varying = new ArrayList<>();
        List<Value> steady = new ArrayList<>();
        split(s, op.axes(), x, DEPTH, varying, steady);
        if (steady.isEmpty() || varying.isEmpty()) {
            return Optional.empty();
        }
        Value product = varying.get(0);
        for (Value factor : varying.subList(1, varying.size())) {
            product = s.binary(site, BinaryFn.MUL, product, factor);
        }
        Value sum = s.make(op, site, List.of(product));
        for (Value factor : steady) {
            sum = s.binary(site, BinaryFn.MUL, sum, narrowed(s, op, site, factor, sum.type()));
        }
        return Optional.of(sum);
    }

    private static void split(
            Simplify s, List<Integer> axes, Value x, int depth, List<Value> varying, List<Value> steady) {
        Optional<Node> product = s.producer(x).filter(node -> isBinary(node, BinaryFn.MUL));
        if (isSteady(s, axes, x)) {
            steady.add(x);
        } else if (product.isPresent() && depth > 0) {
            split(s, axes, product.get().input(0), depth - 1, varying, steady);
            split(s, axes, product.get().input(1), depth - 1, varying, steady);
        } else {
            varying.add(x);
        }
    }

    /** Whether a value is made by repeating another along all of the axes. */
    private static boolean isSteady(Simplify s, List<Integer> axes, Value x) {
        return s.constant(x).isPresent()
                || s.madeBy(x, Op.Broadcast.class)
                        .filter(broadcast -> axes.stream().noneMatch(broadcast.axes()::contains))
                        .isPresent();
    }

    /** A steady value without the reduced axes. */
    private static Value narrowed(Simplify s, Op.Reduce op, Site site, Value x, ValueType type) {
        if (s.constant(x).isPresent()) {
            return s.fill(site, type, s.constant(x).getAsDouble());
        }
        Op.Broadcast broadcast = s.madeBy(x, Op.Broadcast.class).orElseThrow();
        List<Integer> left = Shapes.otherAxes(op.axes(), x.type().rank());
        List<Size> sizes = left.stream().map(x.type()::size).toList();
        List<Integer> axes = broadcast.axes().stream().map(left::indexOf).toList();
        return s.make(new Op.Broadcast(sizes, axes), site, List.of(s.operand(x, 0)));
    }

    // ---- deviations ------------------------------------------------------------------------------------------------

    private static Optional<Value> withoutDeviations(Simplify s, Op.Reduce op, Site site, Value x) {
        if (addsUpToZero(s, op.axes(), x)) {
            ValueType type = ShapeRules.infer(op, List.of(x.type())).get(0);
            return Optional.of(s.fill(site, type, 0));
        }
        Value rest = rest(s, op.axes(), site, x, DEPTH);
        return rest.equals(x) ? Optional.empty() : Optional.of(s.make(op, site, List.of(rest)));
    }

    /** The value without terms that add up to 0. */
    private static Value rest(Simplify s, List<Integer> axes, Site site, Value x, int depth) {
        Optional<Node> node =
                s.producer(x).filter(made -> isBinary(made, BinaryFn.ADD) || isBinary(made, BinaryFn.SUB));
        if (node.isEmpty() || depth == 0) {
            return x;
        }
        Value a = node.get().input(0);
        Value b = node.get().input(1);
        boolean adds = isBinary(node.get(), BinaryFn.ADD);
        if (addsUpToZero(s, axes, b)) {
            return rest(s, axes, site, a, depth - 1);
        }
        if (adds && addsUpToZero(s, axes, a)) {
            return rest(s, axes, site, b, depth - 1);
        }
        Value left = rest(s, axes, site, a, depth - 1);
        Value right = rest(s, axes, site, b, depth - 1);
        return left.equals(a) && right.equals(b) ? x : s.binary(site, adds ? BinaryFn.ADD : BinaryFn.SUB, left, right);
    }

    /** Whether a value is {@code y - mean(y)} over these axes, times something that does not vary along them. */
    private static boolean addsUpToZero(Simplify s, List<Integer> axes, Value x) {
        Value current = x;
        for (int depth = 0; depth < DEPTH; depth++) {
            Optional<Node> node = s.producer(current);
            if (node.isEmpty()) {
                return false;
            }
            if (isBinary(node.get(), BinaryFn.SUB)) {
                return isMean(s, axes, node.get().input(0), node.get().input(1));
            }
            if (s.isUnary(current, UnaryFn.NEG)) {
                current = node.get().input(0);
            } else if (isBinary(node.get(), BinaryFn.MUL)) {
                boolean steadyFirst = isSteady(s, axes, node.get().input(0));
                if (!steadyFirst && !isSteady(s, axes, node.get().input(1))) {
                    return false;
                }
                current = node.get().input(steadyFirst ? 1 : 0);
            } else {
                return false;
            }
        }
        return false;
    }

    /** Whether {@code m} is the mean of y over the axes, repeated along them. */
    private static boolean isMean(Simplify s, List<Integer> axes, Value y, Value m) {
        Optional<Op.Broadcast> broadcast = s.madeBy(m, Op.Broadcast.class)
                .filter(b -> b.axes().equals(Shapes.otherAxes(axes, y.type().rank())));
        if (broadcast.isEmpty()) {
            return false;
        }
        Value mean = s.operand(m, 0);
        Op wanted = new Op.Reduce(ReduceFn.MEAN, axes);
        return s.madeBy(mean, Op.Reduce.class).filter(wanted::equals).isPresent()
                && s.operand(mean, 0).equals(y);
    }

    private static boolean isBinary(Node node, BinaryFn fn) {
        return node.op() instanceof Op.Binary binary && binary.fn() == fn;
    }
}
