package org.lamina.runtime.kernel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution, or both of its gradients, as ND4J operations on a few images at a time. In one call for a large batch the
 * library's working copies of the images leave the cache, and memory for them is asked of the system each time; that
 * can double the time. The weight gradients of the pieces are added in order.
 */
final class NativeConv extends Site {
    /** Bytes of the larger image side of a piece; with the library's copies of both sides it fills a second-level cache. */
    private static final long PIECE = 1 << 20;

    private final long[] arguments;
    private final Tensor x;
    private final Tensor w;
    private final Tensor y;
    private final @Nullable Tensor dx;
    private final @Nullable Tensor dw;
    private final @Nullable Tensor more;
    private final List<Piece> pieces = new ArrayList<>();
    private int active;

    /** Some images, and the operation on them. */
    private record Piece(
            NativeOp op, Tensor x, Tensor y, @Nullable Tensor dx) {}

    private NativeConv(
            long[] arguments, Tensor x, Tensor w, Tensor y, @Nullable Tensor dx, @Nullable Tensor dw, Tensor... all) {
        super(all);
        this.arguments = arguments;
        this.x = x;
        this.w = w;
        this.y = y;
        this.dx = dx;
        this.dw = dw;
        this.more = dw == null ? null : dw.fresh(dw.sizes());
    }

    /** {@code y} from {@code x} and {@code w}. */
    static Kernel forward(Tensor x, Tensor w, Tensor y, long[] arguments) {
        return new NativeConv(arguments, x, w, y, null, null, x, w, y);
    }

    /** {@code dx} and {@code dw} from {@code x}, {@code w} and {@code dy}. */
    static Kernel gradients(Tensor x, Tensor w, Tensor dy, Tensor dx, Tensor dw, long[] arguments) {
        return new NativeConv(arguments, x, w, dy, dx, dw, x, w, dy, dx, dw);
    }

    @Override
    void bind() {
        int batch = Math.toIntExact(x.size(0));
        long bytes = Math.max(x.count(1, x.rank()), y.count(1, y.rank())) * Storage.F32.bytes();
        int length = (int) Math.max(1, Math.min(batch, PIECE / bytes));
        active = (batch + length - 1) / length;
        for (int i = 0; i < active; i++) {
            int from = i * length;
            int count = Math.min(length, batch - from);
            if (i == pieces.size()) {
                NativeOp op = new NativeOp(dx == null ? "conv2d" : "conv2d_bp", arguments);
                pieces.add(new Piece(
                        op, part(x, from, count), part(y, from, count), dx == null ? null : part(dx, from, count)));
            }
            place(pieces.get(i), from, count, i == 0);
        }
    }

    private static Tensor part(Tensor whole, int from, int count) {
        long[] sizes = whole.sizes();
        sizes[0] = count;
        return whole.view(from * whole.count(1, sizes.length), sizes);
    }

    private static INDArray placed(Tensor part, Tensor whole, int from, int count) {
        long[] sizes = whole.sizes();
        sizes[0] = count;
        long skipped = from * whole.count(1, sizes.length) * whole.storage().bytes();
        part.place(whole.byteOffset() + skipped, sizes);
        return NativeView.array(part);
    }

    private void place(Piece piece, int from, int count, boolean first) {
        INDArray images = placed(piece.x(), x, from, count);
        INDArray results = placed(piece.y(), y, from, count);
        if (piece.dx() == null || dx == null || dw == null || more == null) {
            piece.op().bind(new INDArray[] {images, NativeView.array(w)}, results);
        } else {
            INDArray gradients = placed(piece.dx(), dx, from, count);
            piece.op()
                    .bind(
                            new INDArray[] {images, NativeView.array(w), results},
                            gradients,
                            first ? NativeView.array(dw) : NativeView.array(more));
        }
    }

    @Override
    void execute() {
        for (int i = 0; i < active; i++) {
            pieces.get(i).op().run();
            if (i > 0 && dw != null && more != null) {
                add(more, dw);
            }
        }
    }

    private static void add(Tensor more, Tensor sum) {
        Tiles tiles = Tiles.ofThread();
        float[] a = tiles.floatA;
        float[] b = tiles.floatB;
        int count = (int) sum.count();
        for (int at = 0; at < count; at += Tiles.LENGTH) {
            int n = Math.min(Tiles.LENGTH, count - at);
            sum.floats().get(at, a, 0, n);
            more.floats().get(at, b, 0, n);
            for (int i = 0; i < n; i++) {
                a[i] += b[i];
            }
            sum.floats().put(at, a, 0, n);
        }
    }
}
