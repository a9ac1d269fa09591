package org.lamina.runtime.kernel;

import static org.lamina.runtime.kernel.NativeView.array;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Convolutions and pooling made of ND4J operations. Padding is made explicit and dilated weights get their zeros, because
 * ND4J pads both sides alike and its oneDNN form fails for dilations; groups are computed one after the other. Pooling
 * runs over the positions of the window, each of which is a strided view of the padded image.
 */
final class Nd4jWindows {
    private static final long VALID = 0;
    private static final long NCHW = 0;
    private static final long WEIGHTS_OIHW = 1;

    private Nd4jWindows() {}

    static Kernel conv(ConvResult result, Tensor x, Tensor w, Tensor y, WindowSpec window, int groups) {
        return new Conv(result, x, w, y, window, groups);
    }

    private static INDArray padded(Tensor x, WindowSpec window) {
        long height = x.size(2) + window.padTop() + window.padBottom();
        long width = x.size(3) + window.padLeft() + window.padRight();
        return Nd4j.zeros(NativeMemory.dataType(x.storage()), x.size(0), x.size(1), height, width);
    }

    private static INDArray inside(INDArray padded, Tensor x, WindowSpec window) {
        return padded.get(
                NDArrayIndex.all(),
                NDArrayIndex.all(),
                NDArrayIndex.interval(window.padTop(), window.padTop() + x.size(2)),
                NDArrayIndex.interval(window.padLeft(), window.padLeft() + x.size(3)));
    }

    private static final class Conv extends Nd4jSteps {
        private final ConvResult result;
        private final Tensor x;
        private final Tensor w;
        private final Tensor y;
        private final WindowSpec window;
        private final int groups;

        Conv(ConvResult result, Tensor x, Tensor w, Tensor y, WindowSpec window, int groups) {
            super(x, w, y);
            this.result = result;
            this.x = x;
            this.w = w;
            this.y = y;
            this.window = window;
            this.groups = groups;
        }

        @Override
        void plan() {
            INDArray image = padded(x, window);
            long spanHeight = (window.kernelHeight() - 1L) * window.dilationHeight() + 1;
            long spanWidth = (window.kernelWidth() - 1L) * window.dilationWidth() + 1;
            INDArray weights =
                    Nd4j.zeros(NativeMemory.dataType(w.storage()), w.size(0), w.size(1), spanHeight, spanWidth);
            INDArray taps = weights.get(
                    NDArrayIndex.all(),
                    NDArrayIndex.all(),
                    every(window.dilationHeight(), spanHeight),
                    every(window.dilationWidth(), spanWidth));
            if (result != ConvResult.DX) {
                assign(inside(image, x, window), array(x));
            }
            if (result != ConvResult.DW) {
                assign(taps, array(w));
            }
            for (int g = 0; g < groups; g++) {
                group(g, image, weights, spanHeight, spanWidth);
            }
            if (result == ConvResult.DX) {
                assign(array(x), inside(image, x, window));
            } else if (result == ConvResult.DW) {
                assign(array(w), taps);
            }
        }

        private static INDArrayIndex every(int step, long end) {
            return step == 1 ? NDArrayIndex.all() : NDArrayIndex.interval(0, step, end);
        }

        private static INDArray part(INDArray all, int axis, int part, int parts) {
            if (parts == 1) {
                return all;
            }
            long length = all.size(axis) / parts;
            INDArrayIndex own = NDArrayIndex.interval(part * length, (part + 1) * length);
            return axis == 0 ? all.get(own) : all.get(NDArrayIndex.all(), own);
        }

        private void group(int g, INDArray image, INDArray weights, long spanHeight, long spanWidth) {
            long[] arguments = {
                spanHeight,
                spanWidth,
                window.strideHeight(),
                window.strideWidth(),
                0,
                0,
                1,
                1,
                VALID,
                NCHW,
                WEIGHTS_OIHW
            };
            INDArray allX = part(image, 1, g, groups);
            INDArray allW = part(weights, 0, g, groups);
            INDArray allY = part(array(y), 1, g, groups);
            INDArray ownX = groups == 1 ? allX : Nd4j.zeros(allX.dataType(), allX.shape());
            INDArray ownW = groups == 1 ? allW : Nd4j.zeros(allW.dataType(), allW.shape());
            INDArray ownY = groups == 1 ? allY : Nd4j.zeros(allY.dataType(), allY.shape());
            copyIn(ConvResult.DX, allX, ownX);
            copyIn(ConvResult.DW, allW, ownW);
            copyIn(ConvResult.Y, allY, ownY);
            if (result == ConvResult.Y) {
                op("conv2d", arguments, ownY, ownX, ownW);
            } else {
                INDArray dx = result == ConvResult.DX ? ownX : like(ownX);
                INDArray dw = result == ConvResult.DW ? ownW : like(ownW);
                Nd4jOp gradients = Nd4jOp.of("conv2d_bp", arguments).bindTwo(dx, dw, ownX, ownW, ownY);
                step(gradients::run);
            }
            if (groups > 1) {
                switch (result) {
                    case Y -> assign(allY, ownY);
                    case DX -> assign(allX, ownX);
                    case DW -> assign(allW, ownW);
                }
            }
        }

        private void copyIn(ConvResult which, INDArray all, INDArray own) {
            if (groups > 1 && which != result) {
                assign(own, all);
            }
        }
    }

    static Kernel pool(PoolMode mode, Tensor large, Tensor values, Tensor small, Tensor result, WindowSpec window) {
        Checks.that(window.channels() == Channels.FIRST, "pooling wants its channels first", window);
        return new Pool(mode, large, values, small, result, window);
    }

    private static final class Pool extends Nd4jSteps {
        private final PoolMode mode;
        private final Tensor large;
        private final Tensor values;
        private final Tensor small;
        private final Tensor result;
        private final WindowSpec window;

        Pool(PoolMode mode, Tensor large, Tensor values, Tensor small, Tensor result, WindowSpec window) {
            super(large, values, small, result);
            this.mode = mode;
            this.large = large;
            this.values = values;
            this.small = small;
            this.result = result;
            this.window = window;
        }

        @Override
        void plan() {
            INDArray image = padded(large, window);
            if (mode != PoolMode.AVG_GRAD) {
                boolean max = mode != PoolMode.AVG;
                step(() -> image.assign(max ? Double.NEGATIVE_INFINITY : 0));
                assign(inside(image, large, window), array(large));
            }
            switch (mode) {
                case MAX -> greatest(image, array(result));
                case AVG -> average(image);
                case MAX_GRAD -> greatestGrad(image);
                case MAX_PICK -> picked(image);
                case AVG_GRAD -> averageGrad(image);
            }
        }

        /** The elements of the image under one position of all windows. */
        private INDArray under(INDArray image, int i, int j) {
            long[] strides = image.stride();
            long offset = image.offset()
                    + (long) i * window.dilationHeight() * strides[2]
                    + (long) j * window.dilationWidth() * strides[3];
            long[] steps = {
                strides[0], strides[1], strides[2] * window.strideHeight(), strides[3] * window.strideWidth()
            };
            return Nd4j.create(image.data(), small.sizes(), steps, offset, 'c');
        }

        private void greatest(INDArray image, INDArray most) {
            assign(most, under(image, 0, 0));
            for (int at = 1; at < window.kernelHeight() * window.kernelWidth(); at++) {
                op("maximum", most, most, under(image, at / window.kernelWidth(), at % window.kernelWidth()));
            }
        }

        private void average(INDArray image) {
            INDArray sum = array(result);
            int area = window.kernelHeight() * window.kernelWidth();
            assign(sum, under(image, 0, 0));
            for (int at = 1; at < area; at++) {
                op("add", sum, sum, under(image, at / window.kernelWidth(), at % window.kernelWidth()));
            }
            op("divide", sum, sum, scalar(sum, area));
        }

        private void greatestGrad(INDArray image) {
            INDArray gradient = like(image);
            INDArray share = like(array(small));
            step(() -> gradient.assign(0));
            eachGreatest(image, (found, i, j) -> {
                INDArray target = under(gradient, i, j);
                op("multiply", share, found, array(small));
                op("add", target, target, share);
            });
            assign(array(result), inside(gradient, large, window));
        }

        private void picked(INDArray image) {
            INDArray all = padded(values, window);
            INDArray share = like(array(small));
            step(() -> array(result).assign(0));
            assign(inside(all, values, window), array(values));
            eachGreatest(image, (found, i, j) -> {
                op("multiply", share, found, under(all, i, j));
                op("add", array(result), array(result), share);
            });
        }

        /** What is done for one position of all windows; {@code found} is 1 where it is the first greatest element. */
        private interface AtGreatest {
            void plan(INDArray found, int i, int j);
        }

        /** Goes over the positions in order; {@code open} is 1 where no element has been found equal to the greatest yet. */
        private void eachGreatest(INDArray image, AtGreatest then) {
            INDArray most = like(array(small));
            INDArray open = like(most);
            INDArray found = like(most);
            INDArray equal = like(most, DataType.BOOL);
            greatest(image, most);
            step(() -> open.assign(1));
            for (int at = 0; at < window.kernelHeight() * window.kernelWidth(); at++) {
                int i = at / window.kernelWidth();
                int j = at % window.kernelWidth();
                op("equals", equal, under(image, i, j), most);
                assign(found, equal);
                op("multiply", found, found, open);
                op("subtract", open, open, found);
                then.plan(found, i, j);
            }
        }

        private void averageGrad(INDArray gradient) {
            INDArray share = like(array(small));
            int area = window.kernelHeight() * window.kernelWidth();
            step(() -> gradient.assign(0));
            op("divide", share, array(small), scalar(share, area));
            for (int at = 0; at < area; at++) {
                INDArray target = under(gradient, at / window.kernelWidth(), at % window.kernelWidth());
                op("add", target, target, share);
            }
            assign(array(result), inside(gradient, large, window));
        }
    }
}
