package org.lamina.runtime.kernel;

import java.util.Arrays;
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
                    op("subtract", y.array(), scalar(x.array(), 1), x.array());
                    return;
                }
                Op made = transform(fn, x.array(), y.array());
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
                    INDArray truth = like(a.array(), DataType.BOOL);
                    op(name(fn), truth, a.array(), b.array());
                    assign(y.array(), truth);
                } else if (fn == BinaryFn.MOD && a.storage().isFloat()) {
                    floatMod();
                } else if (!a.storage().isFloat()
                        && (fn == BinaryFn.FLOOR_DIV || fn == BinaryFn.MOD || fn == BinaryFn.POW)) {
                    throughDoubles();
                } else {
                    op(name(fn), y.array(), a.array(), b.array());
                }
            }

            private void floatMod() {
                INDArray quotient = like(a.array());
                op("divide", quotient, a.array(), b.array());
                Op floor = new Floor(quotient, quotient);
                step(() -> Nd4j.getExecutioner().exec(floor));
                op("multiply", quotient, quotient, b.array());
                op("subtract", y.array(), a.array(), quotient);
            }

            /** Exact for numbers below 2^53: ND4J's own integer forms round to zero or use single precision. */
            private void throughDoubles() {
                INDArray left = like(a.array(), DataType.DOUBLE);
                INDArray right = like(a.array(), DataType.DOUBLE);
                INDArray result = like(a.array(), DataType.DOUBLE);
                assign(left, a.array());
                assign(right, b.array());
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
                assign(y.array(), result);
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
                INDArray truth = like(condition.array(), DataType.BOOL);
                op("not_equals", truth, condition.array(), scalar(condition.array(), 0));
                op("select", y.array(), truth, a.array(), b.array());
            }
        };
    }

    static Kernel cast(CastFn fn, Tensor x, Tensor y) {
        return new Nd4jSteps(x, y) {
            @Override
            void plan() {
                switch (fn) {
                    case VALUE -> assign(y.array(), x.array());
                    case TRUTH -> {
                        INDArray truth = like(x.array(), DataType.BOOL);
                        op("not_equals", truth, x.array(), scalar(x.array(), 0));
                        assign(y.array(), truth);
                    }
                    case BYTE -> {
                        INDArray held = like(x.array());
                        op("maximum", held, x.array(), scalar(x.array(), 0));
                        op("minimum", held, held, scalar(x.array(), 255));
                        assign(y.array(), held);
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
                    assign(y.array(), parts[0].array());
                    return;
                }
                op("add", y.array(), parts[0].array(), parts[1].array());
                for (int p = 2; p < parts.length; p++) {
                    op("add", y.array(), y.array(), parts[p].array());
                }
            }
        };
    }

    static Kernel reduce(ReduceFn fn, Tensor x, int[] axes, Tensor y) {
        return new Nd4jSteps(x, y) {
            @Override
            void plan() {
                switch (fn) {
                    case SUM -> reduction("reduce_sum", axes, false, y.array(), x.array());
                    case MEAN -> reduction("reduce_mean", axes, false, y.array(), x.array());
                    case MAX, ANY -> reduction("reduce_max", axes, false, y.array(), x.array());
                    case MIN, ALL -> reduction("reduce_min", axes, false, y.array(), x.array());
                    case PROD -> product();
                    case COUNT -> {
                        INDArray wide = like(x.array(), DataType.INT64);
                        assign(wide, x.array());
                        reduction("reduce_sum", axes, false, y.array(), wide);
                    }
                    case LOGSUMEXP -> logSumExp();
                }
            }

            /** ND4J multiplies floats only; products of integers are exact below 2^53. */
            private void product() {
                if (x.storage().isFloat()) {
                    reduction("reduce_prod", axes, false, y.array(), x.array());
                    return;
                }
                INDArray factors = like(x.array(), DataType.DOUBLE);
                INDArray product = like(y.array(), DataType.DOUBLE);
                assign(factors, x.array());
                reduction("reduce_prod", axes, false, product, factors);
                assign(y.array(), product);
            }

            /** m + ln Σ e^(x - m), where m is the greatest element, held within the finite numbers. */
            private void logSumExp() {
                long[] kept = x.sizes();
                for (int axis : axes) {
                    kept[axis] = 1;
                }
                INDArray greatest = Nd4j.zeros(x.storage().dataType(), kept);
                INDArray shifted = like(x.array());
                reduction("reduce_max", axes, true, greatest, x.array());
                op("maximum", greatest, greatest, scalar(greatest, -HUGE));
                op("minimum", greatest, greatest, scalar(greatest, HUGE));
                op("subtract", shifted, x.array(), greatest);
                Op exp = new Exp(shifted, shifted);
                step(() -> Nd4j.getExecutioner().exec(exp));
                INDArray result = y.array();
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
                INDArray positions = like(y.array(), DataType.INT64);
                reduction(fn == ArgFn.ARGMAX ? "argmax" : "argmin", new int[] {axis}, false, positions, x.array());
                assign(y.array(), positions);
            }
        };
    }

    static Kernel cumSum(Tensor x, int axis, boolean reverse, Tensor y) {
        return new Nd4jSteps(x, y) {
            @Override
            void plan() {
                long[] arguments = {0, reverse ? 1 : 0, axis};
                if (x.storage().isFloat()) {
                    op("cumsum", arguments, y.array(), x.array());
                    return;
                }
                // ND4J sums floats only; sums of integers are exact below 2^53.
                INDArray sums = like(x.array(), DataType.DOUBLE);
                INDArray terms = like(x.array(), DataType.DOUBLE);
                assign(terms, x.array());
                op("cumsum", arguments, sums, terms);
                assign(y.array(), sums);
            }
        };
    }

    static Kernel matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor y) {
        return new Nd4jSteps(a, b, y) {
            @Override
            void plan() {
                op("matmul", new long[] {transposeA ? 1 : 0, transposeB ? 1 : 0}, y.array(), a.array(), b.array());
            }
        };
    }
}
