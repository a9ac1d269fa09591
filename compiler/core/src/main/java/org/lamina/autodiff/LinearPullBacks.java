package org.lamina.autodiff;

import org.lamina.ir.Value;
import org.lamina.op.Op;

/** Gradients of matrix products, again products: with A, B the operands as multiplied, dA = dY·Bᵀ and dB = Aᵀ·dY. */
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
}
