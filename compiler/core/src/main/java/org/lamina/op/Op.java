package org.lamina.op;

import java.util.List;
import org.lamina.types.DType;
import org.lamina.types.Size;
import org.lamina.types.ValueType;

/**
 * A primitive operation. Sizes among the attributes may be symbolic; axes are positions from 0. Elementwise operations
 * want operands of one shape: every stretch is an explicit {@link Broadcast}, which fusion later absorbs.
 */
public sealed interface Op {
    <R> R accept(Visitor<R> visitor);

    /**
     * One method per operation and no defaults: a new operation breaks every concern (shape, gradient, value, emission)
     * that does not answer it yet.
     */
    interface Visitor<R> {
        R visitFill(Fill op);

        R visitLiteral(Literal op);

        R visitSizeScalar(SizeScalar op);

        R visitIota(Iota op);

        R visitUnary(Unary op);

        R visitBinary(Binary op);

        R visitSelect(Select op);

        R visitCast(Cast op);

        R visitReduce(Reduce op);

        R visitArgReduce(ArgReduce op);

        R visitCumSum(CumSum op);

        R visitArgSort(ArgSort op);

        R visitMatMul(MatMul op);

        R visitSolve(Solve op);

        R visitLeastSquares(LeastSquares op);

        R visitQr(Qr op);

        R visitReshape(Reshape op);

        R visitBroadcast(Broadcast op);

        R visitTranspose(Transpose op);

        R visitConcat(Concat op);

        R visitSlice(Slice op);

        R visitFlip(Flip op);

        R visitPad(Pad op);

        R visitGather(Gather op);

        R visitScatterAdd(ScatterAdd op);

        R visitPickAt(PickAt op);

        R visitPutAt(PutAt op);

        R visitConv2d(Conv2d op);

        R visitConv2dGradInput(Conv2dGradInput op);

        R visitConv2dGradWeight(Conv2dGradWeight op);

        R visitConv2dGrads(Conv2dGrads op);

        R visitMaxPool2d(MaxPool2d op);

        R visitMaxPool2dGrad(MaxPool2dGrad op);

        R visitMaxPool2dPick(MaxPool2dPick op);

        R visitAvgPool2d(AvgPool2d op);

        R visitAvgPool2dGrad(AvgPool2dGrad op);

        R visitRandom(Random op);

        R visitStopGradient(StopGradient op);

        R visitGradient(Gradient op);

        R visitLoop(Loop op);

        R visitScan(Scan op);
    }

    // ---- constants -------------------------------------------------------------------------------------------------

    /** Every element is {@code value}; no inputs. */
    record Fill(ValueType type, double value) implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitFill(this);
        }
    }

    /** Known elements in row-major order; no inputs. All sizes of {@code type} are numbers. */
    record Literal(ValueType type, List<Double> values) implements Op {
        public Literal {
            values = List.copyOf(values);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitLiteral(this);
        }
    }

    /** A size as an i64 scalar; no inputs. */
    record SizeScalar(Size size) implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitSizeScalar(this);
        }
    }

    /** Position along {@code axis}, from 0; no inputs. */
    record Iota(ValueType type, int axis) implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitIota(this);
        }
    }

    // ---- elementwise -----------------------------------------------------------------------------------------------

    record Unary(UnaryFn fn) implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitUnary(this);
        }
    }

    /** Two operands of one type; comparisons give BOOL. */
    record Binary(BinaryFn fn) implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitBinary(this);
        }
    }

    /** Inputs: condition (BOOL), value where true, value where false. */
    record Select() implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitSelect(this);
        }
    }

    record Cast(DType to) implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitCast(this);
        }
    }

    // ---- reductions ------------------------------------------------------------------------------------------------

    /** Axes are sorted, distinct, and gone from the result. ANY and ALL take BOOL; COUNT takes BOOL and gives I64. */
    record Reduce(ReduceFn fn, List<Integer> axes) implements Op {
        public Reduce {
            axes = List.copyOf(axes);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitReduce(this);
        }
    }

    /** Position (I32) of the greatest or least element along an axis, the first of equals. */
    record ArgReduce(ArgFn fn, int axis) implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitArgReduce(this);
        }
    }

    /** Running sum along an axis, from its end where {@code reverse}. */
    record CumSum(int axis, boolean reverse) implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitCumSum(this);
        }
    }

    /**
     * Positions (I32) of the elements along an axis in ascending order; equal elements keep their order, and NaN comes
     * last.
     */
    record ArgSort(int axis) implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitArgSort(this);
        }
    }

    // ---- linear algebra --------------------------------------------------------------------------------------------

    /** {@code [..B, m, k] x [..B, k, n] -> [..B, m, n]}, the last two axes of an operand transposed first where asked. */
    record MatMul(boolean transposeLeft, boolean transposeRight) implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitMatMul(this);
        }
    }

    /**
     * The x of {@code a·x = b}: {@code [..B, n, n], [..B, n, k] -> [..B, n, k]}, by elimination with partial pivoting. A
     * singular matrix ends the run.
     */
    record Solve() implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitSolve(this);
        }
    }

    /**
     * The shortest x among those that minimise {@code |a·x - b|}: {@code [..B, m, n], [..B, m, k] -> [..B, n, k]}. Columns
     * that depend on others up to rounding, that is m or n times the distance of 1 to the next number of the element type,
     * count as dependent. Constant for differentiation.
     */
    record LeastSquares() implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitLeastSquares(this);
        }
    }

    /**
     * {@code a = q·r} with orthonormal columns in q and an upper triangle r whose diagonal is not negative:
     * {@code [..B, m, n] -> [..B, m, n], [..B, n, n]}, m at least n. Constant for differentiation.
     */
    record Qr() implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitQr(this);
        }
    }

    // ---- shape -----------------------------------------------------------------------------------------------------

    /** Same elements in row-major order under other sizes. */
    record Reshape(List<Size> sizes) implements Op {
        public Reshape {
            sizes = List.copyOf(sizes);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitReshape(this);
        }
    }

    /** Input axis {@code i} becomes output axis {@code axes[i]} (increasing); all other output axes repeat the input. */
    record Broadcast(List<Size> sizes, List<Integer> axes) implements Op {
        public Broadcast {
            sizes = List.copyOf(sizes);
            axes = List.copyOf(axes);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitBroadcast(this);
        }
    }

    /** Output axis {@code i} is input axis {@code permutation[i]}. */
    record Transpose(List<Integer> permutation) implements Op {
        public Transpose {
            permutation = List.copyOf(permutation);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitTranspose(this);
        }
    }

    /** One or more inputs joined along an axis. */
    record Concat(int axis) implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitConcat(this);
        }
    }

    /** {@code length} positions of an axis from {@code start}. */
    record Slice(int axis, Size start, Size length) implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitSlice(this);
        }
    }

    record Flip(int axis) implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitFlip(this);
        }
    }

    /** {@code value} in front of and behind an axis. */
    record Pad(int axis, Size before, Size after, double value) implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitPad(this);
        }
    }

    // ---- index -----------------------------------------------------------------------------------------------------

    /**
     * Inputs table {@code [..B, ..A, V, ..D]} and positions {@code [..B, ..S]} (integer): result {@code [..B, ..A, ..S,
     * ..D]}.
     *
     * @param axis of V in the table
     * @param batch how many leading axes, {@code ..B}, the positions share with the table; at most {@code axis}
     */
    record Gather(int axis, int batch) implements Op {
        /** Of the rows of a table: its first axis. */
        public Gather() {
            this(0, 0);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitGather(this);
        }
    }

    /**
     * Adjoint of {@link Gather}. Inputs values {@code [..B, ..A, ..S, ..D]}, positions {@code [..B, ..S]}: result
     * {@code [..B, ..A, rows, ..D]}, equal positions summed.
     */
    record ScatterAdd(int axis, int batch, Size rows) implements Op {
        /** Into the rows of a table: its first axis. */
        public ScatterAdd(Size rows) {
            this(0, 0, rows);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitScatterAdd(this);
        }
    }

    /** Inputs {@code [.., K, ..]} and positions without that axis: the element at each position. */
    record PickAt(int axis) implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitPickAt(this);
        }
    }

    /** Adjoint of {@link PickAt}: inputs values and positions; zeros elsewhere, {@code length} along the new axis. */
    record PutAt(int axis, Size length) implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitPutAt(this);
        }
    }

    // ---- windows (NCHW) --------------------------------------------------------------------------------------------

    /** Inputs x {@code [N, C, H, W]}, w {@code [O, C/groups, kh, kw]} -> {@code [N, O, H', W']} (cross-correlation). */
    record Conv2d(Window window, Size groups) implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitConv2d(this);
        }
    }

    /** Gradient of x: inputs dy, w. {@code sizes} is the shape of x. Also the transposed convolution. */
    record Conv2dGradInput(Window window, Size groups, List<Size> sizes) implements Op {
        public Conv2dGradInput {
            sizes = List.copyOf(sizes);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitConv2dGradInput(this);
        }
    }

    /** Gradient of w: inputs x, dy. {@code sizes} is the shape of w. */
    record Conv2dGradWeight(Window window, Size groups, List<Size> sizes) implements Op {
        public Conv2dGradWeight {
            sizes = List.copyOf(sizes);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitConv2dGradWeight(this);
        }
    }

    /** Padding counts as minus infinity. */
    record MaxPool2d(Window window) implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitMaxPool2d(this);
        }
    }

    /** Inputs x, dy; each dy goes to the first greatest element of its window. */
    record MaxPool2dGrad(Window window) implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitMaxPool2dGrad(this);
        }
    }

    /** Adjoint of {@link MaxPool2dGrad} in dy. Inputs x, v of one shape: v at the first greatest element of each window. */
    record MaxPool2dPick(Window window) implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitMaxPool2dPick(this);
        }
    }

    /** Padding counts as 0 and in the divisor. */
    record AvgPool2d(Window window) implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitAvgPool2d(this);
        }
    }

    /** Input dy; {@code sizes} is the shape of x. */
    record AvgPool2dGrad(Window window, List<Size> sizes) implements Op {
        public AvgPool2dGrad {
            sizes = List.copyOf(sizes);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitAvgPool2dGrad(this);
        }
    }

    // ---- random ----------------------------------------------------------------------------------------------------

    /**
     * Numbers of the counter-based generator. Inputs: seed and turn, I64 scalars. Element {@code e} (row-major in the
     * whole tensor) is a function of (seed, stream, turn, e) alone.
     */
    record Random(Distribution distribution, long stream, ValueType type) implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitRandom(this);
        }
    }

    // ---- gradients -------------------------------------------------------------------------------------------------

    /** The input, constant for differentiation. */
    record StopGradient() implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitStopGradient(this);
        }
    }

    /** Inputs: a scalar loss and values it may depend on; one output per value. Autodiff replaces it. */
    record Gradient() implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitGradient(this);
        }
    }

    // ---- control ---------------------------------------------------------------------------------------------------

    /**
     * Turns of a body, one after another. Inputs: the carries as they start, the sequences, then what every turn reads
     * alike. Outputs: the carries as they end, then what the turns yield, stacked. The body takes the number of the turn
     * (an I64 scalar), the carries, a slice of each sequence, and the rest; it gives the next carries and what it yields.
     *
     * @param turns how many
     * @param reverse whether the last turn comes first
     * @param carries how many of the inputs, and of the outputs
     * @param sequences the axis of each sequence along which the turns go; slices lack it
     * @param yields the axis along which each yield is stacked
     */
    record Scan(Body body, Size turns, boolean reverse, int carries, List<Integer> sequences, List<Integer> yields)
            implements Op {
        public Scan {
            sequences = List.copyOf(sequences);
            yields = List.copyOf(yields);
        }

        /** The same with another body of the same types. */
        public Scan with(Body other) {
            return new Scan(other, turns, reverse, carries, sequences, yields);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitScan(this);
        }
    }

    /** What a {@link Scan} does in a turn: a graph, of which operations know no more than this. */
    interface Body {
        List<ValueType> parameterTypes();

        List<ValueType> resultTypes();
    }

    // ---- what passes make ------------------------------------------------------------------------------------------

    /** Both gradients of a convolution, which share most of their work. Inputs x, w, dy; outputs dx, dw. */
    record Conv2dGrads(Window window, Size groups) implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitConv2dGrads(this);
        }
    }

    /** A fused elementwise chain, see {@link LoopBody}. */
    record Loop(LoopBody body) implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitLoop(this);
        }
    }

    enum UnaryFn {
        NEG,
        ABS,
        SIGN,
        EXP,
        LOG,
        LOG1P,
        SQRT,
        RSQRT,
        SIN,
        COS,
        TANH,
        SIGMOID,
        LOG_SIGMOID,
        ERF,
        FLOOR,
        NOT
    }

    enum BinaryFn {
        ADD,
        SUB,
        MUL,
        /** Floats only. */
        DIV,
        /** Integers only, rounds to minus infinity. */
        FLOOR_DIV,
        /** Integers: sign of the divisor; floats: {@code a - b*floor(a/b)}. */
        MOD,
        POW,
        MAX,
        MIN,
        EQ,
        NE,
        LT,
        LE,
        GT,
        GE,
        AND,
        OR;

        public boolean comparison() {
            return ordinal() >= EQ.ordinal() && ordinal() <= GE.ordinal();
        }
    }

    enum ReduceFn {
        SUM,
        MEAN,
        MAX,
        MIN,
        PROD,
        LOGSUMEXP,
        ANY,
        ALL,
        COUNT
    }

    enum ArgFn {
        ARGMAX,
        ARGMIN
    }

    enum Distribution {
        /** In [0, 1), multiples of 2^-24. */
        UNIFORM,
        /** Mean 0, deviation 1. */
        NORMAL
    }

    /** How the images on both sides of a window operation lie. Programs say FIRST; a pass chooses others. */
    enum Channels {
        /** All images are [N, C, H, W]. */
        FIRST,
        /** All images are [N, H, W, C]. */
        LAST,
        /** What windows slide over is [N, C, H, W], what has an element for each window [N, H, W, C]. */
        LAST_IN_RESULT
    }

    /**
     * Kernel extent, stride, padding on each side, and dilation of a window over the last two axes, or those before the
     * channels. Pooling wants them FIRST or LAST.
     */
    record Window(
            Size kernelHeight,
            Size kernelWidth,
            Size strideHeight,
            Size strideWidth,
            Size padTop,
            Size padBottom,
            Size padLeft,
            Size padRight,
            Size dilationHeight,
            Size dilationWidth,
            Channels channels) {

        /** With all channels first, as programs say it. */
        public Window(
                Size kernelHeight,
                Size kernelWidth,
                Size strideHeight,
                Size strideWidth,
                Size padTop,
                Size padBottom,
                Size padLeft,
                Size padRight,
                Size dilationHeight,
                Size dilationWidth) {
            this(
                    kernelHeight,
                    kernelWidth,
                    strideHeight,
                    strideWidth,
                    padTop,
                    padBottom,
                    padLeft,
                    padRight,
                    dilationHeight,
                    dilationWidth,
                    Channels.FIRST);
        }

        /** The same with other places of the channels. */
        public Window with(Channels places) {
            return new Window(
                    kernelHeight,
                    kernelWidth,
                    strideHeight,
                    strideWidth,
                    padTop,
                    padBottom,
                    padLeft,
                    padRight,
                    dilationHeight,
                    dilationWidth,
                    places);
        }
    }
}
