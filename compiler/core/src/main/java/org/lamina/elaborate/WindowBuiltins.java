package org.lamina.elaborate;

import java.util.List;
import org.lamina.diag.Code;
import org.lamina.op.Op;
import org.lamina.op.Op.Window;
import org.lamina.types.Size;

/** Convolution and pooling over the last two axes of [N, C, H, W]. */
final class WindowBuiltins {
    private static final Size ONE = Size.of(1);
    private static final Size ZERO = Size.of(0);

    private WindowBuiltins() {}

    static void add(List<Builtin> out) {
        out.add(Builtin.of("conv2d", "x w stride? pad? dilation? groups?", WindowBuiltins::conv2d));
        out.add(Builtin.of("conv_transpose2d", "x w stride? pad? dilation? groups?", WindowBuiltins::convTranspose2d));
        out.add(Builtin.of("max_pool2d", "x k stride? pad?", c -> pool(c, true)));
        out.add(Builtin.of("avg_pool2d", "x k stride? pad?", c -> pool(c, false)));
        for (String later : List.of("max_pool2d_indices", "max_unpool2d", "resize", "sample2d")) {
            out.add(Builtin.of(
                    later, "x k? stride? pad? at? like? size?", c -> c.all.notYet(c.ctx, c.span, "`" + later + "`")));
        }
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

    private static Val pool(BuiltinCall c, boolean max) {
        Val.Tensor x = images(c, "x");
        List<Size> kernel = c.pair("k", List.of(ONE, ONE));
        Window window = window(c, kernel, kernel);
        return c.emitTraced(
                max ? new Op.MaxPool2d(window) : new Op.AvgPool2d(window),
                x.type().elem(),
                x);
    }

    private static Val.Tensor images(BuiltinCall c, String name) {
        Val.Tensor t = c.floats(name);
        if (t.type().rank() != 4) {
            throw c.reject(
                    Code.RANK_MISMATCH,
                    c.spanOf(name),
                    "`%s` needs 4 axes for `%s`, [N, C, H, W], and this is %s",
                    c.name(),
                    name,
                    t.type().text());
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
