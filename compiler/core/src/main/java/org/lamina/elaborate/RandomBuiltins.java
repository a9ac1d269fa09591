package org.lamina.elaborate;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.lamina.op.Op;
import org.lamina.op.Op.BinaryFn;
import org.lamina.op.Op.Distribution;
import org.lamina.types.DType;
import org.lamina.types.Dim;
import org.lamina.types.Elem;
import org.lamina.types.TensorType;

/** Random fills of the counter-based generator, and constants with a shape. */
final class RandomBuiltins {
    private RandomBuiltins() {}

    static void add(List<Builtin> out) {
        out.add(Builtin.of("uniform", "low? high? shape? like?", RandomBuiltins::uniform));
        out.add(Builtin.of("normal", "shape? like? mean? std?", RandomBuiltins::normal));
        out.add(Builtin.of("bernoulli", "p shape? like?", RandomBuiltins::bernoulli));
        out.add(Builtin.of("draw", "weights shape", RandomBuiltins::draw));
        out.add(Builtin.of("zeros", "shape? like?", c -> constant(c, 0)));
        out.add(Builtin.of("ones", "shape? like?", c -> constant(c, 1)));
        out.add(Builtin.of("full", "value shape? like?", RandomBuiltins::full));
        out.add(Builtin.of("permutation", "n", RandomBuiltins::permutation));
    }

    private static Val.Tensor random(BuiltinCall c, Distribution distribution, TensorType type) {
        long stream = hash(c.ctx.frame().nextStream());
        var seed = scalar(c, "seed");
        var turn = Counters.turn(c.ctx, c.span, scalar(c, "turn"));
        return Emit.apply(c.ctx, c.span, new Op.Random(distribution, stream, type.valueType()), type, seed, turn);
    }

    private static Val.Tensor scalar(BuiltinCall c, String name) {
        return Emit.tensor(c.ctx, TensorType.scalar(DType.I64), c.ctx.tracer().scalar(name, DType.I64));
    }

    /** FNV-1a, 64 bit: streams are told apart by name. */
    static long hash(String name) {
        long h = 0xcbf29ce484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            h = (h ^ (b & 0xff)) * 0x100000001b3L;
        }
        return h;
    }

    private static Val uniform(BuiltinCall c) {
        TensorType type = floats(c.shape(DType.F32));
        Val.Tensor u = random(c, Distribution.UNIFORM, type);
        if (!c.has("low") && !c.has("high")) {
            return u;
        }
        Val low = c.has("low") ? c.value("low") : new Val.Float(0);
        Val high = c.has("high") ? c.value("high") : new Val.Float(1);
        return affine(c, u, minus(c, high, low), low);
    }

    private static Val minus(BuiltinCall c, Val high, Val low) {
        return Operators.isNumber(high) && Operators.isNumber(low)
                ? new Val.Float(Operators.number(high) - Operators.number(low))
                : c.all.operators.elementwise(c.ctx, c.span, org.lamina.syntax.Expr.BinaryOp.SUB, high, low);
    }

    private static Val normal(BuiltinCall c) {
        Val.Tensor z = random(c, Distribution.NORMAL, floats(c.shape(DType.F32)));
        Val scale = c.has("std") ? c.value("std") : new Val.Float(1);
        Val shift = c.has("mean") ? c.value("mean") : new Val.Float(0);
        return affine(c, z, scale, shift);
    }

    private static Val affine(BuiltinCall c, Val.Tensor x, Val scale, Val shift) {
        Val scaled = c.all.operators.elementwise(c.ctx, c.span, org.lamina.syntax.Expr.BinaryOp.MUL, x, scale);
        return c.all.operators.elementwise(c.ctx, c.span, org.lamina.syntax.Expr.BinaryOp.ADD, scaled, shift);
    }

    private static TensorType floats(TensorType type) {
        return type.elem().dtype().isFloat() ? type : type.withElem(Elem.of(DType.F32));
    }

    private static Val bernoulli(BuiltinCall c) {
        TensorType type = floats(c.shape(DType.F32)).withElem(Elem.of(DType.F32));
        Val.Tensor u = random(c, Distribution.UNIFORM, type);
        return c.all.operators.elementwise(c.ctx, c.span, org.lamina.syntax.Expr.BinaryOp.LT, u, c.value("p"));
    }

    /**
     * Indices drawn with the given weights: the number of cumulated weights that a uniform number reaches. Axes of the
     * cumulated weights come last, so this needs (elements drawn) x (number of weights) comparisons.
     */
    private static Val draw(BuiltinCall c) {
        Val.Tensor weights = c.floats("weights");
        if (weights.type().rank() != 1) {
            throw c.reject(
                    org.lamina.diag.Code.RANK_MISMATCH,
                    c.spanOf("weights"),
                    "`draw` needs one weight for each index, not %s",
                    weights.type().text());
        }
        TensorType type = TensorType.of(weights.type().elem(), c.sizes("shape"));
        Val.Tensor u = random(c, Distribution.UNIFORM, type);
        Val.Tensor cumulated = Emit.apply(c.ctx, c.span, new Op.CumSum(0, false), weights.type(), weights);
        Val.Tensor total = Emit.reduce(c.ctx, c.span, Op.ReduceFn.SUM, weights, List.of(0));
        Val.Tensor reached = Emit.binary(
                c.ctx,
                c.span,
                BinaryFn.MUL,
                u,
                Emit.broadcast(c.ctx, c.span, total, u.type().dims()));
        var wide = new java.util.ArrayList<Dim>(u.type().dims());
        wide.add(Dim.stretchAxis());
        var full = new java.util.ArrayList<Dim>(u.type().dims());
        full.add(weights.type().dim(0));
        Val.Tensor a = Emit.broadcast(c.ctx, c.span, Emit.reshape(c.ctx, c.span, reached, wide), full);
        Val.Tensor b = Emit.broadcast(c.ctx, c.span, cumulated, full);
        Val.Tensor below = Emit.binary(c.ctx, c.span, BinaryFn.GE, a, b);
        Val.Tensor count = Emit.reduce(c.ctx, c.span, Op.ReduceFn.COUNT, below, List.of(full.size() - 1));
        // Rounding may let a number reach the total; it then belongs to the last index.
        var last =
                Emit.size(c.ctx, c.span, DType.I64, weights.type().dim(0).size().minus(org.lamina.types.Size.of(1)));
        Val.Tensor index = Emit.binary(
                c.ctx,
                c.span,
                BinaryFn.MIN,
                count,
                Emit.broadcast(c.ctx, c.span, last, count.type().dims()));
        return Emit.cast(
                c.ctx, c.span, index, new Elem.Idx(weights.type().dim(0).size()));
    }

    /** The order of as many uniform numbers. Of 2^24 different ones few are equal, and those keep their order. */
    private static Val permutation(BuiltinCall c) {
        var type = TensorType.of(Elem.of(DType.F32), List.of(c.size("n")));
        return ReduceBuiltins.order(c, random(c, Distribution.UNIFORM, type), 0);
    }

    private static Val constant(BuiltinCall c, double value) {
        TensorType type = c.has("like") ? c.tensor("like").type() : c.shape(DType.F32);
        return Emit.fill(c.ctx, c.span, type, value);
    }

    private static Val full(BuiltinCall c) {
        TensorType type = c.has("like") ? c.tensor("like").type() : c.shape(DType.F32);
        if (Operators.isNumber(c.value("value"))) {
            return Emit.fill(c.ctx, c.span, type, Operators.number(c.value("value")));
        }
        Val.Tensor value = c.tensor("value");
        if (value.type().rank() != 0) {
            throw c.reject(
                    org.lamina.diag.Code.RANK_MISMATCH,
                    c.spanOf("value"),
                    "`full` repeats one number, and this is %s",
                    value.type().text());
        }
        return Emit.broadcast(c.ctx, c.span, value, type.dims());
    }
}
