package org.lamina.runtime.kernel;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * A convolution as matrix products: the elements under each window form a column of a matrix, a few output rows at a
 * time so that it stays in the cache. Takes any window and any number of groups, or one group and a result with channels last.
 */
final class ColumnConv extends Site {
    private static final int CACHED = 1 << 17;

    private final ConvResult result;
    private final Tensor x;
    private final Tensor w;
    private final Tensor y;
    private final WindowSpec window;
    private final int groups;
    private int channels;
    private int filters;
    private int height;
    private int width;
    private int outHeight;
    private int outWidth;
    private int depth;
    private int rowsAtOnce;
    private boolean direct;
    private final boolean last;
    private float[] image = {};
    private float[] line = {};
    private FloatPointer columns = new FloatPointer();
    private FloatBuffer columnBuffer = FloatBuffer.allocate(0);
    private Pointer pointerX = new Pointer();
    private Pointer pointerW = new Pointer();
    private Pointer pointerY = new Pointer();

    ColumnConv(ConvResult result, Tensor x, Tensor w, Tensor y, WindowSpec window, int groups) {
        super(x, w, y);
        this.result = result;
        this.x = x;
        this.w = w;
        this.y = y;
        this.window = window;
        this.groups = groups;
        this.last = window.channels() == Channels.LAST_IN_RESULT;
    }

    @Override
    void bind() {
        channels = (int) x.size(1) / groups;
        filters = (int) y.size(last ? 3 : 1) / groups;
        height = (int) x.size(2);
        width = (int) x.size(3);
        outHeight = (int) y.size(last ? 1 : 2);
        outWidth = (int) y.size(last ? 2 : 3);
        depth = channels * window.kernelHeight() * window.kernelWidth();
        rowsAtOnce = Math.max(1, Math.min(outHeight, CACHED / (depth * outWidth)));
        direct = WindowSpec.of(1, 1).equals(window.with(Channels.FIRST));
        image = new float[channels * height * width];
        line = new float[rowsAtOnce * outWidth];
        long room = (long) depth * rowsAtOnce * outWidth;
        if (columns.capacity() < room && !direct) {
            columns = new FloatPointer(room);
            columnBuffer = columns.asBuffer();
        }
        pointerX = Gemm.start(x);
        pointerW = Gemm.start(w);
        pointerY = Gemm.start(y);
    }

    @Override
    void execute() {
        int batch = (int) x.size(0);
        for (int n = 0; n < batch; n++) {
            for (int g = 0; g < groups; g++) {
                pointerX.position((long) (n * groups + g) * channels * height * width);
                pointerW.position((long) g * filters * depth);
                if (direct) {
                    pointerY.position(outAt(n, g, 0));
                    product(pointerX, height * width, height * width, n == 0);
                } else {
                    image(n, g);
                }
            }
        }
    }

    private long outAt(int n, int g, int row) {
        long image = (long) (n * groups + g) * filters * outHeight * outWidth;
        return image + (long) row * outWidth * (last ? filters : 1);
    }

    private void image(int n, int g) {
        int first = (n * groups + g) * image.length;
        if (result == ConvResult.DX) {
            Arrays.fill(image, 0);
        } else {
            x.floats().get(first, image);
        }
        for (int row = 0; row < outHeight; row += rowsAtOnce) {
            int rows = Math.min(rowsAtOnce, outHeight - row);
            pointerY.position(outAt(n, g, row));
            if (result == ConvResult.DX) {
                product(columns, rows * outWidth, outHeight * outWidth, true);
                columns(row, rows);
            } else {
                columns(row, rows);
                product(columns, rows * outWidth, outHeight * outWidth, n == 0 && row == 0);
            }
        }
        if (result == ConvResult.DX) {
            x.floats().put(first, image);
        }
    }

    /** The product for {@code count} columns, which lie in {@code cols}; weights are set when fresh, else added to. */
    private void product(Pointer cols, int count, int plane, boolean fresh) {
        if (last) {
            turnedProduct(cols, count, fresh);
            return;
        }
        switch (result) {
            case Y -> Gemm.run(false, false, filters, count, depth, pointerW, depth, cols, count, 0, pointerY, plane);
            case DX -> Gemm.run(true, false, depth, count, filters, pointerW, depth, pointerY, plane, 0, cols, count);
            case DW ->
                Gemm.run(
                        false,
                        true,
                        filters,
                        depth,
                        count,
                        pointerY,
                        plane,
                        cols,
                        count,
                        fresh ? 0 : 1,
                        pointerW,
                        depth);
        }
    }

    /** The same where y has its channels last, so that it lies as the columns of a matrix do. */
    private void turnedProduct(Pointer cols, int count, boolean fresh) {
        switch (result) {
            case Y -> Gemm.run(true, true, count, filters, depth, cols, count, pointerW, depth, 0, pointerY, filters);
            case DX -> Gemm.run(true, true, depth, count, filters, pointerW, depth, pointerY, filters, 0, cols, count);
            case DW ->
                Gemm.run(
                        true,
                        true,
                        filters,
                        depth,
                        count,
                        pointerY,
                        filters,
                        cols,
                        count,
                        fresh ? 0 : 1,
                        pointerW,
                        depth);
        }
    }

    /** Copies the image into columns, or adds columns to the image, for some output rows. */
    private void columns(int row, int rows) {
        int count = rows * outWidth;
        int k = 0;
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < window.kernelHeight(); i++) {
                for (int j = 0; j < window.kernelWidth(); j++, k++) {
                    if (result == ConvResult.DX) {
                        columnBuffer.get(k * count, line, 0, count);
                        scatter(c, i, j, row, rows);
                    } else {
                        gather(c, i, j, row, rows);
                        columnBuffer.put(k * count, line, 0, count);
                    }
                }
            }
        }
    }

    private int imageRow(int outRow, int i) {
        return outRow * window.strideHeight() + i * window.dilationHeight() - window.padTop();
    }

    /** First output column whose element of the window's column {@code j} lies within the image. */
    private int firstColumn(int shift) {
        return Math.min(outWidth, shift >= 0 ? 0 : (-shift + window.strideWidth() - 1) / window.strideWidth());
    }

    /** One past the last such column. */
    private int endColumn(int shift) {
        int last = width - 1 - shift;
        return last < 0 ? 0 : Math.min(outWidth, last / window.strideWidth() + 1);
    }

    private void gather(int c, int i, int j, int row, int rows) {
        int shift = j * window.dilationWidth() - window.padLeft();
        int from = firstColumn(shift);
        int to = Math.max(from, endColumn(shift));
        int step = window.strideWidth();
        for (int r = 0; r < rows; r++) {
            int imageRow = imageRow(row + r, i);
            int at = r * outWidth;
            // A column of the window may lie beside the image for every output, and then has no place in it to copy
            // from.
            if (imageRow < 0 || imageRow >= height || from == to) {
                Arrays.fill(line, at, at + outWidth, 0);
                continue;
            }
            Arrays.fill(line, at, at + from, 0);
            Arrays.fill(line, at + to, at + outWidth, 0);
            int source = (c * height + imageRow) * width + shift;
            if (step == 1) {
                System.arraycopy(image, source + from, line, at + from, to - from);
            } else {
                for (int column = from; column < to; column++) {
                    line[at + column] = image[source + column * step];
                }
            }
        }
    }

    private void scatter(int c, int i, int j, int row, int rows) {
        int shift = j * window.dilationWidth() - window.padLeft();
        int from = firstColumn(shift);
        int to = Math.max(from, endColumn(shift));
        int step = window.strideWidth();
        for (int r = 0; r < rows; r++) {
            int imageRow = imageRow(row + r, i);
            if (imageRow < 0 || imageRow >= height) {
                continue;
            }
            int at = r * outWidth;
            int target = (c * height + imageRow) * width + shift;
            if (step == 1) {
                for (int column = from; column < to; column++) {
                    image[target + column] += line[at + column];
                }
            } else {
                for (int column = from; column < to; column++) {
                    image[target + column * step] += line[at + column];
                }
            }
        }
    }
}
