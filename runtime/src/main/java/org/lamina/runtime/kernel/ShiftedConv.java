package org.lamina.runtime.kernel;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * The weight gradient of a convolution with stride 1, as matrix products. The image gets its padding on the heap; then the
 * elements under one position of the window, for many rows of windows, are one run of memory, so that a column of
 * {@link ColumnConv} costs one bulk copy instead of one a row. The run also covers places between the rows that are no
 * windows: there dy is 0.
 */
final class ShiftedConv extends Site {
    private static final int CACHED = 1 << 17;

    private final Tensor x;
    private final Tensor dy;
    private final Tensor dw;
    private final WindowSpec window;
    private final int groups;
    private int channels;
    private int filters;
    private int height;
    private int width;
    private int outHeight;
    private int outWidth;
    private int paddedHeight;
    private int paddedWidth;
    private int depth;
    private int rowsAtOnce;
    private float[] image = {};
    private float[] padded = {};
    private float[] gradient = {};
    private float[] line = {};
    private FloatPointer columns = new FloatPointer();
    private FloatPointer spread = new FloatPointer();
    private FloatBuffer columnBuffer = FloatBuffer.allocate(0);
    private FloatBuffer spreadBuffer = FloatBuffer.allocate(0);
    private Pointer pointerW = new Pointer();

    /** For shapes that fit; the strides of the window are 1. */
    ShiftedConv(Tensor x, Tensor dy, Tensor dw, WindowSpec window, int groups) {
        super(x, dy, dw);
        this.x = x;
        this.dy = dy;
        this.dw = dw;
        this.window = window;
        this.groups = groups;
    }

    @Override
    void bind() {
        channels = (int) x.size(1) / groups;
        filters = (int) dy.size(1) / groups;
        height = (int) x.size(2);
        width = (int) x.size(3);
        outHeight = (int) dy.size(2);
        outWidth = (int) dy.size(3);
        paddedHeight = height + window.padTop() + window.padBottom();
        paddedWidth = width + window.padLeft() + window.padRight();
        depth = channels * window.kernelHeight() * window.kernelWidth();
        rowsAtOnce = Math.max(1, Math.min(outHeight, CACHED / (depth * paddedWidth)));
        image = new float[channels * height * width];
        // The last run reaches past the end by what the window is wide.
        padded = new float[(channels * paddedHeight + 1) * paddedWidth];
        gradient = new float[filters * outHeight * outWidth];
        line = new float[rowsAtOnce * paddedWidth];
        columns = room(columns, (long) depth * line.length);
        columnBuffer = columns.asBuffer();
        spread = room(spread, (long) filters * line.length);
        spreadBuffer = spread.asBuffer();
        pointerW = Gemm.start(dw);
    }

    private static FloatPointer room(FloatPointer kept, long count) {
        return kept.capacity() >= count ? kept : new FloatPointer(count);
    }

    @Override
    void execute() {
        int batch = (int) x.size(0);
        for (int n = 0; n < batch; n++) {
            for (int g = 0; g < groups; g++) {
                pad((n * groups + g) * image.length);
                dy.floats().get((n * groups + g) * gradient.length, gradient);
                pointerW.position((long) g * filters * depth);
                for (int row = 0; row < outHeight; row += rowsAtOnce) {
                    product(row, Math.min(rowsAtOnce, outHeight - row), n == 0 && row == 0);
                }
            }
        }
    }

    private void pad(int first) {
        x.floats().get(first, image);
        for (int c = 0; c < channels; c++) {
            for (int row = 0; row < height; row++) {
                int to = (c * paddedHeight + row + window.padTop()) * paddedWidth + window.padLeft();
                System.arraycopy(image, (c * height + row) * width, padded, to, width);
            }
        }
    }

    /** Adds what some rows of windows contribute; sets the weights where {@code fresh}. */
    private void product(int row, int rows, boolean fresh) {
        int count = rows * paddedWidth;
        for (int o = 0; o < filters; o++) {
            Arrays.fill(line, 0, count, 0);
            for (int r = 0; r < rows; r++) {
                System.arraycopy(gradient, (o * outHeight + row + r) * outWidth, line, r * paddedWidth, outWidth);
            }
            spreadBuffer.put(o * count, line, 0, count);
        }
        int k = 0;
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < window.kernelHeight(); i++) {
                for (int j = 0; j < window.kernelWidth(); j++, k++) {
                    int from = (c * paddedHeight + row + i * window.dilationHeight()) * paddedWidth
                            + j * window.dilationWidth();
                    columnBuffer.put(k * count, padded, from, count);
                }
            }
        }
        Gemm.run(false, true, filters, depth, count, spread, count, columns, count, fresh ? 0 : 1, pointerW, depth);
    }
}
