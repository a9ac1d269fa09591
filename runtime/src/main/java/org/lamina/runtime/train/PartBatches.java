package org.lamina.runtime.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lamina.runtime.data.Batches;
import org.lamina.runtime.data.Field;
import org.lamina.runtime.data.Items;
import org.lamina.runtime.data.Part;

/** The batches of one part, from the items of all blocks; one set of arrays, and one batch, serves them all. */
final class PartBatches {
    private final Fields[] blocks;
    private final int[] positions;
    private final Taken taken;

    /** What one block adds to a batch. */
    private static final class Fields {
        private final Batches order;
        private final String[] names;
        private final FieldBuffer[] buffers;
        private final Augmentation augmentation;
        private final Map<String, HostTensor> tensors = new LinkedHashMap<>();

        Fields(Batches order, Items items, int capacity, boolean doublePrecision, Augmentation augmentation) {
            this.order = order;
            this.augmentation = augmentation;
            this.names = items.fields().stream().map(Field::name).toArray(String[]::new);
            this.buffers = items.fields().stream()
                    .map(field -> new FieldBuffer(field, capacity, doublePrecision))
                    .toArray(FieldBuffer[]::new);
        }

        void fill(int[] from, int at, int count) {
            for (int i = 0; i < buffers.length; i++) {
                buffers[i].fill(from, at, count);
                tensors.put(names[i], buffers[i].tensor(count));
            }
        }
    }

    /** @param items of each block, in the order of the blocks */
    PartBatches(Part part, List<DataBlock> blocks, List<Items> items, long seed, boolean doublePrecision) {
        this.blocks = new Fields[blocks.size()];
        int capacity = order(part, blocks.get(0), items.get(0).count(), seed).maxSize();
        for (int i = 0; i < this.blocks.length; i++) {
            DataBlock block = blocks.get(i);
            this.blocks[i] = new Fields(
                    order(part, block, items.get(i).count(), seed),
                    items.get(i),
                    capacity,
                    doublePrecision,
                    new Augmentation(block, seed));
        }
        this.positions = new int[this.blocks.length > 1 ? capacity : 0];
        Fields first = this.blocks[0];
        this.taken = new Taken(first.order.order(), this.blocks.length == 1 ? first.tensors : new LinkedHashMap<>());
    }

    private static Batches order(Part part, DataBlock block, int count, long seed) {
        int size = block.batch() == 0 ? count : block.batch();
        boolean train = part == Part.TRAIN;
        return train && block.shuffle()
                ? Batches.shuffled(count, size, block.drop(), seed)
                : Batches.inOrder(count, size, train && block.drop());
    }

    long items() {
        return blocks[0].order.itemCount();
    }

    int batches() {
        return blocks[0].order.batchCount();
    }

    /** Whether a batch changes before a step learns from it. */
    boolean augments() {
        for (Fields block : blocks) {
            if (block.augmentation.present()) {
                return true;
            }
        }
        return false;
    }

    /** What the arrays of a batch take. */
    long bytes() {
        long bytes = 0;
        for (Fields block : blocks) {
            for (FieldBuffer buffer : block.buffers) {
                bytes += buffer.bytes();
            }
        }
        return bytes;
    }

    Batch batch(long epoch, int index) {
        return take(epoch, index, false);
    }

    /** A batch as a step learns from it. */
    Batch augmented(long epoch, int index) {
        return take(epoch, index, true);
    }

    private Batch take(long epoch, int index, boolean augmented) {
        Batches first = blocks[0].order;
        first.startEpoch(epoch - 1);
        taken.items = first.size(index);
        taken.from = first.from(index);
        for (int i = blocks.length - 1; i >= 0; i--) {
            Fields block = blocks[i];
            if (i == 0) {
                block.fill(first.order(), taken.from, taken.items);
            } else {
                block.order.fill((epoch - 1) * first.itemCount() + taken.from, taken.items, positions);
                block.fill(positions, 0, taken.items);
            }
            if (augmented && block.augmentation.present()) {
                long turn = (epoch - 1) * first.batchCount() + index + 1;
                block.augmentation.apply(taken.items, block.tensors, turn);
            }
            if (taken.fields != block.tensors) {
                taken.fields.putAll(block.tensors);
            }
        }
        return taken;
    }

    /** Items from one place of an order. */
    private static final class Taken implements Batch {
        private final int[] order;
        private final Map<String, HostTensor> fields;
        private int items;
        private int from;

        Taken(int[] order, Map<String, HostTensor> fields) {
            this.order = order;
            this.fields = fields;
        }

        @Override
        public int items() {
            return items;
        }

        @Override
        public Map<String, HostTensor> fields() {
            return fields;
        }

        @Override
        public long item(int index) {
            return order[from + index];
        }
    }
}
