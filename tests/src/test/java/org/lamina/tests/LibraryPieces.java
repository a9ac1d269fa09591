package org.lamina.tests;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.lamina.tests.RandomProgram.Dim;

/**
 * Expressions with a value {@code %1$s} in them, from the whole of the standard library and of the primitives, with the
 * shape of each by the formulas of the reference. What jumps at some value, as a maximum's position does, is multiplied
 * by zero: its shape counts, and two roundings need not agree on it.
 */
final class LibraryPieces {
    /** What may follow a value; {@code %1$s} stands for it. */
    record Piece(String text, List<Dim> shape) {}

    private final List<Dim> shape;
    private final Random random;
    private final List<Piece> pieces = new ArrayList<>();

    private LibraryPieces(List<Dim> shape, Random random) {
        this.shape = shape;
        this.random = random;
    }

    /** All that can follow a value of this shape, whose axes behind the first are known. */
    static List<Piece> of(List<Dim> shape, Random random) {
        var all = new LibraryPieces(shape, random);
        if (shape.size() >= 2 && shape.size() <= 4) {
            all.elementwise();
            all.scalars();
            all.lastAxis();
            all.indices();
            all.reductions();
            all.randomNumbers();
            all.shapes();
        }
        switch (shape.size()) {
            case 2 -> all.rows();
            case 3 -> all.sequences();
            case 4 -> {
                all.pictures();
                all.blocks();
            }
            default -> {}
        }
        return all.pieces;
    }

    // ---- any rank --------------------------------------------------------------------------------------------------

    private void elementwise() {
        for (String fn : List.of(
                "elu", "sin", "cos", "erf", "abs", "log_sigmoid", "log_softmax", "threshold", "floor", "sign")) {
            boolean jumps = List.of("threshold", "floor", "sign").contains(fn);
            same(jumps ? "%1$s + 0.0*" + fn + "(%1$s)" : fn + "(%1$s)");
        }
        same("sqrt(abs(%1$s) + 0.1)");
        same("rsqrt(%1$s^2 + 1.0)");
        same("log(%1$s^2 + 1.0)");
        same("exp(-abs(%1$s))");
        same("clamp(%1$s, -0.5, 0.7)");
        same("clip_value(%1$s, 0.5)");
        same("select(%1$s > 0.0 and not (%1$s > 2.0), %1$s, 0.1*%1$s)");
        same("%1$s + 0.0*f32(%1$s >= 0.5 or %1$s < -0.5)");
        same("%1$s + stop_gradient(0.1*%1$s)");
        same("grad(sum(%1$s^2), over = %1$s)");
        same("%1$s |> (v => 0.5*v)");
        same("%1$s |> Noise(0.1)");
        same("(%1$s % 2.0)*0.0 + %1$s".replace("% 2", "%% 2"));
    }

    private void scalars() {
        for (String loss : List.of("mse", "mae", "huber", "hinge", "logistic", "perceptron_loss", "bce_with_logits")) {
            same("0.5*%1$s + " + loss + "(%1$s, 0.5*%1$s)");
        }
        same("%1$s + bce(sigmoid(%1$s), sigmoid(-%1$s))");
        same("%1$s + kl(softmax(%1$s), softmax(-%1$s))");
        same("%1$s + cross_entropy(%1$s, argmax(%1$s, axis = 1))");
        same("%1$s/(norm(%1$s) + 1.0)");
        same("%1$s/f32(elements(%1$s))");
        same("0.5*%1$s + l1(%1$s, 0.01) + l2(%1$s, 0.01) + elastic(%1$s, 0.01, 0.01)");
    }

    private void lastAxis() {
        long d = last();
        for (int p = 2; p <= 3; p++) {
            if (d % p == 0) {
                piece("maxout(%1$s, " + p + ")", withLast(d / p));
            }
        }
        same("%1$s @ eye(" + d + ")");
        same("0.3*(%1$s @ f32(causal_mask(" + d + ")))");
        if (d > 1) {
            same("%1$s + linspace(-1.0, 1.0, " + d + ")");
            piece("%1$s[.., 0.." + (d - 1) + "]", withLast(d - 1));
        }
        same("%1$s + 0.1*pixel_centres(" + d + ", " + d + ")");
        piece("gather(%1$s, nearest_pixels(" + d + ", 3), axis = -1)", withLast(3));
        String init = pick("glorot_uniform", "glorot_normal", "he_normal", "he_uniform", "lecun_normal", "zero_init");
        piece("%1$s |> Dense(conv_out(5, 2, 1, 0, 1), init = " + init + ")", withLast(4));
        piece(
                "%1$s |> Dense(conv_transpose_out(2, 2, 1, 0, 1), init = " + pick("orthogonal", "truncated_normal")
                        + ")",
                withLast(3));
        if (shape.size() < 4) {
            piece("powers(0.5*%1$s, 2)", added(shape.size(), 2));
        }
    }

    private void indices() {
        long d = last();
        same("%1$s + 0.0*one_hot(argmax(%1$s, axis = -1))");
        same("%1$s + 0.0*one_hot(argmin(%1$s, axis = -1))");
        same("%1$s + 0.0*f32(argsort(%1$s))");
        same("%1$s + 0.0*f32(categorical(%1$s))[.., ~]");
        same("%1$s + 0.0*clamp(top_k_mask(%1$s, " + between(1, d) + "), -1.0, 1.0)");
        same("%1$s + 0.0*bincount(argmax(%1$s, axis = -1), " + d + ")");
        same("%1$s + 0.0*(argmax(%1$s, axis = -1) |> Embedding(" + d + "))");
        piece("gather(%1$s, to_idx(i64(zeros([2])), " + d + "), axis = -1)", withLast(2));
        piece(
                "scatter_add(%1$s, permutation(" + d + "), " + (d + 1)
                        + ", axis = -1)".replace("-1", "" + (shape.size() - 1)),
                withLast(d + 1));
        if (shape.size() > 2) {
            piece("pick_at(%1$s, argmax(%1$s, axis = -1))", shape.subList(0, shape.size() - 1));
        }
    }

    private void reductions() {
        int axis = (int) between(1, shape.size() - 1);
        same("%1$s - var(%1$s, axes = [" + axis + "], keep = true)");
        same("%1$s - 0.1*stop_gradient(std(%1$s, axes = [" + axis + "], keep = true))");
        same("%1$s + 0.0*f32(count(%1$s > 0.0, axes = [" + axis + "], keep = true))");
        same("%1$s + 0.0*f32(any(%1$s > 0.0, axes = [-1], keep = true)) + 0.0*f32(all(%1$s > 0.0))");
        if (shape.size() > 2) {
            var rest = new ArrayList<>(shape);
            rest.remove(axis);
            piece("prod(0.5*%1$s, axes = [" + axis + "])", rest);
        }
    }

    private void randomNumbers() {
        String sizes = text();
        same("%1$s + 0.1*normal(like = %1$s)");
        same("%1$s*uniform(0.5, 1.0, [" + sizes + "])");
        same("%1$s*f32(bernoulli(0.7, like = %1$s))");
        same("%1$s + 0.1*gumbel(%1$s)");
        same("%1$s + 0.1*f32(permutation(" + last() + "))");
        same("%1$s + 0.1*f32(draw(ones([3]), [" + last() + "]))");
        same("%1$s + full(0.5, [" + last() + "]) - ones([" + last() + "]) + zeros(like = %1$s)");
    }

    private void shapes() {
        int rank = shape.size();
        String rest = text().substring("N, ".length());
        same("squeeze(reshape(%1$s, [N, 1, " + rest + "]), axis = 1)");
        same("%1$s + broadcast(zeros([" + last() + "]), [" + text() + "])");
        long count = shape.subList(1, rank).stream().mapToLong(d -> d.at(0, 0)).reduce(1, (a, b) -> a * b);
        same("reshape(clip_norm(reshape(%1$s, [N*" + count + "]), 1.0), [" + text() + "])");
        if (rank < 4) {
            piece("stack([%1$s, 0.5*%1$s], axis = 1)", added(1, 2));
        }
    }

    private void rows() {
        long d = last();
        piece("rearrange(%1$s, [n d -> n 1 d])", added(1, 1));
        same("transpose(solve(2.0*eye(" + d + "), transpose(%1$s)))");
        same("%1$s + 0.0*stop_gradient(transpose(lstsq(2.0*eye(" + d + "), transpose(%1$s))))");
        same("%1$s @ stop_gradient(qr(2.0*eye(" + d + ")).q)");
        same("%1$s + 0.0*stop_gradient(ridge(%1$s, %1$s[:, 0], 0.5))");
        same("%1$s + 0.1*bag(ones([3, " + d + "]), to_idx(i64(zeros([N, 2])), 3))");
        same("%1$s + squeeze_last(stack([%1$s], axis = 2))");
    }

    // ---- [N, T, D] -------------------------------------------------------------------------------------------------

    private void sequences() {
        Dim n = shape.get(0);
        long t = size(1);
        long d = size(2);
        long hidden = between(1, 4);
        for (String cell : List.of("RNN", "LSTM", "GRU")) {
            piece("(%1$s |> " + cell + "(" + hidden + ")).out", withLast(hidden));
            piece("(%1$s |> " + cell + "(" + hidden + ")).h", List.of(n, Dim.of(hidden)));
        }
        piece("%1$s |> BiLSTM(" + hidden + ")", withLast(2 * hidden));
        piece("%1$s |> BiGRU(" + hidden + ")", withLast(2 * hidden));
        long heads = d % 2 == 0 ? 2 : 1;
        same("%1$s |> SelfAttention(" + heads + ", causal = " + random.nextBoolean() + ")");
        same("CrossAttention(" + heads + ")(%1$s, 0.5*%1$s)");
        same("%1$s |> TransformerBlock(" + heads + ", ff = 3)");
        same("TransformerDecoderBlock(" + heads + ", ff = 3)(%1$s, 0.5*%1$s)");
        same("%1$s |> LearnedPositions(" + (t + between(0, 2)) + ")");
        same("attention(%1$s, %1$s, %1$s, mask = causal_mask(" + t + "))");
        if (d % 2 == 0) {
            same("%1$s + sinusoidal_positions(" + t + ", " + d + ")");
        }
        piece(
                "(scan h = zeros([N, " + d
                        + "]) for xt in %1$s by 1 { h1 = tanh(0.5*h + xt); next h = h1; yield h1 }).out",
                shape);
        piece("rearrange(%1$s, [n t d -> n d t])", List.of(n, shape.get(2), shape.get(1)));
        piece("rearrange(%1$s, [n t d -> n (t d)])", List.of(n, Dim.of(t * d)));
        piece("0.2*einsum(%1$s, %1$s, [n t d, n s d -> n t s])", List.of(n, shape.get(1), shape.get(1)));
        same("%1$s + 0.0*f32(pad_left(argmax(%1$s, axis = -1), " + t + "))[.., ~]");
        long k = between(1, Math.min(3, d));
        long stride = between(1, 2);
        long pad = between(0, k - 1);
        Dim made = Dim.of((d + 2 * pad - k) / stride + 1);
        String window = k + ", stride = " + stride + ", pad = " + pad + ")";
        piece("%1$s |> Conv1D(3, k = " + window, List.of(n, Dim.of(3), made));
        if (pad < k && 2 * pad <= k) {
            piece("%1$s |> " + pick("max_pool1d", "avg_pool1d") + "(" + window, List.of(n, shape.get(1), made));
        }
    }

    // ---- [N, C, H, W] ----------------------------------------------------------------------------------------------

    private void pictures() {
        Dim n = shape.get(0);
        long c = size(1);
        long h = size(2);
        long w = size(3);
        for (long groups = 1; groups <= c; groups++) {
            if (c % groups == 0) {
                same("%1$s |> GroupNorm(" + groups + ")");
            }
        }
        long k = between(1, 3);
        long stride = between(1, 2);
        Dim tall = Dim.of((h - 1) * stride + k);
        Dim wide = Dim.of((w - 1) * stride + k);
        piece("%1$s |> ConvTranspose2D(2, k = " + k + ", stride = " + stride + ")", List.of(n, Dim.of(2), tall, wide));
        piece(
                "conv_transpose2d(%1$s, 0.3*ones([" + c + ", 2, " + k + ", " + k + "]), stride = " + stride + ")",
                List.of(n, Dim.of(2), tall, wide));
        piece("conv2d(%1$s, 0.3*ones([2, " + c + ", 1, 1]))", List.of(n, Dim.of(2), shape.get(2), shape.get(3)));
        for (String mode : List.of("nearest", "bilinear")) {
            piece("resize(%1$s, [3, 4], mode = \"" + mode + "\")", List.of(n, shape.get(1), Dim.of(3), Dim.of(4)));
        }
        piece("stretch_rows(%1$s, 3)", List.of(n, shape.get(1), Dim.of(3), shape.get(3)));
        piece("sample2d(%1$s, 0.3*ones([N, 2, 3, 2]))", List.of(n, shape.get(1), Dim.of(2), Dim.of(3)));
        piece("pixels_at(%1$s, zeros([N, 2, 3]), ones([N, 2, 3]))", List.of(n, shape.get(1), Dim.of(2), Dim.of(3)));
        same("random_flip(%1$s)");
        same("random_jitter(%1$s, 0.1)");
        long least = Math.min(h, w);
        piece("random_crop(%1$s, " + least + ", pad = 1)", List.of(n, shape.get(1), Dim.of(least), Dim.of(least)));
        piece(
                "crop_at(%1$s, zeros([N]), zeros([N]), " + least + ")",
                List.of(n, shape.get(1), Dim.of(least), Dim.of(least)));
        if (h % 2 == 0 && w % 2 == 0) {
            same("max_unpool2d(max_pool2d_indices(%1$s, 2).out, max_pool2d_indices(%1$s, 2).at, like = %1$s)");
        }
        piece("%1$s |> rearrange([n c h w -> n (h w) c])", List.of(n, Dim.of(h * w), shape.get(1)));
    }

    private void blocks() {
        Dim n = shape.get(0);
        long h = size(2);
        long w = size(3);
        long out = between(1, 3);
        for (String block : List.of(
                "ConvNorm(%d, k = 3, pad = 1)",
                "InceptionConv(%d, k = 3, pad = 1)", "ResidualBasic(%d)", "DepthwiseSeparable(%d)", "DoubleConv(%d)")) {
            piece("%1$s |> " + String.format(java.util.Locale.ROOT, block, out), with(1, out));
        }
        piece(
                "%1$s |> ResidualBasic(" + out + ", stride = 2)",
                List.of(n, Dim.of(out), Dim.of((h + 1) / 2), Dim.of((w + 1) / 2)));
        piece("%1$s |> ResidualBottleneck(1)", with(1, 4));
        piece("%1$s |> Inception(1, red3 = 2, c3 = 2, redk = 1, ck = 1, pool = 2)", with(1, 6));
        if (h >= 2 && w >= 2) {
            piece(
                    "%1$s |> VGGBlock(" + out + ", n = " + between(1, 2) + ")",
                    List.of(n, Dim.of(out), Dim.of(h / 2), Dim.of(w / 2)));
        }
        if (h % 2 == 0 && w % 2 == 0) {
            same("%1$s |> SegNetStep(2)");
            piece("UpConv(" + out + ")(max_pool2d(%1$s, 2), %1$s)", with(1, out));
        }
        if (h * w <= 64) {
            large("InceptionA(pool = 4)");
            large("InceptionC(2)");
            if (h >= 3 && w >= 3) {
                large("InceptionB()");
                large("InceptionD()");
            }
            if (h * w <= 16) {
                large("InceptionE()");
            }
        }
    }

    /** The blocks of Inception v3 have hundreds of channels, in any program: only a few numbers of them are kept. */
    private void large(String block) {
        piece("%1$s |> " + block + " |> global_avg_pool2d |> Dense(3)", List.of(shape.get(0), Dim.of(3)));
    }

    // ---- parts -----------------------------------------------------------------------------------------------------

    private void same(String text) {
        piece(text, shape);
    }

    private void piece(String text, List<Dim> result) {
        pieces.add(new Piece(text, result));
    }

    private String text() {
        return "N, "
                + shape.stream().skip(1).map(d -> Long.toString(d.at(0, 0))).collect(Collectors.joining(", "));
    }

    private long size(int axis) {
        return shape.get(axis).at(0, 0);
    }

    private long last() {
        return size(shape.size() - 1);
    }

    private List<Dim> withLast(long size) {
        return with(shape.size() - 1, size);
    }

    private List<Dim> with(int axis, long size) {
        var dims = new ArrayList<>(shape);
        dims.set(axis, Dim.of(size));
        return dims;
    }

    private List<Dim> added(int axis, long size) {
        var dims = new ArrayList<>(shape);
        dims.add(axis, Dim.of(size));
        return dims;
    }

    private long between(long low, long high) {
        return low + random.nextInt((int) (high - low + 1));
    }

    private String pick(String... of) {
        return of[random.nextInt(of.length)];
    }
}
