package org.lamina.codegen;

import java.util.ArrayList;
import java.util.List;
import org.lamina.op.LoopBody;
import org.lamina.op.Op;
import org.lamina.types.DType;
import org.lamina.types.ValueType;

/** How many operations of the processor an instruction of a loop takes, and what is written as several instructions. */
final class LoopCost {
    /** More than a pass has room for: what is not vectorised anyway stays alone. */
    private static final int ALONE = 60;

    private LoopCost() {}

    static int of(LoopBody.Instruction instruction, DType operands) {
        boolean single = operands == DType.F32;
        if (instruction.op() instanceof Op.Unary unary) {
            return switch (unary.fn()) {
                case EXP -> single ? 34 : ALONE;
                case TANH -> single ? 27 : ALONE;
                case ERF -> single ? 28 : ALONE;
                case LOG, LOG1P, SIN, COS, FLOOR, LOG_SIGMOID, SIGMOID -> ALONE;
                case SIGN -> single ? 4 : ALONE;
                case RSQRT -> 2;
                case NEG, ABS, SQRT, NOT -> 1;
            };
        } else if (instruction.op() instanceof Op.Binary binary) {
            return switch (binary.fn()) {
                case POW, MOD, FLOOR_DIV -> ALONE;
                case EQ, NE, LT, LE, GT, GE -> 6;
                default -> 1;
            };
        } else if (instruction.op() instanceof Op.Cast) {
            return operands == instruction.dtype() || operands == DType.BOOL ? 1 : ALONE;
        }
        return instruction.op() instanceof Op.Fill ? 0 : 4;
    }

    /** Whether an element is of one of the functions that the run-time library computes for many elements at once. */
    static boolean series(LoopBody body, int value) {
        if (value < body.reads().size() || body.row(value)) {
            return false;
        }
        LoopBody.Instruction instruction =
                body.instructions().get(value - body.reads().size());
        return instruction.dtype() == DType.F32
                && instruction.op() instanceof Op.Unary unary
                && switch (unary.fn()) {
                    case LOG, LOG1P, LOG_SIGMOID, SIN, COS -> true;
                    default -> false;
                };
    }

    /** The same loop with 1/(1 + e^-x) in place of the sigmoid of single precision, so that it can be cut. */
    static LoopBody expanded(LoopBody body) {
        List<LoopBody.Instruction> instructions = new ArrayList<>();
        List<Integer> renamed = new ArrayList<>();
        int reads = body.reads().size();
        for (int i = 0; i < reads; i++) {
            renamed.add(i);
        }
        for (LoopBody.Instruction old : body.instructions()) {
            List<Integer> operands = old.operands().stream().map(renamed::get).toList();
            boolean sigmoid =
                    old.op() instanceof Op.Unary unary && unary.fn() == Op.UnaryFn.SIGMOID && old.dtype() == DType.F32;
            if (sigmoid) {
                boolean row = old.row();
                int one = add(instructions, reads, false, new Op.Fill(ValueType.scalar(DType.F32), 1));
                int negative = add(instructions, reads, row, new Op.Unary(Op.UnaryFn.NEG), operands.get(0));
                int exp = add(instructions, reads, row, new Op.Unary(Op.UnaryFn.EXP), negative);
                int sum = add(instructions, reads, row, new Op.Binary(Op.BinaryFn.ADD), one, exp);
                renamed.add(add(instructions, reads, row, new Op.Binary(Op.BinaryFn.DIV), one, sum));
            } else {
                instructions.add(new LoopBody.Instruction(old.op(), old.dtype(), operands, old.row()));
                renamed.add(reads + instructions.size() - 1);
            }
        }
        return new LoopBody(
                body.sizes(),
                body.rowAxes(),
                body.reads(),
                instructions,
                body.results().stream().map(renamed::get).toList(),
                body.sums().stream()
                        .map(sum -> new LoopBody.Sum(renamed.get(sum.operand()), sum.axes()))
                        .toList());
    }

    private static int add(
            List<LoopBody.Instruction> instructions, int reads, boolean row, Op op, Integer... operands) {
        instructions.add(new LoopBody.Instruction(op, DType.F32, List.of(operands), row));
        return reads + instructions.size() - 1;
    }
}
