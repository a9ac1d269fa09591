package org.lamina.op;

import java.util.ArrayList;
import java.util.List;
import org.lamina.types.DType;
import org.lamina.types.ValueType;

/** Shape rule of a fused loop: every instruction on elements or rows is checked as the scalar
 * operation it is. */
final class LoopShapes {
    private LoopShapes() {}

    static List<ValueType> infer(LoopBody body, Operands in) {
        in.arity(body.reads().size());
        List<DType> operands = new ArrayList<>();
        for (int i = 0; i < body.reads().size(); i++) {
            LoopBody.Read read = body.reads().get(i);
            in.must(read.dtype() == in.dtype(i), "read %s has another element type", i);
            in.must(read.axes().size() == in.rank(i), "read %s has another rank", i);
            in.increasing(
                    read.axes(),
                    read.row() ? body.rowSizes().size() : body.sizes().size());
            for (int axis = 0; axis < in.rank(i); axis++) {
                in.same(in.size(i, axis), body.sizes().get(read.axes().get(axis)));
            }
            operands.add(read.dtype());
        }
        for (LoopBody.Instruction instruction : body.instructions()) {
            operands.add(instruction(body, in, operands, instruction));
        }
        in.must(!body.outputs().isEmpty(), "no results");
        List<ValueType> results = new ArrayList<>();
        for (int result : body.results()) {
            in.must(result >= 0 && result < operands.size(), "result %s is not there", result);
            results.add(new ValueType(operands.get(result), body.row(result) ? body.rowSizes() : body.sizes()));
        }
        for (LoopBody.Sum sum : body.sums()) {
            in.must(sum.operand() >= 0 && sum.operand() < operands.size(), "sum %s is not there", sum.operand());
            in.must(operands.get(sum.operand()) == DType.F32, "a sum of %s", operands.get(sum.operand()));
            in.must(!body.row(sum.operand()), "a sum of rows");
            in.must(sum.axes() > 0 && sum.axes() <= body.sizes().size(), "a sum over %s axes", sum.axes());
            results.add(new ValueType(
                    DType.F32, body.sizes().subList(sum.axes(), body.sizes().size())));
        }
        return results;
    }

    private static DType instruction(
            LoopBody body, Operands in, List<DType> operands, LoopBody.Instruction instruction) {
        List<ValueType> scalars = new ArrayList<>();
        for (int operand : instruction.operands()) {
            in.must(operand >= 0 && operand < operands.size(), "operand %s is not there yet", operand);
            scalars.add(ValueType.scalar(operands.get(operand)));
        }
        if (instruction.op() instanceof Op.Reduce reduce) {
            int operand = instruction.operands().get(0);
            int rank = body.sizes().size();
            in.must(
                    rank > body.rowAxes() && reduce.axes().equals(Shapes.axes(rank - body.rowAxes(), rank)),
                    "not over rows");
            in.must(instruction.row() && !body.row(operand) && operands.get(operand) == DType.F32, "%s", instruction);
            return DType.F32;
        }
        for (int operand : instruction.operands()) {
            boolean number = operand < body.reads().size()
                    ? body.reads().get(operand).axes().isEmpty()
                    : body.instructions().get(operand - body.reads().size()).op() instanceof Op.Fill;
            in.must(!instruction.row() || number || body.row(operand), "%s reads elements", instruction);
        }
        in.must(
                instruction.op() instanceof Op.Unary
                        || instruction.op() instanceof Op.Binary
                        || instruction.op() instanceof Op.Select
                        || instruction.op() instanceof Op.Cast
                        || instruction.op() instanceof Op.Fill,
                "%s in a loop",
                instruction.op());
        ValueType result = ShapeRules.infer(instruction.op(), scalars).get(0);
        in.must(result.equals(ValueType.scalar(instruction.dtype())), "%s gives %s", instruction, result);
        return result.dtype();
    }
}
