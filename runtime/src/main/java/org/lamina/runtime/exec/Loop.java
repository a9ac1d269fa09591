package org.lamina.runtime.exec;

import java.util.ArrayList;
import java.util.List;
import org.lamina.runtime.kernel.Kernel;
import org.lamina.runtime.kernel.Storage;
import org.lamina.runtime.kernel.Tensor;

/**
 * A fused elementwise chain over an iteration space: tiles of all operands are copied to heap arrays, the generated body runs
 * over them, and tiles of the results are copied back. Bodies come in two forms. Without row operands, a body sees whole
 * tiles in which every operand that lacks axes is repeated as needed. With row operands, which are constant within a row of
 * the trailing axes, it is called for each row and gets them as scalars.
 *
 * <p>A result may lie at the very place of an operand with all axes.
 */
public final class Loop implements Kernel {

    /** Computes elements {@code from .. to} (excluded) of the tiles. */
    @FunctionalInterface
    public interface Body {
        void run(Tiles tiles, int from, int to);
    }

    private final Frame frame;
    private final Body body;
    private final int rank;
    private final int rowAxis;
    private final Operand[] reads;
    private final Operand[] rows;
    private final Operand[] writes;
    private int version = -1;
    private int total;
    private int row;
    private int chunk;
    private boolean steady;

    private Loop(Builder builder) {
        this.frame = builder.frame;
        this.body = builder.body;
        this.rank = builder.rank;
        this.rowAxis = builder.rowAxis;
        this.reads = builder.reads.toArray(new Operand[0]);
        this.rows = builder.rows.toArray(new Operand[0]);
        this.writes = builder.writes.toArray(new Operand[0]);
    }

    /** Lists operands; they are numbered in the order of the calls, reads before writes. */
    public static final class Builder {
        private final Frame frame;
        private final int rank;
        private final Body body;
        private final List<Operand> reads = new ArrayList<>();
        private final List<Operand> rows = new ArrayList<>();
        private final List<Operand> writes = new ArrayList<>();
        private int rowAxis;
        private int operands;

        Builder(Frame frame, int rank, Body body) {
            this.frame = frame;
            this.rank = rank;
            this.body = body;
        }

        /** A tensor whose axis {@code i} is axis {@code axes[i]} of the iteration space, as a tile. */
        public Builder read(Tensor tensor, int... axes) {
            Operand.Kind kind = axes.length == rank ? Operand.Kind.FULL : Operand.Kind.REPEATED;
            reads.add(Operand.of(frame.tiles(), tensor, kind, operands++, axes));
            return this;
        }

        /** A tensor with one element, as a scalar. */
        public Builder scalar(Tensor tensor) {
            reads.add(Operand.of(frame.tiles(), tensor, Operand.Kind.SCALAR, operands++, new int[0]));
            return this;
        }

        /** A tensor that is constant along the axes after its last one, as a scalar for each row of those. */
        public Builder row(Tensor tensor, int... axes) {
            Operand operand = Operand.of(frame.tiles(), tensor, Operand.Kind.ROW, operands++, axes);
            reads.add(operand);
            rows.add(operand);
            rowAxis = Math.max(rowAxis, axes[axes.length - 1] + 1);
            return this;
        }

        /** A result, with all axes of the iteration space. */
        public Builder write(Tensor tensor) {
            int[] axes = java.util.stream.IntStream.range(0, rank).toArray();
            writes.add(Operand.of(frame.tiles(), tensor, Operand.Kind.OUT, operands++, axes));
            return this;
        }

        /** A tile that is no tensor's, for what one pass of the body hands to the next. */
        public Builder scratch(Storage storage) {
            frame.tiles().need(storage, operands++);
            return this;
        }

        public Kernel build() {
            return new Loop(this);
        }
    }

    @Override
    public void run() {
        if (version != frame.version()) {
            placed();
        }
        for (Operand read : reads) {
            read.begin();
        }
        for (int at = 0; at < total; at += chunk) {
            int count = Math.min(chunk, total - at);
            if (at == 0 || !steady) {
                for (Operand read : reads) {
                    read.load(at, count);
                }
            } else {
                for (Operand read : reads) {
                    if (read.kind == Operand.Kind.FULL) {
                        read.load(at, count);
                    }
                }
            }
            if (rows.length == 0) {
                body.run(frame.tiles(), 0, count);
            } else {
                runRows(at, count);
            }
            for (Operand write : writes) {
                write.put(at, count);
            }
        }
    }

    private void runRows(int at, int count) {
        int from = 0;
        while (from < count) {
            int position = at + from;
            int to = Math.min(count, from + row - position % row);
            for (Operand operand : rows) {
                operand.row(position);
            }
            body.run(frame.tiles(), from, to);
            from = to;
        }
    }

    private void placed() {
        version = frame.version();
        long[] space = writes[0].tensor.sizes();
        if (space.length != rank) {
            throw new IllegalStateException("a loop of rank " + rank + " writes " + writes[0].tensor);
        }
        int period = 0;
        for (Operand read : reads) {
            read.placed(space);
            period = Math.max(period, read.period());
        }
        for (Operand write : writes) {
            write.placed(space);
        }
        total = (int) writes[0].tensor.count();
        row = (int) writes[0].tensor.count(rowAxis, rank);
        int unit = rows.length > 0 ? row : Math.max(period, 1);
        chunk = unit <= Tiles.LENGTH ? Tiles.LENGTH / unit * unit : Tiles.LENGTH;
        steady = allRepeatWithin(chunk);
    }

    /** Whether every repeated operand has the same tile in each chunk. */
    private boolean allRepeatWithin(int length) {
        for (Operand read : reads) {
            if (read.kind == Operand.Kind.REPEATED && (read.period() == 0 || length % read.period() != 0)) {
                return false;
            }
        }
        return true;
    }
}
