package org.lamina.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lamina.diag.CompilerBug;
import org.lamina.op.LoopBody;
import org.lamina.op.Op;
import org.lamina.types.DType;

/**
 * The statements of one fused loop for element {@code i}, in one or several passes. Truth values are {@code boolean}s, or,
 * where {@link Masks} allows it, floats 0 and 1, because the just-in-time compiler vectorises arithmetic but not choices.
 *
 * <p>Note [Passes]: it also vectorises only loops of some forty operations. A longer chain is cut into passes over the same
 * tiles, with scratch tiles for what a later pass needs; that costs a few per cent of what it gains.
 */
final class LoopText {
    /**
     * Operations of a pass, where every array counts as six. Found by trying, from 34 operations on three arrays to 10 on
     * seven: one more, and a loop is ten times slower.
     */
    private static final int BUDGET = 52;

    private static final int PER_ARRAY = 6;

    /** What the body of a loop does one after the other. */
    sealed interface Piece {}

    /**
     * One pass: the arrays and scalars it uses, by their names, and its statements.
     *
     * @param rows whether it goes over the numbers of rows, not over elements
     */
    record Pass(List<Use> uses, CodeBlock statements, boolean rows) implements Piece {}

    /**
     * A function of the run-time library from one tile to another.
     *
     * @param rows whether it takes rows together, such as their sums, and not elements
     */
    record Call(ClassName type, String function, Use from, Use to, boolean rows) implements Piece {}

    /**
     * A tile or scalar of a pass.
     *
     * @param slot number of the operand at run time; scratch tiles follow the results
     */
    record Use(String name, DType dtype, boolean tile, int slot) {}

    private final LoopBody body;
    private final LoopShape shape;
    private final boolean masks;
    private final DType maskType;
    private final int reads;
    private final int[] passOf;
    private final List<Integer> stages;

    /** Slots of tiles for what later passes need, and of those with the number of its row for each element. */
    private final Map<Integer, Integer> scratch = new LinkedHashMap<>();

    private final Map<Integer, Integer> repeats = new LinkedHashMap<>();
    private final List<DType> tiles = new ArrayList<>();
    private final Map<Integer, Double> numbers = new HashMap<>();
    private final Map<String, Use> uses = new LinkedHashMap<>();
    private int pass;

    LoopText(LoopBody original, LoopShape shape, boolean masks) {
        this.body = LoopStages.ordered(LoopCost.expanded(original));
        this.stages = LoopStages.of(body);
        this.shape = shape;
        this.masks = masks;
        this.maskType = Masks.type(body);
        this.reads = body.reads().size();
        this.passOf = new int[reads + body.instructions().size()];
        cut();
        share();
    }

    /** Puts every instruction into the first pass that still has room, never before what it needs. */
    private void cut() {
        boolean divisible = Masks.type(body) != DType.BOOL
                && (masks || body.instructions().stream().noneMatch(i -> i.dtype() == DType.BOOL));
        int current = 0;
        int used = 0;
        Set<Integer> arrays = new HashSet<>();
        for (int i = 0; i < body.instructions().size(); i++) {
            LoopBody.Instruction instruction = body.instructions().get(i);
            int value = reads + i;
            Set<Integer> more = new HashSet<>(arrays);
            for (int operand : instruction.operands()) {
                boolean local = operand >= reads && passOf[operand] == current;
                if (!local && !(operand < reads && shape.accesses.get(operand) != LoopShape.Access.TILE)) {
                    more.add(operand);
                }
            }
            int cost = LoopCost.of(instruction, operandType(instruction));
            boolean full =
                    divisible && !instruction.row() && used > 0 && used + cost + PER_ARRAY * (more.size() + 1) > BUDGET;
            boolean alone = called(value) || i > 0 && called(value - 1);
            if (full || i > 0 && (alone || !stages.get(value).equals(stages.get(value - 1)))) {
                current++;
                used = 0;
                more.clear();
                more.addAll(instruction.operands());
            }
            arrays = more;
            used += cost;
            passOf[value] = current;
            if (body.outputs().contains(value)) {
                arrays.add(value);
            }
        }
    }

    /** Gives tiles to what one pass hands to another. */
    private void share() {
        for (int i = 0; i < body.instructions().size(); i++) {
            LoopBody.Instruction instruction = body.instructions().get(i);
            for (int operand : instruction.operands()) {
                if (operand < reads || body.instructions().get(operand - reads).op() instanceof Op.Fill) {
                    continue;
                }
                if (passOf[operand] != passOf[reads + i]) {
                    keep(operand);
                }
                if (body.row(operand) && !instruction.row() && !repeats.containsKey(operand)) {
                    repeats.put(operand, slot(dtype(operand)));
                }
            }
            if (called(reads + i)) {
                keep(reads + i);
            }
        }
    }

    private void keep(int value) {
        if (!body.outputs().contains(value) && !scratch.containsKey(value)) {
            scratch.put(value, slot(tileType(value)));
        }
    }

    private int slot(DType dtype) {
        tiles.add(dtype);
        return reads + body.outputs().size() + tiles.size() - 1;
    }

    private DType tileType(int value) {
        return dtype(value) == DType.BOOL ? maskType : dtype(value);
    }

    /** Whether a call computes a value, tile by tile, and not a statement. */
    private boolean called(int value) {
        return reduces(value)
                || LoopCost.series(body, value) && tiled(body.instructions().get(value - reads));
    }

    private boolean tiled(LoopBody.Instruction instruction) {
        int operand = instruction.operands().get(0);
        return !body.row(operand)
                && (operand < reads
                        ? shape.accesses.get(operand) == LoopShape.Access.TILE
                        : !(body.instructions().get(operand - reads).op() instanceof Op.Fill));
    }

    private boolean reduces(int value) {
        return value >= reads && body.instructions().get(value - reads).op() instanceof Op.Reduce;
    }

    private DType operandType(LoopBody.Instruction instruction) {
        return instruction.operands().isEmpty()
                ? instruction.dtype()
                : dtype(instruction.operands().get(0));
    }

    /** Scratch tiles that the passes need, as their element types in the order of their slots. */
    List<DType> scratch() {
        return List.copyOf(tiles);
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

    List<Piece> pieces() {
        List<Piece> pieces = new ArrayList<>();
        int last = passOf.length == reads ? 0 : passOf[passOf.length - 1];
        for (pass = 0; pass <= last; pass++) {
            calls(pieces);
            uses.clear();
            CodeBlock.Builder code = CodeBlock.builder();
            boolean rows = false;
            for (int i = 0; i < body.instructions().size(); i++) {
                if (passOf[reads + i] == pass) {
                    rows |= body.instructions().get(i).row();
                    add(code, reads + i, body.instructions().get(i));
                }
            }
            for (int i = 0; i < body.outputs().size(); i++) {
                int value = body.outputs().get(i);
                boolean there = called(value) && body.outputs().indexOf(value) == i;
                if (!there && (value < reads ? pass == 0 : passOf[value] == pass)) {
                    code.addStatement("$L = $L", result(i), stored(value));
                }
            }
            if (!code.isEmpty()) {
                pieces.add(new Pass(inOrder(), code.build(), rows));
            }
            repeats(pieces);
        }
        return pieces;
    }

    /** What calls compute in the current pass. */
    private void calls(List<Piece> pieces) {
        for (int i = 0; i < body.instructions().size(); i++) {
            int value = reads + i;
            if (passOf[value] == pass && called(value)) {
                Use from = tile(body.instructions().get(i).operands().get(0));
                boolean rows = reduces(value);
                pieces.add(new Call(
                        rows ? RuntimeApi.ROWS : RuntimeApi.FLOAT_SERIES, function(value), from, tile(value), rows));
            }
        }
    }

    private String function(int value) {
        Op op = body.instructions().get(value - reads).op();
        if (op instanceof Op.Unary unary) {
            return switch (unary.fn()) {
                case LOG -> RuntimeApi.SERIES_LOG;
                case LOG1P -> RuntimeApi.SERIES_LOG1P;
                case LOG_SIGMOID -> RuntimeApi.SERIES_LOG_SIGMOID;
                case SIN -> RuntimeApi.SERIES_SIN;
                case COS -> RuntimeApi.SERIES_COS;
                default -> throw new CompilerBug(unary.fn() + " is no call");
            };
        }
        Op.ReduceFn fn = ((Op.Reduce) op).fn();
        return switch (fn) {
            case SUM -> RuntimeApi.ROWS_SUM;
            case MEAN -> RuntimeApi.ROWS_MEAN;
            case MAX -> RuntimeApi.ROWS_MAX;
            case MIN -> RuntimeApi.ROWS_MIN;
            default -> throw new CompilerBug(fn + " over the rows of a loop");
        };
    }

    /** What elements need of the rows of the current pass, for each element. */
    private void repeats(List<Piece> pieces) {
        repeats.forEach((value, slot) -> {
            if (passOf[value] == pass) {
                Use repeated = new Use("r" + value, dtype(value), true, slot);
                pieces.add(new Call(RuntimeApi.ROWS, RuntimeApi.ROWS_REPEAT, tile(value), repeated, true));
            }
        });
    }

    /** The tile that holds a value for other passes. */
    private Use tile(int value) {
        if (value < reads) {
            return new Use("x" + value, dtype(value), true, value);
        }
        int result = body.outputs().indexOf(value);
        return result >= 0
                ? new Use("y" + result, dtype(value), true, reads + result)
                : new Use("s" + value, tileType(value), true, scratch.get(value));
    }

    private List<Use> inOrder() {
        List<Use> sorted = new ArrayList<>(uses.values());
        sorted.sort((a, b) -> Integer.compare(a.slot(), b.slot()));
        return sorted;
    }

    private CodeBlock result(int i) {
        DType dtype = dtype(body.outputs().get(i));
        uses.putIfAbsent("y" + i, new Use("y" + i, dtype, true, reads + i));
        return CodeBlock.of("y$L[i]", i);
    }

    private CodeBlock stored(int operand) {
        if (dtype(operand) != DType.BOOL) {
            return atom(operand);
        }
        return masks ? CodeBlock.of("(int) $L", atom(operand)) : CodeBlock.of("$L ? 1 : 0", atom(operand));
    }

    private DType dtype(int operand) {
        return operand < reads
                ? body.reads().get(operand).dtype()
                : body.instructions().get(operand - reads).dtype();
    }

    /** An operand as it is called in the current pass. */
    private CodeBlock atom(int operand) {
        if (operand < reads) {
            DType dtype = body.reads().get(operand).dtype();
            boolean tile = shape.accesses.get(operand) == LoopShape.Access.TILE;
            uses.putIfAbsent("x" + operand, new Use("x" + operand, dtype, tile, operand));
            CodeBlock element = CodeBlock.of(tile ? "x$L[i]" : "x$L", operand);
            return dtype != DType.BOOL || masks ? element : CodeBlock.of("($L != 0)", element);
        }
        LoopBody.Instruction instruction = body.instructions().get(operand - reads);
        if (instruction.op() instanceof Op.Fill fill) {
            numbers.put(operand, fill.value());
            return number(instruction.dtype(), fill.value());
        }
        if (passOf[operand] == pass && !called(operand)) {
            return CodeBlock.of("v$L", operand);
        }
        Integer repeat = repeats.get(operand);
        if (repeat != null && !rows()) {
            uses.putIfAbsent("r" + operand, new Use("r" + operand, dtype(operand), true, repeat));
            return CodeBlock.of("r$L[i]", operand);
        }
        CodeBlock element = element(tile(operand));
        return dtype(operand) == DType.BOOL && !masks ? CodeBlock.of("($L != 0)", element) : element;
    }

    private CodeBlock element(Use tile) {
        uses.putIfAbsent(tile.name(), tile);
        return CodeBlock.of("$L[i]", tile.name());
    }

    /** Whether the current pass goes over the numbers of rows. */
    private boolean rows() {
        for (int i = 0; i < body.instructions().size(); i++) {
            if (passOf[reads + i] == pass) {
                return body.instructions().get(i).row();
            }
        }
        return false;
    }

    private void add(CodeBlock.Builder code, int number, LoopBody.Instruction instruction) {
        if (instruction.op() instanceof Op.Fill || called(number)) {
            return;
        }
        CodeBlock value = value(instruction);
        code.addStatement("$L v$L = $L", local(instruction.dtype()), number, value);
        if (scratch.containsKey(number)) {
            boolean truth = instruction.dtype() == DType.BOOL && !masks;
            code.addStatement("$L = v$L$L", element(tile(number)), number, truth ? " ? 1 : 0" : "");
        }
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
            case SIGN -> single ? math(dtype, "sign", x) : sign(dtype, x);
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
