package org.lamina.autodiff;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.lamina.ir.Value;
import org.lamina.op.Op;

/** Gradients of systems, again systems, and of matrix products, again products: with A, B the operands as multiplied, dA = dY·Bᵀ and dB = Aᵀ·dY. */
final class LinearPullBacks {
    private LinearPullBacks() {}

    static Value matMul(Algebra g, Op.MatMul op, int input, Value a, Value b, Value dy) {
        boolean ta = op.transposeLeft();
        boolean tb = op.transposeRight();
        if (input == 0) {
            return ta ? g.emit().matmul(b, tb, dy, true) : g.emit().matmul(dy, false, b, !tb);
        }
        return tb ? g.emit().matmul(dy, true, a, ta) : g.emit().matmul(a, !ta, dy, false);
    }

    /** With {@code A·X = B} the adjoint system gives {@code Aᵀ·dB = dX}, and dA = -dB·Xᵀ. */
    static Value solve(Algebra g, Op.Solve op, int input, Value a, Value x, Value dx) {
        List<Integer> swap =
                new ArrayList<>(IntStream.range(0, a.type().rank()).boxed().toList());
        Collections.swap(swap, swap.size() - 2, swap.size() - 1);
        Value db = g.op(op, g.op(new Op.Transpose(swap), a), dx);
        return input == 1 ? db : g.neg(g.emit().matmul(db, false, x, true));
    }
}
