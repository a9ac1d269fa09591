package org.lamina.runtime.kernel;

import java.util.Arrays;

/**
 * A convolution in plain Java, as products of the weights with columns: what lies under one position of the window, for many
 * windows, is a row of a matrix on the heap. A piece is some rows of windows, of several images where they are small, so that
 * the loops are long. Images have their channels first.
 */
final class JavaConv extends Site {
    /** Windows in a piece, if as many columns stay in the second-level cache. */
    private static final int WINDOWS = 512;

    private static final int CACHED = 1 << 16;
    private static final int FEW_WINDOWS = 32;

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
    private float[] image = {};
    private float[] weights = {};
    private float[] sum = {};
    private float[][] columns = {};
    private float[][] outputs = {};

    private JavaConv(ConvResult result, Tensor x, Tensor w, Tensor y, WindowSpec window, int groups) {
        super(x, w, y);
        this.result = result;
        this.x = x;
        this.w = w;
        this.y = y;
        this.window = window;
        this.groups = groups;
    }

    /** A convolution, or a gradient of one, of tensors with channels first. */
    static Kernel of(ConvResult result, Tensor x, Tensor w, Tensor y, WindowSpec window, int groups) {
        return x.storage() == Storage.F64
                ? new DoubleConv(result, x, w, y, window, groups)
                : new JavaConv(result, x, w, y, window, groups);
    }

    @Override
    void bind() {
        channels = (int) x.size(1) / groups;
        filters = (int) y.size(1) / groups;
        height = (int) x.size(2);
        width = (int) x.size(3);
        outHeight = (int) y.size(2);
        outWidth = (int) y.size(3);
        depth = channels * window.kernelHeight() * window.kernelWidth();
        int windows = Math.max(FEW_WINDOWS, Math.min(WINDOWS, CACHED / depth));
        long allRows = x.size(0) * outHeight;
        rowsAtOnce = (int) Math.max(1, Math.min(allRows, windows / outWidth));
        int length = rowsAtOnce * outWidth;
        image = new float[channels * height * width];
        weights = new float[filters * depth];
        sum = HeapArrays.floats(Math.max(length, depth));
        columns = room(columns, depth, length);
        outputs = result == ConvResult.Y ? outputs : room(outputs, filters, length);
    }

    private static float[][] room(float[][] kept, int rows, int length) {
        return kept.length == rows && kept[0].length >= length ? kept : HeapArrays.floats(rows, length);
    }

    @Override
    void execute() {
        int allRows = (int) x.size(0) * outHeight;
        for (int g = 0; g < groups; g++) {
            if (result == ConvResult.DW) {
                Arrays.fill(weights, 0);
            } else {
                w.floats().get(g * weights.length, weights);
            }
            for (int row = 0; row < allRows; row += rowsAtOnce) {
                int rows = Math.min(rowsAtOnce, allRows - row);
                switch (result) {
                    case Y -> forward(g, row, rows);
                    case DX -> gradInput(g, row, rows);
                    case DW -> gradWeight(g, row, rows);
                }
            }
            if (result == ConvResult.DW) {
                w.floats().put(g * weights.length, weights);
            }
        }
    }

    private void forward(int g, int row, int rows) {
        columns(g, row, rows, true);
        int count = rows * outWidth;
        for (int o = 0; o < filters; o++) {
            Arrays.fill(sum, 0, count, 0);
            FloatRows.addProducts(weights, o * depth, 1, columns, depth, sum, count);
            outputs(g, row, rows, o, sum, true);
        }
    }

    private void gradInput(int g, int row, int rows) {
        readOutputs(g, row, rows);
        int count = rows * outWidth;
        for (int k = 0; k < depth; k++) {
            Arrays.fill(columns[k], 0, count, 0);
            FloatRows.addProducts(weights, k, depth, outputs, filters, columns[k], count);
        }
        columns(g, row, rows, false);
    }

    private void gradWeight(int g, int row, int rows) {
        readOutputs(g, row, rows);
        columns(g, row, rows, true);
        int count = rows * outWidth;
        for (int o = 0; o < filters; o++) {
            for (int k = 0; k < depth; k++) {
                weights[o * depth + k] += FloatRows.dot(outputs[o], 0, columns[k], count);
            }
        }
    }

    private void readOutputs(int g, int row, int rows) {
        for (int o = 0; o < filters; o++) {
            outputs(g, row, rows, o, outputs[o], false);
        }
    }

    /** Copies rows of one filter between y and the heap; those of an image lie one after another. */
    private void outputs(int g, int row, int rows, int o, float[] values, boolean write) {
        for (int done = 0; done < rows; ) {
            int n = (row + done) / outHeight;
            int inImage = (row + done) % outHeight;
            int count = Math.min(rows - done, outHeight - inImage);
            int at = (((n * groups + g) * filters + o) * outHeight + inImage) * outWidth;
            if (write) {
                y.floats().put(at, values, done * outWidth, count * outWidth);
            } else {
                y.floats().get(at, values, done * outWidth, count * outWidth);
            }
            done += count;
        }
    }

    // ---- columns ---------------------------------------------------------------------------------------------------

    /** Copies images into columns, or adds columns to images. A row is counted through all images. */
    private void columns(int g, int row, int rows, boolean gather) {
        for (int done = 0; done < rows; ) {
            int n = (row + done) / outHeight;
            int first = (row + done) % outHeight;
            int count = Math.min(rows - done, outHeight - first);
            int at = (n * groups + g) * image.length;
            if (gather && (first == 0 || done == 0)) {
                x.floats().get(at, image);
            } else if (!gather && first == 0) {
                Arrays.fill(image, 0);
            }
            for (int k = 0; k < depth; k++) {
                lines(k, first, count, done * outWidth, gather);
            }
            if (!gather && first + count == outHeight) {
                x.floats().put(at, image);
            }
            done += count;
        }
    }

    /** One position in the windows of some rows of an image. */
    private void lines(int k, int first, int count, int at, boolean gather) {
        int area = window.kernelHeight() * window.kernelWidth();
        int shift = k % window.kernelWidth() * window.dilationWidth() - window.padLeft();
        int step = window.strideWidth();
        int from = Math.min(outWidth, shift >= 0 ? 0 : (-shift + step - 1) / step);
        int to = Math.max(from, width <= shift ? 0 : Math.min(outWidth, (width - 1 - shift) / step + 1));
        int imageRow = first * window.strideHeight()
                + k % area / window.kernelWidth() * window.dilationHeight()
                - window.padTop();
        int plane = k / area * height;
        for (int r = 0; r < count; r++, imageRow += window.strideHeight()) {
            int target = at + r * outWidth;
            // A column of the window may lie beside the image for every window, and then has no place in it.
            boolean beside = imageRow < 0 || imageRow >= height || from == to;
            int source = (plane + imageRow) * width + shift;
            if (gather) {
                gather(columns[k], target, beside ? outWidth : from, beside ? outWidth : to, source, step);
            } else if (!beside) {
                scatter(columns[k], target, from, to, source, step);
            }
        }
    }

    /** Copies to windows {@code from} to {@code to} of a row; the others lie in the padding. */
    private void gather(float[] column, int target, int from, int to, int source, int step) {
        for (int c = 0; c < from; c++) {
            column[target + c] = 0;
        }
        for (int c = to; c < outWidth; c++) {
            column[target + c] = 0;
        }
        if (step == 1 && to > from) {
            System.arraycopy(image, source + from, column, target + from, to - from);
            return;
        }
        for (int c = from; c < to; c++) {
            column[target + c] = image[source + c * step];
        }
    }

    private void scatter(float[] column, int target, int from, int to, int source, int step) {
        for (int c = from; c < to; c++) {
            image[source + c * step] += column[target + c];
        }
    }
}
