package org.lamina.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lamina.diag.CompilerBug;
import org.lamina.op.LoopBody;
import org.lamina.op.Op;
import org.lamina.types.DType;

/**
 * The statements of one fused loop for element {@code i}. Truth values are {@code boolean}s, or, where {@link Masks} allows
 * it, floats 0 and 1, because the just-in-time compiler vectorises arithmetic but not choices.
 */
final class LoopText {
    private final LoopBody body;
    private final LoopShape shape;
    private final boolean masks;
    private final DType maskType;
    private final List<CodeBlock> operands = new ArrayList<>();
    private final List<Boolean> inline = new ArrayList<>();
    private final Map<Integer, Double> numbers = new HashMap<>();
    private final CodeBlock.Builder code = CodeBlock.builder();

    LoopText(LoopBody body, LoopShape shape, boolean masks) {
        this.body = body;
        this.shape = shape;
        this.masks = masks;
        this.maskType = Masks.type(body);
    }

    /** Java type of elements in tiles and scalars. */
    static Class<?> element(DType dtype) {
        return switch (dtype) {
            case F32 -> float.class;
            case F64 -> double.class;
            case I32, U8, BOOL -> int.class;
            case I64 -> long.class;
            case F16, BF16 -> throw new CompilerBug("no storage for " + dtype.text());
        };
    }

    private String local(DType dtype) {
        return dtype == DType.BOOL
                ? (masks ? element(maskType).getName() : "boolean")
                : element(dtype).getName();
    }

    CodeBlock statements() {
        for (int i = 0; i < body.reads().size(); i++) {
            DType dtype = body.reads().get(i).dtype();
            CodeBlock element =
                    shape.accesses.get(i) == LoopShape.Access.TILE ? CodeBlock.of("x$L[i]", i) : CodeBlock.of("x$L", i);
            operands.add(dtype != DType.BOOL || masks ? element : CodeBlock.of("$L != 0", element));
            inline.add(dtype != DType.BOOL || masks);
        }
        for (LoopBody.Instruction instruction : body.instructions()) {
            add(instruction);
        }
        for (int i = 0; i < body.results().size(); i++) {
            int operand = body.results().get(i);
            code.addStatement("y$L[i] = $L", i, stored(operand));
        }
        return code.build();
    }

    private CodeBlock stored(int operand) {
        if (dtype(operand) != DType.BOOL) {
            return operands.get(operand);
        }
        return masks ? CodeBlock.of("(int) $L", atom(operand)) : CodeBlock.of("$L ? 1 : 0", atom(operand));
    }

    private DType dtype(int operand) {
        int reads = body.reads().size();
        return operand < reads
                ? body.reads().get(operand).dtype()
                : body.instructions().get(operand - reads).dtype();
    }

    private CodeBlock atom(int operand) {
        return inline.get(operand) ? operands.get(operand) : CodeBlock.of("($L)", operands.get(operand));
    }

    private void add(LoopBody.Instruction instruction) {
        int number = operands.size();
        if (instruction.op() instanceof Op.Fill fill) {
            numbers.put(number, fill.value());
            operands.add(number(instruction.dtype(), fill.value()));
            inline.add(true);
            return;
        }
        CodeBlock value = value(instruction);
        code.addStatement("$L v$L = $L", local(instruction.dtype()), number, value);
        operands.add(CodeBlock.of("v$L", number));
        inline.add(true);
    }

    private CodeBlock number(DType dtype, double value) {
        if (dtype == DType.BOOL) {
            return masks ? number(maskType, value) : CodeBlock.of("$L", value != 0);
        }
        if (!dtype.isFloat()) {
            return dtype == DType.I64 ? CodeBlock.of("$LL", (long) value) : CodeBlock.of("$L", (int) value);
        }
        Class<?> box = dtype == DType.F32 ? Float.class : Double.class;
        if (Double.isNaN(value)) {
            return CodeBlock.of("$T.NaN", box);
        }
        if (Double.isInfinite(dtype == DType.F32 ? (float) value : value)) {
            return CodeBlock.of(value > 0 ? "$T.POSITIVE_INFINITY" : "$T.NEGATIVE_INFINITY", box);
        }
        String text = dtype == DType.F32 ? (float) value + "f" : Double.toString(value);
        return CodeBlock.of(text.startsWith("-") ? "($L)" : "$L", text);
    }

    private CodeBlock value(LoopBody.Instruction instruction) {
        List<Integer> in = instruction.operands();
        Op op = instruction.op();
        if (op instanceof Op.Unary unary) {
            return unary(unary.fn(), instruction.dtype(), atom(in.get(0)));
        } else if (op instanceof Op.Binary binary) {
            return binary(binary.fn(), dtype(in.get(0)), in.get(0), in.get(1));
        } else if (op instanceof Op.Select) {
            return select(in.get(0), in.get(1), in.get(2));
        } else if (op instanceof Op.Cast) {
            return cast(dtype(in.get(0)), instruction.dtype(), in.get(0));
        }
        throw new CompilerBug(op + " in a loop");
    }

    // ---- elementwise functions -------------------------------------------------------------------------------------

    private CodeBlock math(DType dtype, String function, CodeBlock... args) {
        ClassName type = dtype == DType.F32 ? RuntimeApi.FLOAT_MATH : RuntimeApi.DOUBLE_MATH;
        return CodeBlock.of("$T.$L($L)", type, function, CodeBlock.join(List.of(args), ", "));
    }

    private static CodeBlock java(DType dtype, String function, CodeBlock... args) {
        CodeBlock call = CodeBlock.of("$T.$L($L)", Math.class, function, CodeBlock.join(List.of(args), ", "));
        return dtype == DType.F32 ? CodeBlock.of("(float) $L", call) : call;
    }

    private CodeBlock unary(Op.UnaryFn fn, DType dtype, CodeBlock x) {
        boolean single = dtype == DType.F32;
        return switch (fn) {
            case NEG -> CodeBlock.of("-$L", x);
            case ABS -> CodeBlock.of("$T.abs($L)", Math.class, x);
            case SIGN -> sign(dtype, x);
            case EXP -> single ? math(dtype, "exp", x) : java(dtype, "exp", x);
            case LOG -> java(dtype, "log", x);
            case LOG1P -> java(dtype, "log1p", x);
            case SQRT -> java(dtype, "sqrt", x);
            case RSQRT -> CodeBlock.of(single ? "1f / $L" : "1.0 / $L", java(dtype, "sqrt", x));
            case SIN -> java(dtype, "sin", x);
            case COS -> java(dtype, "cos", x);
            case TANH -> single ? math(dtype, "tanh", x) : java(dtype, "tanh", x);
            case SIGMOID -> math(dtype, "sigmoid", x);
            case LOG_SIGMOID -> math(dtype, "logSigmoid", x);
            case ERF -> math(dtype, "erf", x);
            case FLOOR -> java(dtype, "floor", x);
            case NOT -> masks ? CodeBlock.of("1 - $L", x) : CodeBlock.of("!$L", x);
        };
    }

    private static CodeBlock sign(DType dtype, CodeBlock x) {
        return switch (dtype) {
            case F32, F64 -> CodeBlock.of("$T.signum($L)", Math.class, x);
            case I64 -> CodeBlock.of("$T.signum($L)", Long.class, x);
            default -> CodeBlock.of("$T.signum($L)", Integer.class, x);
        };
    }

    private CodeBlock binary(Op.BinaryFn fn, DType dtype, int left, int right) {
        CodeBlock a = atom(left);
        CodeBlock b = atom(right);
        if (fn.comparison()) {
            return masks ? maskedComparison(fn, dtype, a, b) : comparison(fn, a, b);
        }
        return switch (fn) {
            case ADD -> CodeBlock.of("$L + $L", a, b);
            case SUB -> CodeBlock.of("$L - $L", a, b);
            case MUL -> CodeBlock.of("$L * $L", a, b);
            case DIV -> CodeBlock.of("$L / $L", a, b);
            case FLOOR_DIV -> CodeBlock.of("$T.floorDiv($L, $L)", Math.class, a, b);
            case MOD ->
                dtype.isFloat() ? math(dtype, "mod", a, b) : CodeBlock.of("$T.floorMod($L, $L)", Math.class, a, b);
            case POW -> power(dtype, a, b);
            case MAX -> CodeBlock.of("$T.max($L, $L)", Math.class, a, b);
            case MIN -> CodeBlock.of("$T.min($L, $L)", Math.class, a, b);
            case AND -> CodeBlock.of(masks ? "$L * $L" : "$L & $L", a, b);
            case OR -> masks ? CodeBlock.of("$T.max($L, $L)", Math.class, a, b) : CodeBlock.of("$L | $L", a, b);
            case EQ, NE, LT, LE, GT, GE -> throw new CompilerBug(fn + " is a comparison");
        };
    }

    private CodeBlock power(DType dtype, CodeBlock a, CodeBlock b) {
        return switch (dtype) {
            case F32, F64 -> java(dtype, "pow", a, b);
            case I64 -> CodeBlock.of("$T.pow($L, $L)", RuntimeApi.DOUBLE_MATH, a, b);
            default -> CodeBlock.of("(int) $T.pow((long) $L, (long) $L)", RuntimeApi.DOUBLE_MATH, a, b);
        };
    }

    private static CodeBlock comparison(Op.BinaryFn fn, CodeBlock a, CodeBlock b) {
        String sign = switch (fn) {
            case EQ -> "==";
            case NE -> "!=";
            case LT -> "<";
            case LE -> "<=";
            case GT -> ">";
            case GE -> ">=";
            default -> throw new CompilerBug(fn + " is no comparison");
        };
        return CodeBlock.of("$L " + sign + " $L", a, b);
    }

    // ---- truth values as numbers -----------------------------------------------------------------------------------

    private CodeBlock mask(String function, CodeBlock a, CodeBlock b) {
        return CodeBlock.of("$T.$L($L, $L)", RuntimeApi.MASKS, function, a, b);
    }

    private CodeBlock maskedComparison(Op.BinaryFn fn, DType dtype, CodeBlock a, CodeBlock b) {
        return switch (fn) {
            case GT -> mask(RuntimeApi.MASK_GREATER, a, b);
            case LT -> mask(RuntimeApi.MASK_GREATER, b, a);
            case LE -> CodeBlock.of("1 - $L", mask(RuntimeApi.MASK_GREATER, a, b));
            case GE -> CodeBlock.of("1 - $L", mask(RuntimeApi.MASK_GREATER, b, a));
            case NE -> mask(RuntimeApi.MASK_DIFFERENT, a, b);
            case EQ -> CodeBlock.of("1 - $L", mask(RuntimeApi.MASK_DIFFERENT, a, b));
            default -> throw new CompilerBug(fn + " of " + dtype + " is no comparison");
        };
    }

    private CodeBlock select(int condition, int whereTrue, int whereFalse) {
        CodeBlock c = atom(condition);
        CodeBlock a = atom(whereTrue);
        CodeBlock b = atom(whereFalse);
        if (!masks) {
            return CodeBlock.of("$L ? $L : $L", c, a, b);
        }
        Double trueNumber = numbers.get(whereTrue);
        Double falseNumber = numbers.get(whereFalse);
        if (falseNumber != null && falseNumber == 0) {
            return trueNumber != null && trueNumber == 1 ? c : CodeBlock.of("$L * $L", c, a);
        }
        if (trueNumber != null && trueNumber == 0) {
            return CodeBlock.of("(1 - $L) * $L", c, b);
        }
        return CodeBlock.of("$L * $L + (1 - $L) * $L", c, a, c, b);
    }

    private CodeBlock cast(DType from, DType to, int operand) {
        CodeBlock x = atom(operand);
        if (to == DType.BOOL) {
            CodeBlock zero = number(from, 0);
            return from == DType.BOOL
                    ? x
                    : masks ? mask(RuntimeApi.MASK_DIFFERENT, x, zero) : CodeBlock.of("$L != $L", x, zero);
        }
        if (from == DType.BOOL) {
            return masks ? x : CodeBlock.of("$L ? $L : $L", x, number(to, 1), number(to, 0));
        }
        if (to == DType.U8) {
            return CodeBlock.of("(int) $T.max(0, $T.min(255, $L))", Math.class, Math.class, x);
        }
        return from == to ? x : CodeBlock.of("($L) $L", element(to).getName(), x);
    }
}
