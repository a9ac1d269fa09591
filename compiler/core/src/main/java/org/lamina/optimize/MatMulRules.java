package org.lamina.optimize;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lamina.ir.Site;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.op.Op.ReduceFn;
import org.lamina.op.Shapes;
import org.lamina.types.Size;

/** Products take transposed operands as they are, and one product replaces many with the same right side. */
final class MatMulRules {
    private MatMulRules() {}

    static Optional<Value> matMul(Simplify s, Op.MatMul op, Site site, Value a, Value b) {
        if (swapsLastTwo(s, a)) {
            Op flipped = new Op.MatMul(!op.transposeLeft(), op.transposeRight());
            return Optional.of(s.make(flipped, site, List.of(s.operand(a, 0), b)));
        }
        if (swapsLastTwo(s, b)) {
            Op flipped = new Op.MatMul(op.transposeLeft(), !op.transposeRight());
            return Optional.of(s.make(flipped, site, List.of(a, s.operand(b, 0))));
        }
        return op.transposeLeft() ? Optional.empty() : sharedRight(s, op, site, a, b);
    }

    private static boolean swapsLastTwo(Simplify s, Value x) {
        int rank = x.type().rank();
        Optional<Op.Transpose> transpose = s.madeBy(x, Op.Transpose.class);
        if (transpose.isEmpty()) {
            return false;
        }
        List<Integer> permutation = transpose.get().permutation();
        for (int axis = 0; axis < rank - 2; axis++) {
            if (permutation.get(axis) != axis) {
                return false;
            }
        }
        return permutation.get(rank - 1) == rank - 2;
    }

    /** {@code [..B, m, k] x [k, n]}, repeated along B: one product with the rows {@code [B*m, k]}. */
    private static Optional<Value> sharedRight(Simplify s, Op.MatMul op, Site site, Value a, Value b) {
        int rank = a.type().rank();
        Optional<Op.Broadcast> repeated = s.madeBy(b, Op.Broadcast.class)
                .filter(broadcast -> rank > 2 && broadcast.axes().equals(List.of(rank - 2, rank - 1)));
        if (repeated.isEmpty()) {
            return Optional.empty();
        }
        Value rows = rows(s, site, a);
        Value product = s.make(op, site, List.of(rows, s.operand(b, 0)));
        List<Size> sizes = new ArrayList<>(a.type().sizes().subList(0, rank - 1));
        sizes.add(product.type().size(1));
        return Optional.of(s.reshape(site, product, sizes));
    }

    /** A sum of products {@code aᵀ b} over all batch axes is one product of all rows. */
    static Optional<Value> sumOverBatch(Simplify s, Op.Reduce op, Site site, Value x) {
        int rank = x.type().rank();
        boolean allBatchAxes = op.fn() == ReduceFn.SUM
                && op.axes().size() == rank - 2
                && op.axes().stream().allMatch(axis -> axis < rank - 2);
        Op wanted = new Op.MatMul(true, false);
        if (!allBatchAxes || s.madeBy(x, Op.MatMul.class).filter(wanted::equals).isEmpty()) {
            return Optional.empty();
        }
        Value a = rows(s, site, s.operand(x, 0));
        Value b = rows(s, site, s.operand(x, 1));
        return Optional.of(s.make(wanted, site, List.of(a, b)));
    }

    /** All axes but the last joined. */
    private static Value rows(Simplify s, Site site, Value x) {
        int last = x.type().rank() - 1;
        Size count = Shapes.product(x.type().sizes().subList(0, last));
        return s.reshape(site, x, List.of(count, x.type().size(last)));
    }
}
