package org.lamina.runtime.kernel;

import java.util.function.LongSupplier;

/**
 * Makes call sites: one method for each family of the compiler's primitive operations. Tensors are dense and row-major,
 * axes are positions from 0, truth values are 0 or 1 in {@link Storage#I32}. The last tensor named is the result; all others
 * are only read.
 *
 * <p>The result must not overlap an operand, with one exception: elementwise sites ({@link #unary}, {@link #binary},
 * {@link #select}, {@link #cast}, {@link #addAll}) may write over an operand of the same width that lies at the very same
 * place. Numbers that depend on the batch size come as suppliers, asked in each run.
 *
 * <p>Every method throws {@link IllegalArgumentException} for storages or shapes that do not fit when the site is made. A
 * site repeats bit for bit: same operands, same result, on one machine with the same number of native threads.
 */
public interface Kernels {

    // ---- where and with how many threads ---------------------------------------------------------------------------

    /**
     * Memory that these kernels compute in, all zero.
     *
     * @param bytes how many, at least 0
     * @throws OutOfMemoryError if there is not that much
     */
    Memory allocate(long bytes);

    /** A tensor on memory of its own, all zero. */
    default Tensor tensor(Storage storage, long... sizes) {
        return new Tensor(allocate(Math.multiplyExact(Tensor.product(sizes), storage.bytes())), storage, 0, sizes);
    }

    /** Sets how many threads of its own a native operation uses that the calling thread starts, while no other computes. */
    void useThreads(int threads);

    /** The calling thread computes beside another, which calls {@link #useThreads}: its own operations use no more threads. */
    void useNoOtherThreads();

    // ---- constants -------------------------------------------------------------------------------------------------

    /** Every element is {@code value}. */
    Kernel fill(double value, Tensor y);

    /** Known elements in row-major order, as many as {@code y} has. */
    Kernel literal(double[] values, Tensor y);

    /** A size as a scalar of {@link Storage#I64}. */
    Kernel size(LongSupplier size, Tensor y);

    /** Position along {@code axis}, counted from {@code start} (0 unless {@code y} is a shard). */
    Kernel iota(int axis, LongSupplier start, Tensor y);

    // ---- elementwise -----------------------------------------------------------------------------------------------

    /** {@code y = fn(x)}, one shape and storage. */
    Kernel unary(UnaryFn fn, Tensor x, Tensor y);

    /** {@code y = fn(a, b)}, one shape and storage; comparisons give {@link Storage#I32}. */
    Kernel binary(BinaryFn fn, Tensor a, Tensor b, Tensor y);

    /** {@code a} where {@code condition} is not 0, else {@code b}; one shape. */
    Kernel select(Tensor condition, Tensor a, Tensor b, Tensor y);

    /** {@code x} in the storage of {@code y}, same shape. */
    Kernel cast(CastFn fn, Tensor x, Tensor y);

    /** Elementwise sum, added in the order of {@code parts}: how gradients of shards are joined. */
    Kernel addAll(Tensor[] parts, Tensor y);

    // ---- reductions ------------------------------------------------------------------------------------------------

    /**
     * Reduces sorted, distinct axes, which are gone from {@code y}. Floats are summed in pairs or in double precision. ANY
     * and ALL keep {@link Storage#I32}; COUNT gives {@link Storage#I64}.
     */
    Kernel reduce(ReduceFn fn, Tensor x, int[] axes, Tensor y);

    /** Position ({@link Storage#I32}) of the extreme element along an axis, which is gone from {@code y}. */
    Kernel argReduce(ArgFn fn, Tensor x, int axis, Tensor y);

    /** Running sum along an axis, from its end where {@code reverse}. */
    Kernel cumSum(Tensor x, int axis, boolean reverse, Tensor y);

    /** Positions ({@link Storage#I32}) along an axis in ascending order; equal elements keep their order, NaN comes last. */
    Kernel argSort(Tensor x, int axis, Tensor y);

    // ---- linear algebra --------------------------------------------------------------------------------------------

    /**
     * {@code [..B, m, k] x [..B, k, n] -> [..B, m, n]}, after transposing the last two axes of an operand where asked.
     * Floats.
     */
    Kernel matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor y);

    /**
     * Rows of {@code a' b}: {@code [k, m], [k, n] -> [r, n]}, as many of the m rows as {@code y} has, from {@code first} on.
     * Floats.
     */
    Kernel productRows(Tensor a, Tensor b, LongSupplier first, Tensor y);

    /**
     * {@code a·y = b}: {@code [..B, n, n], [..B, n, k] -> [..B, n, k]}, floats. A run throws {@link SingularMatrix}, whose
     * message names {@code place}, where a matrix has no inverse.
     */
    Kernel solve(String place, Tensor a, Tensor b, Tensor y);

    /**
     * The shortest y that minimises {@code |a·y - b|}: {@code [..B, m, n], [..B, m, k] -> [..B, n, k]}, floats. Columns that
     * depend on others up to the rounding of their storage count as dependent.
     */
    Kernel leastSquares(Tensor a, Tensor b, Tensor y);

    /**
     * {@code a = q·r}: {@code [..B, m, n] -> [..B, m, n], [..B, n, n]}, floats, m at least n: orthonormal columns and an upper
     * triangle whose diagonal is not negative.
     */
    Kernel qr(Tensor a, Tensor q, Tensor r);

    // ---- shape -----------------------------------------------------------------------------------------------------

    /** Same elements in row-major order; the shapes may differ. */
    Kernel copy(Tensor x, Tensor y);

    /** Axis {@code i} of {@code x} becomes axis {@code axes[i]} (increasing) of {@code y}; the other axes repeat {@code x}. */
    Kernel broadcast(Tensor x, int[] axes, Tensor y);

    /** Axis {@code i} of {@code y} is axis {@code permutation[i]} of {@code x}. */
    Kernel transpose(Tensor x, int[] permutation, Tensor y);

    /** Joins along an axis. */
    Kernel concat(Tensor[] parts, int axis, Tensor y);

    /** As many positions of an axis as {@code y} has, from {@code start}. */
    Kernel slice(Tensor x, int axis, LongSupplier start, Tensor y);

    /** {@code x} to positions of an axis of {@code y} from {@code start} on; the others keep what they have. */
    Kernel put(Tensor x, int axis, LongSupplier start, Tensor y);

    /** Reverses an axis. */
    Kernel flip(Tensor x, int axis, Tensor y);

    /** {@code x} from position {@code before} of an axis of {@code y}; {@code value} elsewhere. */
    Kernel pad(Tensor x, int axis, LongSupplier before, double value, Tensor y);

    // ---- index -----------------------------------------------------------------------------------------------------

    /**
     * Table {@code [..B, ..A, V, ..D]} and integer positions {@code [..B, ..S]} give {@code [..B, ..A, ..S, ..D]}. A run
     * throws {@link IndexOutOfBoundsException} for a position outside the table.
     *
     * @param axis of V in the table
     * @param batch how many axes B are
     */
    Kernel gather(Tensor table, Tensor positions, int axis, int batch, Tensor y);

    /**
     * Adjoint of {@link #gather}. Values {@code [..B, ..A, ..S, ..D]} and positions {@code [..B, ..S]} give {@code [..B,
     * ..A, V, ..D]}: sums of equal positions, in order.
     */
    Kernel scatterAdd(Tensor values, Tensor positions, int axis, int batch, Tensor y);

    /** {@code x [.., K, ..]} and positions without that axis: the element at each position. */
    Kernel pickAt(Tensor x, Tensor positions, int axis, Tensor y);

    /** Adjoint of {@link #pickAt}: each value at its position along {@code axis} of {@code y}, zeros elsewhere. */
    Kernel putAt(Tensor values, Tensor positions, int axis, Tensor y);

    // ---- windows (floats) ------------------------------------------------------------------------------------------

    /*
     * Shapes are those of windows with channels first; where {@link WindowSpec#channels} says so, the channels of an image
     * come last. Weights always lie as said here.
     */

    /** {@code x [N, C, H, W]}, {@code w [O, C/groups, kh, kw]} to {@code y [N, O, H', W']} (cross-correlation). */
    Kernel conv2d(Tensor x, Tensor w, Tensor y, WindowSpec window, int groups);

    /** Gradient of {@code x}; also the transposed convolution. */
    Kernel conv2dGradInput(Tensor dy, Tensor w, Tensor dx, WindowSpec window, int groups);

    /** Gradient of {@code w}. */
    Kernel conv2dGradWeight(Tensor x, Tensor dy, Tensor dw, WindowSpec window, int groups);

    /**
     * Both gradients of a convolution. They share most of their work, so a program that wants both asks for them together;
     * one alone is {@link #conv2dGradInput} or {@link #conv2dGradWeight}.
     */
    Kernel conv2dGrads(Tensor x, Tensor w, Tensor dy, Tensor dx, Tensor dw, WindowSpec window, int groups);

    /** Greatest element of each window; padding counts as minus infinity. */
    Kernel maxPool2d(Tensor x, Tensor y, WindowSpec window);

    /** Each element of {@code dy} goes to the first greatest element of its window. */
    Kernel maxPool2dGrad(Tensor x, Tensor dy, Tensor dx, WindowSpec window);

    /** {@code values} at the first greatest element of {@code x} in each window; 0 where all is padding. */
    Kernel maxPool2dPick(Tensor x, Tensor values, Tensor y, WindowSpec window);

    /** Mean of each window; padding counts as 0 and in the divisor. */
    Kernel avgPool2d(Tensor x, Tensor y, WindowSpec window);

    /** Gradient of {@link #avgPool2d} in {@code x}. */
    Kernel avgPool2dGrad(Tensor dy, Tensor dx, WindowSpec window);

    // ---- random ----------------------------------------------------------------------------------------------------

    /**
     * Numbers of the counter-based generator. Element {@code e}, counted in row-major order in the whole tensor, is a
     * function of (seed, stream, turn, e) alone. {@code y} is the whole tensor, or the part of it that starts at position
     * {@code start} of {@code axis}, where the whole has {@code whole} positions.
     *
     * @param seed a scalar of {@link Storage#I64}
     * @param turn a scalar of {@link Storage#I64}
     */
    Kernel random(
            Distribution distribution,
            long stream,
            Tensor seed,
            Tensor turn,
            int axis,
            LongSupplier start,
            LongSupplier whole,
            Tensor y);

    /** {@link #random(Distribution, long, Tensor, Tensor, int, LongSupplier, LongSupplier, Tensor)} of a whole tensor. */
    default Kernel random(Distribution distribution, long stream, Tensor seed, Tensor turn, Tensor y) {
        if (y.rank() == 0) {
            return random(distribution, stream, seed, turn, 0, () -> 0, () -> 1, y);
        }
        return random(distribution, stream, seed, turn, 0, () -> 0, () -> y.size(0), y);
    }
}
