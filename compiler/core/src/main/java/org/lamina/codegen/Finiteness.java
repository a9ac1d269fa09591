package org.lamina.codegen;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.lamina.op.LoopBody;
import org.lamina.op.Op;
import org.lamina.schedule.Buffer;
import org.lamina.schedule.Home;
import org.lamina.schedule.Operand;
import org.lamina.schedule.Phase;
import org.lamina.schedule.Port;
import org.lamina.schedule.Schedule;
import org.lamina.schedule.Step;
import org.lamina.types.DType;

/**
 * Which operands of loops are finite as long as training is sound: nothing on the way to them divides, takes logarithms or
 * roots, or the like. Products of matrices and convolutions start anew, since they would spread a bad element anyway. See
 * Note [Choices by arithmetic].
 */
final class Finiteness {
    private final Map<Integer, Boolean> content = new HashMap<>();
    private final IdentityHashMap<LoopBody, List<Boolean>> loops = new IdentityHashMap<>();

    Finiteness(Schedule schedule) {
        for (Buffer buffer : schedule.buffers()) {
            boolean data = buffer.home() instanceof Home.Input input
                    && schedule.ports().get(input.port()).kind() == Port.Kind.DATA;
            content.put(buffer.id(), !data);
        }
        for (Phase phase : schedule.phases()) {
            phase.steps().forEach(this::visit);
        }
    }

    /** For every operand of the loop, reads first. */
    List<Boolean> of(LoopBody body) {
        return loops.get(body);
    }

    /** Until what a turn leaves is no worse than what it found: then it holds for every turn. */
    private void turns(Step.Turns scan) {
        Map<Integer, Boolean> before;
        do {
            before = Map.copyOf(content);
            scan.steps().forEach(this::visit);
            before.forEach((buffer, finite) -> content.merge(buffer, finite, Boolean::logicalAnd));
        } while (!before.equals(content));
    }

    private void visit(Step step) {
        if (step instanceof Step.Turns scan) {
            turns(scan);
            return;
        }
        boolean all = passed(step).stream().allMatch(read -> content.get(read.buffer()));
        if (step instanceof Step.Call call && call.op() instanceof Op.Loop loop) {
            List<Boolean> finite = loop(loop.body(), call.reads());
            loops.merge(loop.body(), finite, Finiteness::both);
            for (int i = 0; i < call.writes().size(); i++) {
                Operand write = call.writes().get(i);
                boolean rest = write.section().isEmpty() || content.getOrDefault(write.buffer(), true);
                content.put(
                        write.buffer(), rest && finite.get(loop.body().outputs().get(i)));
            }
            return;
        }
        boolean result = step instanceof Step.Call call ? of(call.op(), all) : all;
        step.writes().forEach(write -> content.put(write.buffer(), result));
    }

    /** The operands whose elements come through; where the greatest of a window lies is only asked of the first. */
    private static List<? extends Operand> passed(Step step) {
        boolean places = step instanceof Step.Call call
                && (call.op() instanceof Op.MaxPool2dGrad || call.op() instanceof Op.MaxPool2dPick);
        return places ? step.reads().subList(1, 2) : step.reads();
    }

    private static List<Boolean> both(List<Boolean> a, List<Boolean> b) {
        List<Boolean> both = new ArrayList<>();
        for (int i = 0; i < a.size(); i++) {
            both.add(a.get(i) && b.get(i));
        }
        return both;
    }

    private static boolean of(Op op, boolean operands) {
        if (op instanceof Op.MatMul
                || op instanceof Op.Conv2d
                || op instanceof Op.Conv2dGradInput
                || op instanceof Op.Conv2dGradWeight
                || op instanceof Op.Conv2dGrads) {
            return true;
        }
        if (op instanceof Op.Fill fill) {
            return Double.isFinite(fill.value());
        }
        if (op instanceof Op.Literal literal) {
            return literal.values().stream().allMatch(v -> Double.isFinite(v));
        }
        if (op instanceof Op.Pad pad) {
            return operands && Double.isFinite(pad.value());
        }
        return operands && keeps(op, false);
    }

    /** @param divisor whether the second operand is a number other than 0 */
    private static boolean keeps(Op op, boolean divisor) {
        if (op instanceof Op.Unary unary) {
            return switch (unary.fn()) {
                case EXP, LOG, LOG1P, SQRT, RSQRT -> false;
                default -> true;
            };
        }
        if (op instanceof Op.Binary binary) {
            return switch (binary.fn()) {
                case DIV -> divisor;
                case POW, MOD -> false;
                default -> true;
            };
        }
        return !(op instanceof Op.Reduce reduce && reduce.fn() == Op.ReduceFn.LOGSUMEXP);
    }

    private List<Boolean> loop(LoopBody body, List<Operand> reads) {
        List<Boolean> finite = new ArrayList<>();
        Map<Integer, Double> numbers = new HashMap<>();
        reads.forEach(read -> finite.add(content.get(read.buffer())));
        for (LoopBody.Instruction instruction : body.instructions()) {
            boolean all = instruction.operands().stream().allMatch(finite::get);
            if (instruction.op() instanceof Op.Fill fill) {
                numbers.put(finite.size(), fill.value());
                finite.add(Double.isFinite(fill.value()));
            } else if (instruction.dtype() == DType.BOOL) {
                // A truth value is 0 or 1 whatever it was made from.
                finite.add(true);
            } else if (instruction.op() instanceof Op.Binary) {
                Double right = numbers.get(instruction.operands().get(1));
                finite.add(all && keeps(instruction.op(), right != null && right != 0));
            } else {
                finite.add(all && keeps(instruction.op(), false));
            }
        }
        return finite;
    }
}
