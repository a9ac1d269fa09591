package org.lamina.autodiff;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.op.Shapes;
import org.lamina.types.Size;

/** Gradients of operations that move elements: each moves them back and adds what was repeated. */
final class ShapePullBacks {
    private ShapePullBacks() {}

    static Value broadcast(Algebra g, Op.Broadcast op, Value dy) {
        return g.sum(dy, Shapes.otherAxes(op.axes(), op.sizes().size()));
    }

    static Value transpose(Algebra g, Op.Transpose op, Value dy) {
        return permute(g, dy, inverse(op.permutation()));
    }

    static Value concat(Algebra g, Op.Concat op, List<Value> inputs, int input, Value dy) {
        Size start = Size.of(0);
        for (Value before : inputs.subList(0, input)) {
            start = start.plus(before.type().size(op.axis()));
        }
        return g.emit().slice(dy, op.axis(), start, inputs.get(input).type().size(op.axis()));
    }

    static Value slice(Algebra g, Op.Slice op, Value x, Value dy) {
        Size after = x.type().size(op.axis()).minus(op.start()).minus(op.length());
        return g.emit().pad(dy, op.axis(), op.start(), after, 0);
    }

    static Value pad(Algebra g, Op.Pad op, Value x, Value dy) {
        return g.emit().slice(dy, op.axis(), op.before(), x.type().size(op.axis()));
    }

    /** Axes put into another order; the value itself where they already are. */
    static Value permute(Algebra g, Value x, List<Integer> permutation) {
        boolean identity = true;
        for (int i = 0; i < permutation.size(); i++) {
            identity &= permutation.get(i) == i;
        }
        return identity ? x : g.emit().transpose(x, permutation);
    }

    static List<Integer> inverse(List<Integer> permutation) {
        List<Integer> inverse = new ArrayList<>(Collections.nCopies(permutation.size(), 0));
        for (int i = 0; i < permutation.size(); i++) {
            inverse.set(permutation.get(i), i);
        }
        return inverse;
    }
}
