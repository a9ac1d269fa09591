package org.lamina.runtime.kernel;

import static org.lamina.runtime.kernel.NativeView.array;

import java.util.Arrays;
import java.util.function.LongSupplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.impl.transforms.floating.RSqrt;
import org.nd4j.linalg.api.ops.impl.transforms.floating.Sqrt;
import org.nd4j.linalg.api.ops.impl.transforms.same.Abs;
import org.nd4j.linalg.api.ops.impl.transforms.same.Floor;
import org.nd4j.linalg.api.ops.impl.transforms.same.Negative;
import org.nd4j.linalg.api.ops.impl.transforms.same.Sign;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Cos;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Erf;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log1p;
import org.nd4j.linalg.api.ops.impl.transforms.strict.LogSigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sin;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;
import org.nd4j.linalg.factory.Nd4j;

/** Elementwise sites, reductions and products made of ND4J operations. */
final class Nd4jMath {
    /** The greatest finite float; larger ones are held here before they are subtracted from themselves. */
    private static final double HUGE = Float.MAX_VALUE;

    private Nd4jMath() {}

    static Kernel unary(UnaryFn fn, Tensor x, Tensor y) {
        return new Nd4jSteps(x, y) {
            @Override
            void plan() {
                if (fn == UnaryFn.NOT) {
                    op("subtract", array(y), scalar(array(x), 1), array(x));
                    return;
                }
                Op made = transform(fn, array(x), array(y));
                step(() -> Nd4j.getExecutioner().exec(made));
            }
        };
    }

    private static Op transform(UnaryFn fn, INDArray x, INDArray y) {
        return switch (fn) {
            case NEG -> new Negative(x, y);
            case ABS -> new Abs(x, y);
            case SIGN -> new Sign(x, y);
            case EXP -> new Exp(x, y);
            case LOG -> new Log(x, y);
            case LOG1P -> new Log1p(x, y);
            case SQRT -> new Sqrt(x, y);
            case RSQRT -> new RSqrt(x, y);
            case SIN -> new Sin(x, y);
            case COS -> new Cos(x, y);
            case TANH -> new Tanh(x, y);
            case SIGMOID -> new Sigmoid(x, y);
            case LOG_SIGMOID -> new LogSigmoid(x, y);
            case ERF -> new Erf(x, y);
            case FLOOR -> new Floor(x, y);
            case NOT -> throw new IllegalArgumentException("not a transform: " + fn);
        };
    }

    static Kernel binary(BinaryFn fn, Tensor a, Tensor b, Tensor y) {
        return new Nd4jSteps(a, b, y) {
            @Override
            void plan() {
                if (fn.comparison()) {
                    INDArray truth = like(array(a), DataType.BOOL);
                    op(name(fn), truth, array(a), array(b));
                    assign(array(y), truth);
                } else if (fn == BinaryFn.MOD && a.storage().isFloat()) {
                    floatMod();
                } else if (!a.storage().isFloat()
                        && (fn == BinaryFn.FLOOR_DIV || fn == BinaryFn.MOD || fn == BinaryFn.POW)) {
                    throughDoubles();
                } else {
                    op(name(fn), array(y), array(a), array(b));
                }
            }

            private void floatMod() {
                INDArray quotient = like(array(a));
                op("divide", quotient, array(a), array(b));
                Op floor = new Floor(quotient, quotient);
                step(() -> Nd4j.getExecutioner().exec(floor));
                op("multiply", quotient, quotient, array(b));
                op("subtract", array(y), array(a), quotient);
            }

            /** Exact for numbers below 2^53: ND4J's own integer forms round to zero or use single precision. */
            private void throughDoubles() {
                INDArray left = like(array(a), DataType.DOUBLE);
                INDArray right = like(array(a), DataType.DOUBLE);
                INDArray result = like(array(a), DataType.DOUBLE);
                assign(left, array(a));
                assign(right, array(b));
                if (fn == BinaryFn.POW) {
                    op("Pow", result, left, right);
                } else {
                    op("divide", result, left, right);
                    Op floor = new Floor(result, result);
                    step(() -> Nd4j.getExecutioner().exec(floor));
                }
                if (fn == BinaryFn.MOD) {
                    op("multiply", result, result, right);
                    op("subtract", result, left, result);
                }
                assign(array(y), result);
            }
        };
    }

    private static String name(BinaryFn fn) {
        return switch (fn) {
            case ADD -> "add";
            case SUB -> "subtract";
            case MUL, AND -> "multiply";
            case DIV -> "divide";
            case FLOOR_DIV -> "floordiv";
            case MOD -> "floormod";
            case POW -> "Pow";
            case MAX, OR -> "maximum";
            case MIN -> "minimum";
            case EQ -> "equals";
            case NE -> "not_equals";
            case LT -> "less";
            case LE -> "less_equal";
            case GT -> "greater";
            case GE -> "greater_equal";
        };
    }

    static Kernel select(Tensor condition, Tensor a, Tensor b, Tensor y) {
        return new Nd4jSteps(condition, a, b, y) {
            @Override
            void plan() {
                INDArray truth = like(array(condition), DataType.BOOL);
                op("not_equals", truth, array(condition), scalar(array(condition), 0));
                op("select", array(y), truth, array(a), array(b));
            }
        };
    }

    static Kernel cast(CastFn fn, Tensor x, Tensor y) {
        return new Nd4jSteps(x, y) {
            @Override
            void plan() {
                switch (fn) {
                    case VALUE -> assign(array(y), array(x));
                    case TRUTH -> {
                        INDArray truth = like(array(x), DataType.BOOL);
                        op("not_equals", truth, array(x), scalar(array(x), 0));
                        assign(array(y), truth);
                    }
                    case BYTE -> {
                        INDArray held = like(array(x));
                        op("maximum", held, array(x), scalar(array(x), 0));
                        op("minimum", held, held, scalar(array(x), 255));
                        assign(array(y), held);
                    }
                }
            }
        };
    }

    static Kernel addAll(Tensor[] parts, Tensor y) {
        Tensor[] all = Arrays.copyOf(parts, parts.length + 1);
        all[parts.length] = y;
        return new Nd4jSteps(all) {
            @Override
            void plan() {
                if (parts.length == 1) {
                    assign(array(y), array(parts[0]));
                    return;
                }
                op("add", array(y), array(parts[0]), array(parts[1]));
                for (int p = 2; p < parts.length; p++) {
                    op("add", array(y), array(y), array(parts[p]));
                }
            }
        };
    }

    static Kernel reduce(ReduceFn fn, Tensor x, int[] axes, Tensor y) {
        return new Nd4jSteps(x, y) {
            @Override
            void plan() {
                switch (fn) {
                    case SUM -> reduction("reduce_sum", axes, false, array(y), array(x));
                    case MEAN -> reduction("reduce_mean", axes, false, array(y), array(x));
                    case MAX, ANY -> reduction("reduce_max", axes, false, array(y), array(x));
                    case MIN, ALL -> reduction("reduce_min", axes, false, array(y), array(x));
                    case PROD -> product();
                    case COUNT -> {
                        INDArray wide = like(array(x), DataType.INT64);
                        assign(wide, array(x));
                        reduction("reduce_sum", axes, false, array(y), wide);
                    }
                    case LOGSUMEXP -> logSumExp();
                }
            }

            /** ND4J multiplies floats only; products of integers are exact below 2^53. */
            private void product() {
                if (x.storage().isFloat()) {
                    reduction("reduce_prod", axes, false, array(y), array(x));
                    return;
                }
                INDArray factors = like(array(x), DataType.DOUBLE);
                INDArray product = like(array(y), DataType.DOUBLE);
                assign(factors, array(x));
                reduction("reduce_prod", axes, false, product, factors);
                assign(array(y), product);
            }

            /** m + ln Σ e^(x - m), where m is the greatest element, held within the finite numbers. */
            private void logSumExp() {
                long[] kept = x.sizes();
                for (int axis : axes) {
                    kept[axis] = 1;
                }
                INDArray greatest = Nd4j.zeros(NativeMemory.dataType(x.storage()), kept);
                INDArray shifted = like(array(x));
                reduction("reduce_max", axes, true, greatest, array(x));
                op("maximum", greatest, greatest, scalar(greatest, -HUGE));
                op("minimum", greatest, greatest, scalar(greatest, HUGE));
                op("subtract", shifted, array(x), greatest);
                Op exp = new Exp(shifted, shifted);
                step(() -> Nd4j.getExecutioner().exec(exp));
                INDArray result = array(y);
                reduction("reduce_sum", axes, false, result, shifted);
                Op log = new Log(result, result);
                step(() -> Nd4j.getExecutioner().exec(log));
                op("add", result, result, greatest.reshape('c', y.sizes()));
            }
        };
    }

    static Kernel argReduce(ArgFn fn, Tensor x, int axis, Tensor y) {
        return new Nd4jSteps(x, y) {
            @Override
            void plan() {
                INDArray positions = like(array(y), DataType.INT64);
                reduction(fn == ArgFn.ARGMAX ? "argmax" : "argmin", new int[] {axis}, false, positions, array(x));
                assign(array(y), positions);
            }
        };
    }

    static Kernel cumSum(Tensor x, int axis, boolean reverse, Tensor y) {
        return new Nd4jSteps(x, y) {
            @Override
            void plan() {
                long[] arguments = {0, reverse ? 1 : 0, axis};
                if (x.storage().isFloat()) {
                    op("cumsum", arguments, array(y), array(x));
                    return;
                }
                // ND4J sums floats only; sums of integers are exact below 2^53.
                INDArray sums = like(array(x), DataType.DOUBLE);
                INDArray terms = like(array(x), DataType.DOUBLE);
                assign(terms, array(x));
                op("cumsum", arguments, sums, terms);
                assign(array(y), sums);
            }
        };
    }

    static Kernel productRows(Tensor a, Tensor b, LongSupplier first, Tensor y) {
        return new Nd4jSteps(a, b, y) {
            @Override
            void plan() {
                long[] sizes = {a.size(0), y.size(0)};
                INDArray columns = Nd4j.zeros(array(y).dataType(), sizes);
                step(() -> columns.assign(strided(a, first.getAsLong(), sizes, new long[] {a.size(1), 1})));
                op("matmul", new long[] {1, 0}, array(y), columns, array(b));
            }
        };
    }

    static Kernel matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor y) {
        return new Nd4jSteps(a, b, y) {
            @Override
            void plan() {
                op("matmul", new long[] {transposeA ? 1 : 0, transposeB ? 1 : 0}, array(y), array(a), array(b));
            }
        };
    }
}
