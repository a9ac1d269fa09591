package org.lamina.plan;

import java.util.List;
import org.lamina.op.Op;
import org.lamina.schedule.Arithmetic;
import org.lamina.schedule.Operand;
import org.lamina.schedule.Phase;
import org.lamina.schedule.Step;
import org.lamina.types.Size;

/**
 * Roughly how many arithmetic operations the steps of parallel phases take on the whole batch, or all steps where the batch
 * is not cut: enough to tell whether more threads are worth waking. What shards share out by slices counts where it is a
 * product of rows of the batch.
 */
final class Work {
    private static final int PER_ELEMENT = 4;

    private Work() {}

    static Size of(List<Phase> phases, boolean sharded) {
        Size sum = Size.of(0);
        for (Phase phase : phases) {
            if (!sharded || phase.kind() == Phase.Kind.PARALLEL) {
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
        boolean slice = step.writes().get(0).cut() == Operand.Cut.SLICE;
        if (step instanceof Step.Call call) {
            Size products = Arithmetic.products(call);
            if (!products.equals(Size.of(0))) {
                return products;
            } else if (call.op() instanceof Op.Loop loop && !slice) {
                return loop.body().sizes().stream().reduce(Size.of(PER_ELEMENT), Size::times);
            }
        }
        return slice ? Size.of(0) : step.writes().get(0).type().count().times(PER_ELEMENT);
    }
}
