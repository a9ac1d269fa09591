package org.lamina.codegen;

import java.util.ArrayList;
import java.util.List;
import org.lamina.op.LoopBody;
import org.lamina.op.Op;

/**
 * The order in which a loop over rows computes: what elements need before anything is reduced (stage 0), the reductions
 * and what follows from them for rows (1), what elements make of that (2), and so on. Stages of elements are even.
 */
final class LoopStages {
    private final List<Integer> stages = new ArrayList<>();

    private LoopStages(LoopBody body) {
        body.reads().forEach(read -> stages.add(0));
        for (LoopBody.Instruction instruction : body.instructions()) {
            int stage = instruction.row() ? 1 : 0;
            for (int operand : instruction.operands()) {
                boolean turns = operand >= body.reads().size() && body.row(operand) != instruction.row();
                boolean number = operand >= body.reads().size()
                        && body.instructions()
                                        .get(operand - body.reads().size())
                                        .op()
                                instanceof Op.Fill;
                stage = Math.max(stage, number ? 0 : stages.get(operand) + (turns ? 1 : 0));
            }
            stages.add(stage);
        }
    }

    /** For every operand, reads first. */
    static List<Integer> of(LoopBody body) {
        return new LoopStages(body).stages;
    }

    /** The same loop with its instructions in the order of their stages. */
    static LoopBody ordered(LoopBody body) {
        List<Integer> stages = of(body);
        int reads = body.reads().size();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < body.instructions().size(); i++) {
            order.add(reads + i);
        }
        order.sort((a, b) -> Integer.compare(stages.get(a), stages.get(b)));
        List<Integer> renamed = new ArrayList<>();
        for (int i = 0; i < stages.size(); i++) {
            renamed.add(i < reads ? i : reads + order.indexOf(i));
        }
        List<LoopBody.Instruction> instructions = new ArrayList<>();
        for (int old : order) {
            LoopBody.Instruction instruction = body.instructions().get(old - reads);
            List<Integer> operands =
                    instruction.operands().stream().map(renamed::get).toList();
            instructions.add(
                    new LoopBody.Instruction(instruction.op(), instruction.dtype(), operands, instruction.row()));
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
}
