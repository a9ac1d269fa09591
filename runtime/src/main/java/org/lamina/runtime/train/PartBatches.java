package org.lamina.runtime.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lamina.runtime.data.Batches;
import org.lamina.runtime.data.Field;
import org.lamina.runtime.data.Items;
import org.lamina.runtime.data.Part;

/** The batches of one part, from the items of all blocks; one set of arrays serves every batch. */
final class PartBatches {
    private final List<Batches> orders = new ArrayList<>();
    private final List<Map<String, FieldBuffer>> buffers = new ArrayList<>();
    private final List<Augmentation> augmentations = new ArrayList<>();
    private final int[] positions;

    /** @param items of each block, in the order of the blocks */
    PartBatches(Part part, List<DataBlock> blocks, List<Items> items, long seed, boolean doublePrecision) {
        for (int i = 0; i < blocks.size(); i++) {
            DataBlock block = blocks.get(i);
            int count = items.get(i).count();
            int size = block.batch() == 0 ? count : block.batch();
            boolean train = part == Part.TRAIN;
            orders.add(
                    train && block.shuffle()
                            ? Batches.shuffled(count, size, block.drop(), seed)
                            : Batches.inOrder(count, size, train && block.drop()));
            augmentations.add(new Augmentation(block, seed));
        }
        int capacity = orders.get(0).maxSize();
        this.positions = new int[capacity];
        for (Items of : items) {
            Map<String, FieldBuffer> fields = new LinkedHashMap<>();
            for (Field field : of.fields()) {
                fields.put(field.name(), new FieldBuffer(field, capacity, doublePrecision));
            }
            buffers.add(fields);
        }
    }

    long items() {
        return orders.get(0).itemCount();
    }

    int batches() {
        return orders.get(0).batchCount();
    }

    Batch batch(long epoch, int index) {
        return take(epoch, index, false);
    }

    /** A batch as a step learns from it. */
    Batch augmented(long epoch, int index) {
        return take(epoch, index, true);
    }

    private Batch take(long epoch, int index, boolean augmented) {
        Batches first = orders.get(0);
        first.startEpoch(epoch - 1);
        int count = first.size(index);
        int from = first.from(index);
        Map<String, HostTensor> fields = new LinkedHashMap<>();
        for (int i = orders.size() - 1; i >= 0; i--) {
            Map<String, HostTensor> own = new LinkedHashMap<>();
            if (i == 0) {
                fill(buffers.get(0), first.order(), from, count, own);
            } else {
                orders.get(i).fill((epoch - 1) * first.itemCount() + from, count, positions);
                fill(buffers.get(i), positions, 0, count, own);
            }
            if (augmented) {
                augmentations.get(i).apply(count, own, (epoch - 1) * first.batchCount() + index + 1);
            }
            fields.putAll(own);
        }
        return new Taken(count, fields, first.order(), from);
    }

    private static void fill(
            Map<String, FieldBuffer> buffers, int[] order, int from, int count, Map<String, HostTensor> fields) {
        buffers.forEach((name, buffer) -> {
            buffer.fill(order, from, count);
            fields.put(name, buffer.tensor(count));
        });
    }

    /** Items from one place of an order. */
    private record Taken(int items, Map<String, HostTensor> fields, int[] order, int from) implements Batch {
        @Override
        public long item(int index) {
            return order[from + index];
        }
    }
}
