package org.lamina.runtime.exec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
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

    /** Loops over fewer elements are done before another thread has woken up. */
    private static final int WORTH_SHARING = 16_384;

    private final Frame frame;
    private final Body body;
    private final int rank;
    private final int rowAxis;
    private final boolean reduces;
    private final List<Spec> specs;
    private final List<Spec> sums;

    /** Further places of results. */
    private final List<Spec> others;

    private final List<Lane> lanes = new ArrayList<>();
    private final Workers.Task piece = this::runPiece;
    private int version = -1;
    private int total;
    private int row;
    private int chunk;
    private boolean steady;

    /** An operand before it has a thread. */
    private record Spec(Section section, Operand.Kind kind, int slot, int[] axes, boolean rows) {}

    /** The operands as one thread works on them. */
    private static final class Lane {
        private final Tiles tiles;
        private final Operand[] reads;
        private final Operand[] rows;
        private final Operand[] writes;
        private final ColumnSum[] sums;

        /** Operands with one number for each row, over which the body reduces. */
        private final Operand[] rowReads;

        private final Operand[] rowWrites;

        Lane(Tiles tiles, List<Spec> specs, List<Spec> sums, List<Storage> scratch, List<Spec> others) {
            this.tiles = tiles;
            List<Operand> made = new ArrayList<>();
            List<Operand> ofRows = new ArrayList<>();
            for (Spec spec : specs) {
                Operand operand = Operand.of(tiles, spec.section(), spec.kind(), spec.slot(), spec.axes());
                (spec.rows() ? ofRows : made).add(operand);
            }
            for (Spec spec : others) {
                made.add(Operand.of(tiles, spec.section(), spec.kind(), spec.slot(), spec.axes()));
            }
            for (Spec spec : sums) {
                tiles.need(Storage.F32, spec.slot());
            }
            this.sums = sums.stream()
                    .map(spec -> new ColumnSum(tiles, spec.section().whole(), spec.slot()))
                    .toArray(ColumnSum[]::new);
            for (int i = 0; i < scratch.size(); i++) {
                tiles.need(scratch.get(i), specs.size() + sums.size() + i);
            }
            reads = made.stream().filter(o -> o.kind != Operand.Kind.OUT).toArray(Operand[]::new);
            rows = made.stream().filter(o -> o.kind == Operand.Kind.ROW).toArray(Operand[]::new);
            writes = made.stream().filter(o -> o.kind == Operand.Kind.OUT).toArray(Operand[]::new);
            rowReads = ofRows.stream().filter(o -> o.kind != Operand.Kind.OUT).toArray(Operand[]::new);
            rowWrites = ofRows.stream().filter(o -> o.kind == Operand.Kind.OUT).toArray(Operand[]::new);
        }
    }

    private final List<Storage> scratch;

    private Loop(Builder builder) {
        this.frame = builder.frame;
        this.body = builder.body;
        this.rank = builder.rank;
        this.rowAxis = builder.rowAxis;
        this.reduces = builder.reduces;
        this.specs = List.copyOf(builder.specs);
        this.sums = List.copyOf(builder.sums);
        this.others = List.copyOf(builder.others);
        this.scratch = List.copyOf(builder.scratch);
        lanes.add(lane(0));
    }

    private Lane lane(int thread) {
        return new Lane(frame.tiles(thread), specs, sums, scratch, others);
    }

    /** Lists operands; they are numbered in the order of the calls, reads before writes before sums. */
    public static final class Builder {
        private final Frame frame;
        private final int rank;
        private final Body body;
        private final List<Spec> specs = new ArrayList<>();
        private final List<Spec> sums = new ArrayList<>();
        private final List<Spec> others = new ArrayList<>();
        private final List<Storage> scratch = new ArrayList<>();
        private int rowAxis;
        private boolean reduces;

        Builder(Frame frame, int rank, Body body) {
            this.frame = frame;
            this.rank = rank;
            this.body = body;
        }

        private Builder add(Section section, Operand.Kind kind, int... axes) {
            specs.add(new Spec(section, kind, specs.size(), axes, false));
            return this;
        }

        /** Says that the body reduces over rows of the last axes: it sees whole rows and never rows one by one. */
        public Builder rows(int axes) {
            rowAxis = rank - axes;
            reduces = true;
            return this;
        }

        /** A tensor without the axes of a row, as a tile with one number for each row. */
        public Builder readRows(Tensor tensor, int... axes) {
            Operand.Kind kind = axes.length == rowAxis ? Operand.Kind.FULL : Operand.Kind.REPEATED;
            specs.add(new Spec(new Section(tensor), kind, specs.size(), axes, true));
            return this;
        }

        /** A result with one number for each row. */
        public Builder writeRows(Tensor tensor) {
            int[] axes = IntStream.range(0, rowAxis).toArray();
            specs.add(new Spec(new Section(tensor), Operand.Kind.OUT, specs.size(), axes, true));
            return this;
        }

        /** A tensor whose axis {@code i} is axis {@code axes[i]} of the iteration space, as a tile. */
        public Builder read(Tensor tensor, int... axes) {
            return add(new Section(tensor), axes.length == rank ? Operand.Kind.FULL : Operand.Kind.REPEATED, axes);
        }

        /** A section with all axes of the iteration space, as a tile. */
        public Builder read(Section section, int... axes) {
            if (axes.length != rank) {
                throw new IllegalArgumentException("a section with " + axes.length + " of " + rank + " axes");
            }
            return add(section, Operand.Kind.FULL, axes);
        }

        /** A tensor with one element, as a scalar. */
        public Builder scalar(Tensor tensor) {
            return add(new Section(tensor), Operand.Kind.SCALAR);
        }

        /** A tensor that is constant along the axes after its last one, as a scalar for each row of those. */
        public Builder row(Tensor tensor, int... axes) {
            rowAxis = Math.max(rowAxis, axes[axes.length - 1] + 1);
            return add(new Section(tensor), Operand.Kind.ROW, axes);
        }

        /** A result, with all axes of the iteration space. */
        public Builder write(Tensor tensor) {
            return write(new Section(tensor));
        }

        /** A result, in the place of a section. */
        public Builder write(Section section) {
            return add(section, Operand.Kind.OUT, IntStream.range(0, rank).toArray());
        }

        /** A further place for the result that operand {@code slot} is. */
        public Builder also(int slot, Section section) {
            int[] axes = IntStream.range(0, rank).toArray();
            others.add(new Spec(section, Operand.Kind.OUT, slot, axes, false));
            return this;
        }

        /** As the other one, for a whole tensor. */
        public Builder also(int slot, Tensor tensor) {
            return also(slot, new Section(tensor));
        }

        /** A result that is summed over the leading axes of the iteration space; of its other axes there is a row. */
        public Builder sum(Tensor tensor) {
            sums.add(new Spec(new Section(tensor), Operand.Kind.OUT, specs.size() + sums.size(), new int[0], false));
            return this;
        }

        /** A tile that is no tensor's, for what one pass of the body hands to the next. */
        public Builder scratch(Storage storage) {
            scratch.add(storage);
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
        if (lanes.size() > 1 && total >= WORTH_SHARING && sums.isEmpty()) {
            frame.share(piece);
        } else {
            run(lanes.get(0), 0, total);
        }
    }

    private void runPiece(int thread) {
        long chunks = (total + chunk - 1L) / chunk;
        int from = (int) (chunks * thread / lanes.size() * chunk);
        int to = (int) Math.min(total, chunks * (thread + 1) / lanes.size() * chunk);
        run(lanes.get(thread), from, to);
    }

    private void run(Lane lane, int from, int to) {
        for (Operand read : lane.reads) {
            read.begin();
        }
        for (Operand read : lane.rowReads) {
            read.begin();
        }
        lane.tiles.row(row);
        for (ColumnSum sum : lane.sums) {
            sum.begin();
        }
        for (int at = from; at < to; at += chunk) {
            int count = Math.min(chunk, to - at);
            boolean again = at > from && steady;
            for (Operand read : lane.reads) {
                if (!again || read.kind == Operand.Kind.FULL) {
                    read.load(at, count);
                }
            }
            for (Operand read : lane.rowReads) {
                read.load(at / row, count / row);
            }
            if (lane.rows.length == 0) {
                body.run(lane.tiles, 0, count);
            } else {
                runRows(lane, at, count);
            }
            for (Operand write : lane.writes) {
                write.put(at, count);
            }
            for (Operand write : lane.rowWrites) {
                write.put(at / row, count / row);
            }
            for (ColumnSum sum : lane.sums) {
                sum.add(count);
            }
        }
        for (ColumnSum sum : lane.sums) {
            sum.end();
        }
    }

    private void runRows(Lane lane, int at, int count) {
        int from = 0;
        while (from < count) {
            int position = at + from;
            int to = Math.min(count, from + row - position % row);
            for (Operand operand : lane.rows) {
                operand.row(position);
            }
            body.run(lane.tiles, from, to);
            from = to;
        }
    }

    private void placed() {
        version = frame.version();
        specs.forEach(spec -> spec.section().placed());
        others.forEach(spec -> spec.section().placed());
        long[] space = space();
        if (space.length != rank) {
            throw new IllegalStateException("a loop of rank " + rank + " over " + Arrays.toString(space));
        }
        long count = Arrays.stream(space).reduce(1, (a, b) -> a * b);
        if (count > Integer.MAX_VALUE - Tiles.LENGTH) {
            throw new IllegalArgumentException(Arrays.toString(space) + " is too large for a fused loop");
        }
        total = (int) count;
        row = (int) Arrays.stream(space, rowAxis, rank).reduce(1, (a, b) -> a * b);
        while (lanes.size() < frame.threads() && total >= WORTH_SHARING) {
            lanes.add(lane(lanes.size()));
        }
        int period = 0;
        for (Lane lane : lanes) {
            for (Operand read : lane.reads) {
                read.placed(space);
                period = Math.max(period, read.period());
            }
            for (Operand write : lane.writes) {
                write.placed(space);
            }
            for (Operand[] ofRows : new Operand[][] {lane.rowReads, lane.rowWrites}) {
                for (Operand operand : ofRows) {
                    operand.placed(Arrays.copyOf(space, rowAxis));
                }
            }
        }
        int sumRow = 1;
        for (Lane lane : lanes) {
            for (ColumnSum sum : lane.sums) {
                sum.placed();
                sumRow = Math.max(sumRow, sum.row());
            }
        }
        // All of these are products of trailing sizes, so the longest is a multiple of the others.
        int whole = reduces ? Math.max(row, sumRow) : sumRow;
        int unit = Math.max(rowAxis > 0 ? row : Math.max(period, 1), whole);
        int least = unit <= Tiles.LENGTH ? unit : whole;
        chunk = Tiles.LENGTH / least * least;
        steady = allRepeatWithin(chunk);
    }

    /** Sizes of what has all axes of the iteration space: a result, or, where there are only sums, an operand. */
    private long[] space() {
        Lane lane = lanes.get(0);
        if (lane.writes.length > 0) {
            return lane.writes[0].section.sizes();
        }
        for (Operand read : lane.reads) {
            if (read.kind == Operand.Kind.FULL) {
                return read.section.sizes();
            }
        }
        throw new IllegalStateException("a loop of sums reads nothing that has all axes");
    }

    /** Whether every repeated operand has the same tile in each chunk. */
    private boolean allRepeatWithin(int length) {
        for (Operand read : lanes.get(0).reads) {
            if (read.kind == Operand.Kind.REPEATED && (read.period() == 0 || length % read.period() != 0)) {
                return false;
            }
        }
        return true;
    }
}
