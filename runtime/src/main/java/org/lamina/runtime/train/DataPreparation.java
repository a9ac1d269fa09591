package org.lamina.runtime.train;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lamina.runtime.data.Dataset;
import org.lamina.runtime.data.Field;
import org.lamina.runtime.data.Items;
import org.lamina.runtime.data.Part;
import org.lamina.runtime.store.DataCode;

/** Carries out the fits and maps of a data block, once, before training. */
final class DataPreparation {
    /** Items that are mapped at once: enough to keep kernels busy, few enough for any heap. */
    private static final int CHUNK = 1024;

    private final DataBlock block;
    private final long seed;
    private final boolean doublePrecision;

    DataPreparation(DataBlock block, long seed, boolean doublePrecision) {
        this.block = block;
        this.seed = seed;
        this.doublePrecision = doublePrecision;
    }

    /** The parts of the data set after all steps. */
    Map<Part, Items> prepare(Dataset dataset) {
        Map<Part, Items> parts = new EnumMap<>(Part.class);
        for (Part part : dataset.parts()) {
            parts.put(part, dataset.part(part).orElseThrow());
        }
        for (DataStep step : block.steps()) {
            step.match(
                    fit -> {
                        fit(fit, parts);
                        return true;
                    },
                    map -> {
                        parts.replaceAll((part, items) ->
                                map.only().isEmpty() || map.only().get() == part ? map(map, items) : items);
                        return true;
                    },
                    augment -> false); // batch by batch, while training
        }
        return parts;
    }

    private void fit(DataStep.Fit fit, Map<Part, Items> parts) {
        Items items = parts.get(fit.on());
        if (items == null) {
            throw DataCode.NO_ITEMS
                    .problem("`fit … on %s` of `%s` has no items", fit.on().text(), block.name())
                    .help("give the part some items by `split`")
                    .exception();
        }
        fit.function().run(read(items, fit.fields(), 0, items.count()), Clock.start(seed));
    }

    private Items map(DataStep.MapFields map, Items items) {
        int chunk = map.whole() ? items.count() : Math.min(CHUNK, items.count());
        Map<String, Object> arrays = new LinkedHashMap<>();
        Map<String, long[]> shapes = new LinkedHashMap<>();
        for (int from = 0; from < items.count(); from += chunk) {
            int count = Math.min(chunk, items.count() - from);
            map.function().run(read(items, map.fields(), from, count), Clock.start(seed));
            for (String name : map.results()) {
                HostTensor result = map.function().tensor(name);
                int itemSize = result.count() / count;
                Object all = arrays.computeIfAbsent(
                        name,
                        key -> Array.newInstance(
                                result.array().getClass().getComponentType(),
                                Math.multiplyExact(itemSize, items.count())));
                System.arraycopy(result.array(), 0, all, from * itemSize, result.count());
                shapes.put(name, Arrays.copyOfRange(result.shape(), 1, result.shape().length));
            }
        }
        Items mapped = items;
        for (String name : map.results()) {
            Field field =
                    Field.of(name, shapes.getOrDefault(name, new long[0]), arrays.getOrDefault(name, new float[0]));
            mapped = mapped.with(
                    items.has(name) ? field.withLabels(items.field(name).labels()) : field);
        }
        return mapped;
    }

    private Batch read(Items items, List<String> fields, int from, int count) {
        int[] positions = new int[count];
        Arrays.setAll(positions, i -> from + i);
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        for (String name : fields) {
            FieldBuffer buffer = new FieldBuffer(items.field(name), count, doublePrecision);
            buffer.fill(positions, 0, count);
            tensors.put(name, buffer.tensor(count));
        }
        return Batch.of(count, tensors);
    }
}
