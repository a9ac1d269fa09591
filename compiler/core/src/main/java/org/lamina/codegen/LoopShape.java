package org.lamina.codegen;

import java.util.ArrayList;
import java.util.List;
import org.lamina.op.LoopBody;
import org.lamina.types.Size;

/**
 * How a loop gets its operands. Operands that are constant along the trailing axes can be scalars for each row of these
 * axes, which pays if a row is long; otherwise tiles of many rows are made, in which such operands are repeated, as in
 * loops that reduce over rows.
 */
final class LoopShape {
    /** Shorter rows cost more to begin than to compute. */
    private static final long LONG_ROW = 128;

    enum Access {
        /** A tile. */
        TILE,
        /** A number for each row. */
        ROW,
        /** A number. */
        SCALAR
    }

    final List<Access> accesses = new ArrayList<>();

    LoopShape(LoopBody body) {
        int rowAxis = body.rowAxes() > 0 ? 0 : rowAxis(body);
        for (LoopBody.Read read : body.reads()) {
            boolean partial = read.axes().size() < body.sizes().size();
            if (read.axes().isEmpty()) {
                accesses.add(Access.SCALAR);
            } else if (partial && last(read) < rowAxis) {
                accesses.add(Access.ROW);
            } else {
                accesses.add(Access.TILE);
            }
        }
    }

    /** First axis of the rows; 0 if no operand is worth a scalar. */
    private static int rowAxis(LoopBody body) {
        Size length = Size.of(1);
        int axis = body.sizes().size();
        while (axis > 0 && !(length.isConstant() && length.value() >= LONG_ROW)) {
            axis--;
            length = length.times(body.sizes().get(axis));
        }
        return length.isConstant() && length.value() >= LONG_ROW ? axis : 0;
    }

    private static int last(LoopBody.Read read) {
        return read.axes().get(read.axes().size() - 1);
    }
}
