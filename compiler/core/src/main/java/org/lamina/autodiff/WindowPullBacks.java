package org.lamina.autodiff;

import org.lamina.ir.Value;
import org.lamina.op.Op;

/**
 * Gradients of convolutions. Convolution, its gradient for the input and that for the weight are the three partial
 * derivatives of one form that is linear in x, w and dy; each one's gradients are therefore the other two.
 */
final class WindowPullBacks {
    private WindowPullBacks() {}

    static Value conv2d(Algebra g, Op.Conv2d op, int input, Value x, Value w, Value dy) {
        return input == 0
                ? g.op(new Op.Conv2dGradInput(op.window(), op.groups(), x.type().sizes()), dy, w)
                : g.op(
                        new Op.Conv2dGradWeight(
                                op.window(), op.groups(), w.type().sizes()),
                        x,
                        dy);
    }

    /** The result had the shape of x, so its gradient dx stands where x stood. */
    static Value conv2dGradInput(Algebra g, Op.Conv2dGradInput op, int input, Value y, Value w, Value dx) {
        return input == 0
                ? g.op(new Op.Conv2d(op.window(), op.groups()), dx, w)
                : g.op(
                        new Op.Conv2dGradWeight(
                                op.window(), op.groups(), w.type().sizes()),
                        dx,
                        y);
    }

    /** The result had the shape of w, so its gradient dw stands where w stood. */
    static Value conv2dGradWeight(Algebra g, Op.Conv2dGradWeight op, int input, Value x, Value y, Value dw) {
        return input == 0
                ? g.op(new Op.Conv2dGradInput(op.window(), op.groups(), x.type().sizes()), y, dw)
                : g.op(new Op.Conv2d(op.window(), op.groups()), x, dw);
    }
}
