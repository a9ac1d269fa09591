package org.lamina.elaborate;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.lamina.diag.Code;
import org.lamina.op.Op;
import org.lamina.op.Op.Window;
import org.lamina.op.WindowShapes;
import org.lamina.types.Constraint;
import org.lamina.types.Elem;
import org.lamina.types.Relation;
import org.lamina.types.Size;

/** Convolution and pooling over the last two axes of [N, C, H, W]. */
final class WindowBuiltins {
    private static final Size ONE = Size.of(1);
    private static final Size ZERO = Size.of(0);

    private WindowBuiltins() {}

    static void add(List<Builtin> out) {
        out.add(Builtin.of("conv2d", "x w stride? pad? dilation? groups?", WindowBuiltins::conv2d));
        out.add(Builtin.of("conv_transpose2d", "x w stride? pad? dilation? groups?", WindowBuiltins::convTranspose2d));
        out.add(Builtin.of("max_pool2d", "x k stride? pad? dilation? ceil?", WindowBuiltins::maxPool));
        out.add(Builtin.of("max_pool2d_indices", "x k stride? pad? dilation? ceil?", WindowBuiltins::maxPoolIndices));
        out.add(Builtin.of("avg_pool2d", "x k stride? pad?", WindowBuiltins::avgPool));
    }

    private static Val conv2d(BuiltinCall c) {
        Val.Tensor x = images(c, "x");
        Val.Tensor w = images(c, "w");
        Window window =
                window(c, List.of(w.type().dim(2).size(), w.type().dim(3).size()), List.of(ONE, ONE));
        return c.emitTraced(
                new Op.Conv2d(window, c.size("groups", ONE)), x.type().elem(), x, w);
    }

    /** The adjoint of the convolution with the same window: w is [C, O/groups, kh, kw]. */
    private static Val convTranspose2d(BuiltinCall c) {
        Val.Tensor x = images(c, "x");
        Val.Tensor w = images(c, "w");
        Window window =
                window(c, List.of(w.type().dim(2).size(), w.type().dim(3).size()), List.of(ONE, ONE));
        Size groups = c.size("groups", ONE);
        var sizes = List.of(
                x.type().dim(0).size(),
                w.type().dim(1).size().times(groups),
                adjointSize(
                        x.type().dim(2).size(),
                        window.kernelHeight(),
                        window.strideHeight(),
                        window.padTop(),
                        window.padBottom(),
                        window.dilationHeight()),
                adjointSize(
                        x.type().dim(3).size(),
                        window.kernelWidth(),
                        window.strideWidth(),
                        window.padLeft(),
                        window.padRight(),
                        window.dilationWidth()));
        return c.emitTraced(
                new Op.Conv2dGradInput(window, groups, sizes), x.type().elem(), x, w);
    }

    /** {@code (n - 1)*stride + dil*(k - 1) + 1 - pads}. */
    private static Size adjointSize(Size n, Size k, Size stride, Size before, Size after, Size dilation) {
        return n.minus(ONE)
                .times(stride)
                .plus(dilation.times(k.minus(ONE)))
                .plus(ONE)
                .minus(before)
                .minus(after);
    }

    private static Val maxPool(BuiltinCall c) {
        Val.Tensor x = images(c, "x");
        return maximum(c, x, maximumWindow(c, x));
    }

    private static Val.Tensor maximum(BuiltinCall c, Val.Tensor x, Window window) {
        return c.emitTraced(new Op.MaxPool2d(window), x.type().elem(), x);
    }

    private static Val avgPool(BuiltinCall c) {
        Val.Tensor x = images(c, "x");
        List<Size> kernel = c.pair("k", List.of(ONE, ONE));
        return c.emitTraced(
                new Op.AvgPool2d(window(c, kernel, kernel)), x.type().elem(), x);
    }

    /** A record of the maxima and where in the plane each was found. */
    private static Val maxPoolIndices(BuiltinCall c) {
        Val.Tensor x = images(c, "x");
        Window window = maximumWindow(c, x);
        Val.Tensor out = maximum(c, x, window);
        Size width = x.type().dim(3).size();
        Size plane = x.type().dim(2).size().times(width);
        Val.Tensor numbers = Emit.iota(c.ctx, c.span, x.type().elem().dtype(), plane);
        var planes = List.of(x.type().dim(2), x.type().dim(3));
        Val.Tensor places = Emit.broadcast(
                c.ctx,
                c.span,
                Emit.reshape(c.ctx, c.span, numbers, planes),
                x.type().dims());
        exact(c, plane);
        Val.Tensor found = c.emit(new Op.MaxPool2dPick(window), x.type().elem(), x, places);
        return new Val.Fields(Map.of("out", out, "at", Emit.cast(c.ctx, c.span, found, new Elem.Idx(plane))));
    }

    /** Places are picked as floats, which count without gaps up to 2^24. */
    private static void exact(BuiltinCall c, Size plane) {
        var most = new Constraint(Relation.LE, plane, Size.of(1 << 24));
        if (c.ctx.demand(c.span, most, "`max_pool2d_indices` numbers the pixels of an image up to 2^24")
                .isPresent()) {
            throw c.reject(
                    Code.OPERATOR_RULE,
                    c.span,
                    "`max_pool2d_indices` numbers the pixels of an image up to 2^24, and here are %s",
                    plane.text());
        }
    }

    private static Window maximumWindow(BuiltinCall c, Val.Tensor x) {
        List<Size> kernel = c.pair("k", List.of(ONE, ONE));
        Window w = window(c, kernel, kernel);
        if (!c.flag("ceil")) {
            return w;
        }
        Size height = WindowShapes.extent(w.kernelHeight(), w.dilationHeight());
        Size width = WindowShapes.extent(w.kernelWidth(), w.dilationWidth());
        Size bottom = rest(x.type().dim(2).size(), height, w.strideHeight(), w.padTop(), w.padBottom());
        Size right = rest(x.type().dim(3).size(), width, w.strideWidth(), w.padLeft(), w.padRight());
        return new Window(
                w.kernelHeight(),
                w.kernelWidth(),
                w.strideHeight(),
                w.strideWidth(),
                w.padTop(),
                w.padBottom().plus(bottom),
                w.padLeft(),
                w.padRight().plus(right),
                w.dilationHeight(),
                w.dilationWidth());
    }

    /** Padding behind an axis for one more window, which begins before the padding does; none if none does. */
    private static Size rest(Size n, Size extent, Size stride, Size before, Size after) {
        if (stride.constant().equals(OptionalLong.of(0))) {
            return ZERO;
        }
        Size rest = extent.minus(n).minus(before).minus(after).mod(stride);
        boolean beyond = rest.isConstant()
                && after.isConstant()
                && extent.isConstant()
                && rest.plus(after).value() >= extent.value();
        return beyond ? ZERO : rest;
    }

    private static Val.Tensor images(BuiltinCall c, String name) {
        Val.Tensor t = c.floats(name);
        if (t.type().rank() != 4) {
            var diagnostic = c.all.reporter
                    .at(
                            Code.RANK_MISMATCH,
                            c.ctx,
                            c.spanOf(name),
                            "`%s` of `%s` needs 4 axes, [N, C, H, W], and this has %d",
                            name,
                            c.name(),
                            t.type().rank())
                    .at("%s", t.type().text());
            c.all.reporter.report(
                    t.type().rank() == 3 && c.name().endsWith("_pool2d")
                            ? diagnostic.help(
                                    "`%s` is for sequences [N, C, T]", c.name().replace("2d", "1d"))
                            : diagnostic);
            throw new Rejected();
        }
        return t;
    }

    private static Window window(BuiltinCall c, List<Size> kernel, List<Size> strideOtherwise) {
        List<Size> stride = c.pair("stride", strideOtherwise);
        List<Size> dilation = c.has("dilation") ? c.pair("dilation", List.of(ONE, ONE)) : List.of(ONE, ONE);
        List<Size> pad = c.has("pad") ? c.sizes("pad") : List.of(ZERO);
        if (pad.size() != 1 && pad.size() != 2 && pad.size() != 4) {
            throw c.reject(
                    Code.ARGUMENT_COUNT,
                    c.spanOf("pad"),
                    "`pad` takes one number, one for each axis, or [top, bottom, left, right]");
        }
        boolean sides = pad.size() == 4;
        Size height = pad.get(0);
        Size width = pad.get(pad.size() == 1 ? 0 : 1);
        return new Window(
                kernel.get(0),
                kernel.get(1),
                stride.get(0),
                stride.get(1),
                height,
                sides ? pad.get(1) : height,
                sides ? pad.get(2) : width,
                sides ? pad.get(3) : width,
                dilation.get(0),
                dilation.get(1));
    }
}
