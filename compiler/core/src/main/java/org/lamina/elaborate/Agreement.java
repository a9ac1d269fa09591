package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.List;
import org.lamina.op.Op;
import org.lamina.op.Shapes;
import org.lamina.op.WindowShapes;
import org.lamina.types.Size;
import org.lamina.types.ValueType;

/**
 * Which sizes the operands of an operation must have, written alike. Sizes can be equal by a fact or an assumption and
 * still be written differently, as {@code 2*(H//2)} and {@code H}; a graph compares them as written, so the operands take
 * the form of the first.
 */
final class Agreement {
    private Agreement() {}

    /** The sizes of each operand; only equal ones are written differently, which the caller has made sure of. */
    static List<List<Size>> of(Op op, List<ValueType> inputs) {
        var sizes = new ArrayList<List<Size>>();
        inputs.forEach(type -> sizes.add(type.sizes()));
        if (op instanceof Op.Binary || op instanceof Op.Select) {
            sizes.replaceAll(any -> inputs.get(0).sizes());
        } else if (op instanceof Op.MatMul product) {
            sizes.set(1, factor(product, sizes.get(0), sizes.get(1)));
        } else if (op instanceof Op.Solve || op instanceof Op.LeastSquares) {
            int rank = sizes.get(0).size();
            var right = new ArrayList<>(sizes.get(0).subList(0, rank - 1));
            right.add(sizes.get(1).get(rank - 1));
            sizes.set(1, right);
            if (op instanceof Op.Solve) {
                sizes.set(0, Shapes.with(sizes.get(0), rank - 1, sizes.get(0).get(rank - 2)));
            }
        } else if (op instanceof Op.Concat concat) {
            sizes.replaceAll(own -> Shapes.with(sizes.get(0), concat.axis(), own.get(concat.axis())));
        } else if (op instanceof Op.Gather gather) {
            var positions = new ArrayList<>(sizes.get(0).subList(0, gather.batch()));
            positions.addAll(sizes.get(1).subList(gather.batch(), sizes.get(1).size()));
            sizes.set(1, positions);
        } else if (op instanceof Op.ScatterAdd scatter) {
            var positions = new ArrayList<>(sizes.get(0).subList(0, scatter.batch()));
            int places = sizes.get(1).size() - scatter.batch();
            positions.addAll(sizes.get(0).subList(scatter.axis(), scatter.axis() + places));
            sizes.set(1, positions);
        } else if (op instanceof Op.Conv2dGradInput adjoint) {
            List<Size> made = adjoint.sizes();
            Op.Window window = adjoint.window();
            Size height = WindowShapes.height(window, made.get(2));
            sizes.set(0, List.of(made.get(0), sizes.get(1).get(0), height, WindowShapes.width(window, made.get(3))));
        } else if (op instanceof Op.PickAt pick) {
            sizes.set(1, Shapes.without(sizes.get(0), pick.axis()));
        }
        return sizes;
    }

    private static List<Size> factor(Op.MatMul op, List<Size> left, List<Size> right) {
        int rank = left.size();
        var out = new ArrayList<>(left.subList(0, rank - 2));
        out.addAll(right.subList(rank - 2, rank));
        out.set(op.transposeRight() ? rank - 1 : rank - 2, left.get(op.transposeLeft() ? rank - 2 : rank - 1));
        return out;
    }
}
