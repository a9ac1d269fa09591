package org.lamina.schedule;

import java.util.List;
import org.lamina.ir.Site;
import org.lamina.op.Op;
import org.lamina.types.Size;

/** One thing to do. */
public sealed interface Step {
    Site site();

    /** What it reads. */
    List<Operand> reads();

    /** What it writes. */
    List<Operand> writes();

    /** An operation on its operands: on the rows of a shard in a parallel phase, else on whole values. */
    record Call(Op op, List<Operand> reads, List<Operand> writes, Site site) implements Step {
        public Call {
            reads = List.copyOf(reads);
            writes = List.copyOf(writes);
        }
    }

    /**
     * Joins the partial results of all shards, in the order of the shards.
     *
     * @param fn SUM, MAX, MIN, PROD, ANY or ALL
     * @param divisor what the sum is divided by, for means; 1 otherwise
     */
    record Combine(Op.ReduceFn fn, Operand partial, Operand whole, Size divisor, Site site) implements Step {
        @Override
        public List<Operand> reads() {
            return List.of(partial);
        }

        @Override
        public List<Operand> writes() {
            return List.of(whole);
        }
    }

    /** Copies all elements. */
    record Copy(Operand from, Operand to, Site site) implements Step {
        @Override
        public List<Operand> reads() {
            return List.of(from);
        }

        @Override
        public List<Operand> writes() {
            return List.of(to);
        }
    }

    /**
     * Steps done again and again, in one memory: what a turn leaves in a buffer, the next finds there.
     *
     * @param turns how often
     * @param reverse whether turns are numbered downwards
     */
    record Turns(Size turns, boolean reverse, List<Step> steps, Site site) implements Step {
        public Turns {
            steps = List.copyOf(steps);
        }

        @Override
        public List<Operand> reads() {
            return steps.stream().flatMap(step -> step.reads().stream()).toList();
        }

        @Override
        public List<Operand> writes() {
            return steps.stream().flatMap(step -> step.writes().stream()).toList();
        }
    }

    /** Writes the number of the present turn of the innermost {@link Turns} around it. */
    record TurnNumber(Operand to, Site site) implements Step {
        @Override
        public List<Operand> reads() {
            return List.of();
        }

        @Override
        public List<Operand> writes() {
            return List.of(to);
        }
    }

    /** Copies what belongs to the present turn along an axis; {@code to} has size 1 there. */
    record Take(Operand from, int axis, Operand to, Site site) implements Step {
        @Override
        public List<Operand> reads() {
            return List.of(from);
        }

        @Override
        public List<Operand> writes() {
            return List.of(to);
        }
    }

    /** Copies to the place of the present turn along an axis; {@code from} has size 1 there. */
    record Put(Operand from, int axis, Operand to, Site site) implements Step {
        @Override
        public List<Operand> reads() {
            return List.of(from);
        }

        @Override
        public List<Operand> writes() {
            return List.of(to);
        }
    }
}
