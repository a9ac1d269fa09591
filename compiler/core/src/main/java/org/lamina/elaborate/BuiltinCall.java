package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.op.Op;
import org.lamina.op.Requirement;
import org.lamina.op.Requirements;
import org.lamina.source.Span;
import org.lamina.types.DType;
import org.lamina.types.Dim;
import org.lamina.types.Elem;
import org.lamina.types.Size;
import org.lamina.types.TensorType;
import org.lamina.types.ValueType;

/** One call of a primitive: typed access to its arguments. A wrong argument is reported and ends the call. */
final class BuiltinCall {
    final Elaboration all;
    final Ctx ctx;
    final Span span;
    private final Builtin builtin;
    private final Map<String, Argument> args;

    BuiltinCall(Elaboration all, Ctx ctx, Span span, Builtin builtin, Map<String, Argument> args) {
        this.all = all;
        this.ctx = ctx;
        this.span = span;
        this.builtin = builtin;
        this.args = args;
    }

    /** Names of the given arguments, in the order in which they are written. */
    List<String> names() {
        return List.copyOf(args.keySet());
    }

    boolean has(String name) {
        return args.containsKey(name);
    }

    Val value(String name) {
        return args.get(name).value();
    }

    Span spanOf(String name) {
        return args.containsKey(name) ? args.get(name).span() : span;
    }

    String name() {
        return builtin.name();
    }

    Rejected reject(Code code, Span at, String format, Object... values) {
        all.reporter.error(code, ctx, at, format, values);
        return new Rejected();
    }

    // ---- arguments -------------------------------------------------------------------------------------------------

    Val.Tensor tensor(String name) {
        Val v = all.operators.coerce(ctx, spanOf(name), value(name));
        if (v instanceof Val.Tensor t) {
            return t;
        }
        all.reporter.report(Arguments.fields(
                all.reporter.at(
                        Code.TENSOR_EXPECTED,
                        ctx,
                        spanOf(name),
                        "`%s` of `%s` must be a tensor, not %s",
                        name,
                        name(),
                        v.describe()),
                v));
        throw new Rejected();
    }

    Val.Tensor floats(String name) {
        Val.Tensor t = tensor(name);
        if (!t.type().elem().dtype().isFloat()) {
            throw reject(
                    Code.DTYPE_MISMATCH,
                    spanOf(name),
                    "`%s` needs floats, not %s; cast them, as in `f32(x)`",
                    name(),
                    t.type().text());
        }
        return t;
    }

    Val.Tensor ints(String name) {
        Val.Tensor t = tensor(name);
        if (!t.type().elem().dtype().isInteger()) {
            throw reject(
                    Code.DTYPE_MISMATCH,
                    spanOf(name),
                    "`%s` needs integers, not %s",
                    name(),
                    t.type().text());
        }
        return t;
    }

    /** Anything to calculate with or to compare; indices become plain integers. */
    Val.Tensor numbers(String name) {
        Val.Tensor t = Operators.arithmetic(ctx, spanOf(name), tensor(name));
        if (Operators.isBool(t)) {
            throw reject(
                    Code.DTYPE_MISMATCH,
                    spanOf(name),
                    "`%s` needs numbers, not %s; cast them, as in `f32(x)`",
                    name(),
                    t.type().text());
        }
        return t;
    }

    Val.Tensor bools(String name) {
        Val.Tensor t = tensor(name);
        if (t.type().elem().dtype() != DType.BOOL) {
            throw reject(
                    Code.DTYPE_MISMATCH,
                    spanOf(name),
                    "`%s` needs bools, not %s",
                    name(),
                    t.type().text());
        }
        return t;
    }

    Size size(String name) {
        if (value(name) instanceof Val.Int i) {
            return i.size();
        }
        throw reject(
                Code.INT_EXPECTED,
                spanOf(name),
                "`%s` of `%s` must be an int, not %s",
                name,
                name(),
                value(name).describe());
    }

    Size size(String name, Size otherwise) {
        return has(name) ? size(name) : otherwise;
    }

    int constant(String name, int otherwise) {
        if (!has(name)) {
            return otherwise;
        }
        Size size = size(name);
        if (!size.isConstant() || Math.abs(size.value()) > Integer.MAX_VALUE / 2) {
            throw reject(Code.INT_EXPECTED, spanOf(name), "`%s` of `%s` must be a known number", name, name());
        }
        return (int) size.value();
    }

    boolean flag(String name) {
        if (!has(name)) {
            return false;
        }
        if (value(name) instanceof Val.Bool b) {
            return b.value();
        }
        throw reject(Code.STATIC_TYPE, spanOf(name), "`%s` of `%s` must be true or false", name, name());
    }

    /** A list of values, or a single one as a list. */
    List<Val> list(String name) {
        Val v = value(name);
        if (v instanceof Val.Items items) {
            return items.values();
        }
        return v instanceof Val.Tuple t ? t.values() : List.of(v);
    }

    /** One number for both window axes, or one each. */
    List<Size> pair(String name, List<Size> otherwise) {
        if (!has(name)) {
            return otherwise;
        }
        var sizes = sizes(name);
        if (sizes.size() != 1 && sizes.size() != 2) {
            throw reject(Code.ARGUMENT_COUNT, spanOf(name), "`%s` takes one number or one for each of 2 axes", name);
        }
        return sizes.size() == 1 ? List.of(sizes.get(0), sizes.get(0)) : sizes;
    }

    List<Size> sizes(String name) {
        var out = new ArrayList<Size>();
        for (Val v : list(name)) {
            if (!(v instanceof Val.Int i)) {
                throw reject(
                        Code.INT_EXPECTED,
                        spanOf(name),
                        "`%s` of `%s` must be ints, not %s",
                        name,
                        name(),
                        v.describe());
            }
            out.add(i.size());
        }
        return out;
    }

    /** A position of an axis, from 0; negative ones count from the end. */
    int axis(String name, int rank, int otherwise) {
        int axis = constant(name, otherwise);
        int position = axis < 0 ? axis + rank : axis;
        if (position < 0 || position >= rank) {
            throw noAxis(name, Integer.toString(axis), rank);
        }
        return position;
    }

    private Rejected noAxis(String argument, String axis, int rank) {
        all.reporter.report(all.reporter
                .at(
                        Code.AXIS_RANGE,
                        ctx,
                        spanOf(argument),
                        "there is no axis %s: a tensor with %s",
                        axis,
                        counted(rank))
                .fact(
                        "rule",
                        rank == 0 ? "a scalar has no axes" : "axes count from 0 to %d, or from -%d to -1",
                        rank - 1,
                        rank));
        return new Rejected();
    }

    private static String counted(int rank) {
        return rank == 1 ? "1 axis" : rank + " axes";
    }

    /** Axes to reduce: given as {@code axes = [..]} or {@code axis = n}, else all. */
    List<Integer> axes(int rank) {
        if (has("axis")) {
            return List.of(axis("axis", rank, 0));
        }
        var out = new TreeSet<Integer>();
        if (!has("axes")) {
            for (int i = 0; i < rank; i++) {
                out.add(i);
            }
            return List.copyOf(out);
        }
        for (Size s : sizes("axes")) {
            long a = s.isConstant() ? s.value() : Long.MIN_VALUE;
            long position = a < 0 ? a + rank : a;
            if (position < 0 || position >= rank) {
                throw noAxis("axes", s.text(), rank);
            }
            if (!out.add((int) position)) {
                throw reject(Code.AXIS_RANGE, spanOf("axes"), "axis %s stands twice among the axes", s.text());
            }
        }
        return List.copyOf(out);
    }

    /** The shape that is asked for: {@code shape}, that of {@code like}, or the one the place of the call expects. */
    TensorType shape(DType dtype) {
        if (has("like")) {
            return tensor("like").type().withElem(Elem.of(dtype));
        }
        if (has("shape")) {
            for (Size s : sizes("shape")) {
                if (s.isConstant() && s.value() < 1) {
                    throw reject(
                            Code.SIZE_BELOW_ONE,
                            spanOf("shape"),
                            "an axis needs a size of at least 1, not %s",
                            s.text());
                }
            }
            return TensorType.of(Elem.of(dtype), sizes("shape"));
        }
        TensorType expected = ctx.expected();
        if (expected != null) {
            return expected;
        }
        throw reject(Code.UNKNOWN_SIZE, span, "`%s` needs a shape here: `shape = [N, 2]` or `like = x`", name());
    }

    // ---- emission --------------------------------------------------------------------------------------------------

    /** Checks the preconditions of the operation and adds it; axes of the result are plain. */
    Val.Tensor emit(Op op, Elem elem, Val.Tensor... inputs) {
        return emitAll(op, elem, inputs).get(0);
    }

    /** As {@link #emit}, of an operation with several results of one element type. */
    List<Val.Tensor> emitAll(Op op, Elem elem, Val.Tensor... inputs) {
        var types = new ArrayList<ValueType>();
        for (var t : inputs) {
            types.add(t.type().valueType());
        }
        for (Requirement requirement : Requirements.of(op, types)) {
            demand(op, requirement, inputs);
        }
        return Emit.all(ctx, span, op, elem, inputs);
    }

    private void demand(Op op, Requirement requirement, Val.Tensor... inputs) {
        var constraint = requirement.constraint();
        if (ctx.demand(span, constraint, requirement.rule()).isPresent()) {
            var diagnostic = title(op, requirement, inputs)
                    .at("%s", Arrays.stream(inputs).map(t -> t.type().text()).collect(Collectors.joining(" and ")))
                    .fact("rule", "%s", requirement.rule())
                    .fact("here", "%s", Wording.failed(constraint));
            if (op instanceof Op.Conv2d) {
                diagnostic =
                        diagnostic.fact("note", "pictures are [N, C, H, W], kernels [out, C // groups, height, width]");
            }
            diagnostic = Wording.counterexample(all.reporter, ctx, diagnostic, constraint);
            all.reporter.report(Trails.label(all.reporter, ctx, diagnostic, inputs));
            throw new Rejected();
        }
    }

    private Diagnostic title(Op op, Requirement requirement, Val.Tensor... inputs) {
        Op.Window window =
                op instanceof Op.MaxPool2d max ? max.window() : op instanceof Op.AvgPool2d mean ? mean.window() : null;
        if (window == null || !requirement.rule().startsWith("the window fits")) {
            Span shown = all.reporter.userPlace(ctx.frame(), span);
            String what = shown == span ? name() : Reporter.oneLine(shown);
            return all.reporter.at(Code.OPERATOR_RULE, ctx, span, "`%s` does not accept its input", what);
        }
        return all.reporter.at(
                Code.KERNEL_DOES_NOT_FIT,
                ctx,
                span,
                "a %sx%s window does not fit the %sx%s input of `%s`",
                window.kernelHeight().text(),
                window.kernelWidth().text(),
                inputs[0].type().dim(2).size().text(),
                inputs[0].type().dim(3).size().text(),
                name());
    }

    /** As {@link #emit}, and remembers the call as what made the shape. */
    Val.Tensor emitTraced(Op op, Elem elem, Val.Tensor... inputs) {
        Val.Tensor made = emit(op, elem, inputs);
        var from = inputs[0];
        return new Val.Tensor(
                made.type(), made.value(), made.owner(), new Trail(span, from.type(), made.type(), from.trail()));
    }

    static List<Dim> plain(List<Size> sizes) {
        return sizes.stream().map(Dim::of).toList();
    }
}
