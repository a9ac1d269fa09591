package org.lamina.runtime.data;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.lamina.runtime.store.DataCode;

/** An opened source whose items are complete: nothing is left to learn from the training part. */
final class FixedParts implements Opened {
    private final String source;
    private final Map<Part, Items> parts;
    private final Items train;

    FixedParts(String source, Map<Part, Items> parts) {
        this.source = source;
        this.parts = new EnumMap<>(parts);
        Items all = parts.get(Part.TRAIN);
        if (all == null) {
            throw new IllegalArgumentException("no training part");
        }
        this.train = all;
    }

    @Override
    public int count() {
        return train.count();
    }

    @Override
    public Set<Part> ownParts() {
        Set<Part> own = EnumSet.noneOf(Part.class);
        own.addAll(parts.keySet());
        own.remove(Part.TRAIN);
        return own;
    }

    @Override
    public int[] strata(String name) {
        if (!train.has(name)
                || train.field(name).itemSize() != 1
                || train.field(name).type() == FieldType.F32) {
            throw DataCode.BAD_SPLIT
                    .problem("the split cannot be stratified by `%s`: it is no field of labels", name)
                    .file(source)
                    .help("stratify by a field of type idx<K>[N], or leave `stratify` out")
                    .exception();
        }
        long[] values = train.field(name).toLongs();
        Map<Long, Integer> groups = new HashMap<>();
        int[] strata = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            strata[i] = groups.computeIfAbsent(values[i], key -> groups.size());
        }
        return strata;
    }

    @Override
    public Dataset bind(Partition partition) {
        Map<Part, Items> bound = new EnumMap<>(parts);
        bound.remove(Part.TRAIN);
        for (Part part : Part.values()) {
            if (partition.rows(part).length > 0) {
                bound.put(part, train.select(partition.rows(part)));
            }
        }
        return new Dataset(source, bound);
    }
}
