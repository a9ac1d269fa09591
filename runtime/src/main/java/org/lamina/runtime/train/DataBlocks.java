package org.lamina.runtime.train;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lamina.runtime.data.DataFolders;
import org.lamina.runtime.data.Dataset;
import org.lamina.runtime.data.Items;
import org.lamina.runtime.data.Part;
import org.lamina.runtime.data.Vocabularies;
import org.lamina.runtime.data.Vocabulary;
import org.lamina.runtime.store.DataCode;

/**
 * The batches of one or several data blocks. An epoch is one pass over the first block; the others deliver as many items
 * with each batch, and start again when they end.
 */
public final class DataBlocks implements DataParts {
    /** Key of the metadata under which the columns of a table are found, with the name of its block behind it. */
    public static final String COLUMNS = "columns.";

    private final Map<Part, PartBatches> parts = new EnumMap<>(Part.class);
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private @Nullable TrainingBatches training;

    private DataBlocks() {}

    /**
     * Opens the sources, cuts them, and carries out their fits and maps.
     *
     * @param seed            seed of the run
     * @param doublePrecision whether floats are delivered as doubles
     * @throws org.lamina.runtime.store.DataException if data is missing, malformed or not as declared
     */
    public static DataBlocks open(List<DataBlock> blocks, DataFolders folders, long seed, boolean doublePrecision) {
        DataBlocks data = new DataBlocks();
        List<Map<Part, Items>> opened = new ArrayList<>();
        Map<String, Vocabulary> vocabularies = new LinkedHashMap<>();
        for (DataBlock block : blocks) {
            Dataset dataset =
                    Dataset.open(block.source(), folders, block.split().orElse(null), seed);
            dataset.check(block.needs());
            dataset.schema().ifPresent(schema -> data.metadata.put(COLUMNS + block.name(), schema.toJson()));
            dataset.vocabulary().ifPresent(vocabulary -> vocabularies.put(block.name(), vocabulary));
            opened.add(new DataPreparation(block, seed, doublePrecision).prepare(dataset));
        }
        data.metadata.putAll(new Vocabularies(vocabularies).metadata());
        for (Part part : opened.get(0).keySet()) {
            List<Items> items = new ArrayList<>();
            for (int i = 0; i < blocks.size(); i++) {
                items.add(items(blocks.get(i), blocks.get(0), opened.get(i), part));
            }
            Supplier<PartBatches> made = () -> new PartBatches(part, blocks, items, seed, doublePrecision);
            PartBatches batches = made.get();
            data.parts.put(part, batches);
            if (part == Part.TRAIN) {
                // A part that is one batch would be in memory again, for nothing.
                boolean whole = batches.batches() == 1;
                data.training = new TrainingBatches(whole ? batches : made.get(), whole ? batches : made.get());
            }
        }
        return data;
    }

    private static Items items(DataBlock block, DataBlock first, Map<Part, Items> parts, Part part) {
        Items items = parts.get(part);
        if (items == null) {
            throw DataCode.NO_ITEMS
                    .problem("`%s` has a %s part, `%s` has none", first.name(), part.text(), block.name())
                    .help("split both data blocks into the same parts")
                    .exception();
        }
        return items;
    }

    @Override
    public List<Part> parts() {
        return List.copyOf(parts.keySet());
    }

    @Override
    public long items(Part part) {
        return of(part).items();
    }

    @Override
    public long batches(Part part) {
        return of(part).batches();
    }

    @Override
    public Batch batch(Part part, long epoch, long index) {
        return of(part).batch(epoch, Math.toIntExact(index));
    }

    @Override
    public Batch trainingBatch(long epoch, long index) {
        of(Part.TRAIN);
        return Objects.requireNonNull(training).batch(epoch, index);
    }

    private PartBatches of(Part part) {
        PartBatches batches = parts.get(part);
        if (batches == null) {
            throw DataCode.NO_ITEMS
                    .problem("the data has no %s part", part.text())
                    .help("give it a share by `split " + part.text() + " = …`")
                    .exception();
        }
        return batches;
    }

    @Override
    public Map<String, String> metadata() {
        return java.util.Collections.unmodifiableMap(metadata);
    }

    @Override
    public void close() {
        if (training != null) {
            training.close();
        }
        parts.clear();
    }
}
