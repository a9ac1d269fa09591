package org.lamina.op;

import java.util.List;
import org.lamina.diag.CompilerBug;
import org.lamina.types.DType;
import org.lamina.types.Size;
import org.lamina.types.ValueType;

/** The input types of one operation, and the ways in which they can be wrong. */
record Operands(Op op, List<ValueType> types) {
    int count() {
        return types.size();
    }

    ValueType type(int i) {
        return types.get(i);
    }

    DType dtype(int i) {
        return types.get(i).dtype();
    }

    int rank(int i) {
        return types.get(i).rank();
    }

    Size size(int i, int axis) {
        return types.get(i).size(axis);
    }

    void arity(int wanted) {
        must(types.size() == wanted, "%s inputs wanted", wanted);
    }

    void axis(int axis, int rank) {
        must(axis >= 0 && axis < rank, "axis %s of rank %s", axis, rank);
    }

    void increasing(List<Integer> axes, int rank) {
        int last = -1;
        for (int axis : axes) {
            must(axis > last && axis < rank, "axes %s of rank %s", axes, rank);
            last = axis;
        }
    }

    void same(Size left, Size right) {
        // The texts are made only where they are shown: every operation comes by here.
        if (!left.equals(right)) {
            must(false, "size %s against %s", left.text(), right.text());
        }
    }

    void same(List<Size> left, List<Size> right) {
        must(left.size() == right.size(), "ranks differ");
        for (int i = 0; i < left.size(); i++) {
            same(left.get(i), right.get(i));
        }
    }

    void notNegative(Size size) {
        must(!size.isConstant() || size.value() >= 0, "negative size %s", size.text());
    }

    void must(boolean holds, String format, Object... args) {
        if (!holds) {
            throw new CompilerBug(op + " of " + types + ": " + String.format(java.util.Locale.ROOT, format, args));
        }
    }
}
