package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.lamina.diag.Code;
import org.lamina.op.Op;
import org.lamina.types.Dim;
import org.lamina.types.Size;

/** Systems of linear equations and factors of matrices: the last two axes are a matrix, those before are a batch. */
final class LinearBuiltins {
    private LinearBuiltins() {}

    static void add(List<Builtin> out) {
        out.add(Builtin.of("solve", "a b", c -> system(c, new Op.Solve())));
        out.add(Builtin.of("lstsq", "a b", c -> system(c, new Op.LeastSquares())));
        out.add(Builtin.of("qr", "a", LinearBuiltins::qr));
    }

    private static Val.Tensor matrices(BuiltinCall c) {
        Val.Tensor a = c.floats("a");
        if (a.type().rank() < 2) {
            throw c.reject(
                    Code.RANK_MISMATCH,
                    c.spanOf("a"),
                    "`%s` takes a matrix, and %s has %d %s",
                    c.name(),
                    a.type().text(),
                    a.type().rank(),
                    a.type().rank() == 1 ? "axis" : "axes");
        }
        return a;
    }

    /** A right side with one axis less than the matrix is a vector, and so is the solution. */
    private static Val system(BuiltinCall c, Op op) {
        Val.Tensor a = matrices(c);
        Val.Tensor b = c.floats("b");
        int rank = a.type().rank();
        boolean vector = b.type().rank() == rank - 1;
        if (!vector && b.type().rank() != rank) {
            throw c.reject(
                    Code.RANK_MISMATCH,
                    c.spanOf("b"),
                    "`%s` takes a right side with %d axes (vectors) or %d (matrices) for %s, not %s",
                    c.name(),
                    rank - 1,
                    rank,
                    a.type().text(),
                    b.type().text());
        }
        if (!a.type().elem().equals(b.type().elem())) {
            throw c.reject(
                    Code.DTYPE_MISMATCH,
                    c.span,
                    "`%s` needs floats of one type, not %s and %s",
                    c.name(),
                    a.type().text(),
                    b.type().text());
        }
        var wide = new ArrayList<>(b.type().dims());
        wide.add(Dim.of(Size.of(1)));
        Val.Tensor right = vector ? Emit.reshape(c.ctx, c.span, b, wide) : b;
        Val.Tensor x = c.emitTraced(op, a.type().elem(), a, right);
        return vector ? Emit.reshape(c.ctx, c.span, x, x.type().dims().subList(0, rank - 1)) : x;
    }

    private static Val qr(BuiltinCall c) {
        Val.Tensor a = matrices(c);
        List<Val.Tensor> factors = c.emitAll(new Op.Qr(), a.type().elem(), a);
        var fields = new LinkedHashMap<String, Val>();
        fields.put("q", factors.get(0));
        fields.put("r", factors.get(1));
        return new Val.Fields(fields);
    }
}
