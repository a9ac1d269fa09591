package org.lamina.plan;

import java.util.List;
import org.lamina.op.Op;
import org.lamina.schedule.Operand;
import org.lamina.schedule.Phase;
import org.lamina.schedule.Step;
import org.lamina.types.Size;
import org.lamina.types.ValueType;

/**
 * Roughly how many arithmetic operations the steps of parallel phases take on the whole batch: enough to tell whether more
 * threads are worth waking.
 */
final class Work {
    private static final int PER_ELEMENT = 4;

    private Work() {}

    static Size of(List<Phase> phases) {
        Size sum = Size.of(0);
        for (Phase phase : phases) {
            if (phase.kind() == Phase.Kind.PARALLEL) {
                for (Step step : phase.steps()) {
                    sum = sum.plus(of(step));
                }
            }
        }
        return sum;
    }

    private static Size of(Step step) {
        if (step instanceof Step.Turns turns) {
            Size sum = Size.of(0);
            for (Step inner : turns.steps()) {
                sum = sum.plus(of(inner));
            }
            return sum.times(turns.turns());
        }
        if (step instanceof Step.Call call) {
            List<Operand> reads = call.reads();
            if (call.op() instanceof Op.MatMul product) {
                ValueType left = reads.get(0).type();
                Size inner = left.size(left.rank() - (product.transposeLeft() ? 2 : 1));
                return call.writes().get(0).type().count().times(inner).times(2);
            } else if (call.op() instanceof Op.Conv2d) {
                return convolution(reads.get(1).type(), call.writes().get(0).type());
            } else if (call.op() instanceof Op.Conv2dGradInput) {
                return convolution(reads.get(1).type(), reads.get(0).type());
            } else if (call.op() instanceof Op.Conv2dGrads) {
                return convolution(reads.get(1).type(), reads.get(2).type()).times(2);
            } else if (call.op() instanceof Op.Conv2dGradWeight) {
                return convolution(call.writes().get(0).type(), reads.get(1).type());
            } else if (call.op() instanceof Op.Loop loop) {
                return loop.body().sizes().stream().reduce(Size.of(PER_ELEMENT), Size::times);
            }
        }
        return step.writes().get(0).type().count().times(PER_ELEMENT);
    }

    /** Every element of the result takes a product for each element of one filter. */
    private static Size convolution(ValueType filters, ValueType result) {
        Size filter = filters.size(1).times(filters.size(2)).times(filters.size(3));
        return result.count().times(filter).times(2);
    }
}
