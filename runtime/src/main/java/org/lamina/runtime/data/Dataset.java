package org.lamina.runtime.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lamina.runtime.store.DataCode;
import org.lamina.runtime.store.DataException;

/** An opened and divided data set. Immutable. */
public final class Dataset {
    private final String source;
    private final Map<Part, Items> parts;
    private final @Nullable CsvSchema schema;
    private final @Nullable Vocabulary vocabulary;

    Dataset(String source, Map<Part, Items> parts) {
        this(source, parts, null, null);
    }

    Dataset(String source, Map<Part, Items> parts, CsvSchema schema) {
        this(source, parts, schema, null);
    }

    /** A text. */
    Dataset(String source, Map<Part, Items> parts, Vocabulary vocabulary) {
        this(source, parts, null, vocabulary);
    }

    private Dataset(
            String source, Map<Part, Items> parts, @Nullable CsvSchema schema, @Nullable Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
        this.source = source;
        this.parts = new EnumMap<>(parts);
        this.schema = schema;
    }

    /**
     * Opens a source and cuts it.
     *
     * @param split how to cut the source, or its training part; null leaves everything as the source has it
     * @param trainSeed what a split without a seed of its own follows
     * @throws DataException when files are missing or malformed, or the split does not fit
     */
    public static Dataset open(Source source, DataFolders folders, @Nullable Split split, long trainSeed) {
        Opened opened = source.open(folders, trainSeed);
        if (opened.count() == 0) {
            throw DataCode.NO_ITEMS
                    .problem("the source delivers no items")
                    .file(source.describe())
                    .exception();
        }
        return opened.bind(partition(source, opened, split, trainSeed));
    }

    private static Partition partition(Source source, Opened opened, @Nullable Split split, long trainSeed) {
        if (split == null) {
            return Partition.everything(opened.count());
        }
        for (Part part : opened.ownParts()) {
            if (split.names(part)) {
                throw DataCode.BAD_SPLIT
                        .problem("the source has a %s part of its own", part.text())
                        .file(source.describe())
                        .help("leave `" + part.text() + "` out of the split; it cuts the training part only")
                        .exception();
            }
        }
        int @Nullable [] strata = null;
        if (split.stratified().isPresent()) {
            strata = opened.strata(split.stratified().get());
        }
        return split.cut(opened.count(), strata, trainSeed);
    }

    /** What the tokens of its field {@code x} stand for; empty where it is no text. */
    public Optional<Vocabulary> vocabulary() {
        return Optional.ofNullable(vocabulary);
    }

    /** A text for messages: the path or call of the source. */
    public String source() {
        return source;
    }

    /** The parts there are; TRAIN may be missing only when a split gives it nothing. */
    public Set<Part> parts() {
        return parts.keySet();
    }

    /** The items of a part. */
    public Optional<Items> part(Part part) {
        return Optional.ofNullable(parts.get(part));
    }

    /** The items for training. */
    public Items train() {
        return part(Part.TRAIN)
                .orElseThrow(() -> DataCode.NO_ITEMS
                        .problem("the split leaves no items for training")
                        .file(source)
                        .help("add `train = …` to the split")
                        .exception());
    }

    /** How the columns of a table became fields, with what was learnt from the training part; for tables only. */
    public Optional<CsvSchema> schema() {
        return Optional.ofNullable(schema);
    }

    /**
     * What a program declares of a field.
     *
     * @param itemShape shape of one item, -1 where any size is right
     * @param classes for labels: they lie in 0 … classes - 1; 0 if any are right
     */
    public record Need(String name, FieldType type, long[] itemShape, long classes) {}

    /**
     * Compares the data with the head of its data block.
     *
     * @throws DataException NN0601 when a field is missing or has another type or shape, NN0620 when a label is out of
     *     its range
     */
    public void check(List<Need> needs) {
        for (Need need : needs) {
            for (Map.Entry<Part, Items> entry : parts.entrySet()) {
                check(need, entry.getKey(), entry.getValue());
            }
        }
    }

    private void check(Need need, Part part, Items items) {
        if (!items.has(need.name())) {
            List<String> names = items.fields().stream().map(Field::name).toList();
            throw DataCode.SHAPE
                    .problem("`%s` is declared, the source delivers %s", need.name(), String.join(", ", names))
                    .file(source)
                    .help("name the fields of the data block as the source does")
                    .exception();
        }
        Field field = items.field(need.name());
        if (!fits(need.itemShape(), field.itemShape()) || isFloat(need.type()) != isFloat(field.type())) {
            throw shapeProblem(need, field).file(source).exception();
        }
        if (need.classes() > 0) {
            checkRange(need, part, field);
        }
    }

    private DataException.Problem shapeProblem(Need need, Field field) {
        String declared = typeText(need.name(), need.type(), need.itemShape(), need.classes());
        boolean columns = schema != null && need.itemShape().length == 1 && field.itemShape().length == 1;
        if (columns && isFloat(need.type()) && isFloat(field.type())) {
            return DataCode.SHAPE
                    .problem(
                            "%s has %d numeric columns, `%s` needs %d (found when the data was opened)",
                            source, field.itemSize(), declared, need.itemShape()[0])
                    .help("select other columns, or change the head of the data block");
        }
        return DataCode.SHAPE
                .problem(
                        "the source has `%s`, the data block needs `%s`",
                        typeText(field.name(), field.type(), field.itemShape(), 0), declared)
                .help("change the head of the data block or what the source selects"
                        + " (found when the data was opened)");
    }

    private static boolean isFloat(FieldType type) {
        return type == FieldType.F32;
    }

    private static boolean fits(long[] wanted, long[] found) {
        if (wanted.length != found.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i] >= 0 && wanted[i] != found[i]) {
                return false;
            }
        }
        return true;
    }

    private void checkRange(Need need, Part part, Field field) {
        int[] item = {0};
        long[] values = new long[field.itemSize()];
        for (int i = 0; i < field.count(); i++) {
            item[0] = i;
            field.copyInto(item, 0, 1, values);
            for (long value : values) {
                if (value < 0 || value >= need.classes()) {
                    throw DataCode.OUT_OF_RANGE
                            .problem(
                                    "`%s: %s` holds %d (item %,d of the %s part)",
                                    need.name(),
                                    typeText("", need.type(), need.itemShape(), need.classes())
                                            .substring(2),
                                    value,
                                    i,
                                    part.text())
                            .file(field.file() == null ? source : field.file())
                            .help("idx<" + need.classes() + "> reaches from 0 to " + (need.classes() - 1))
                            .exception();
                }
            }
        }
    }

    private static String typeText(String name, FieldType type, long[] itemShape, long classes) {
        List<String> axes = new ArrayList<>(List.of("N"));
        Arrays.stream(itemShape).forEach(axis -> axes.add(axis < 0 ? "_" : Long.toString(axis)));
        String element = classes > 0
                ? "idx<" + classes + ">"
                : switch (type) {
                    case F32 -> "f32";
                    case I32 -> "idx";
                    case I64 -> "i64";
                };
        return name + ": " + element + "[" + String.join(", ", axes) + "]";
    }
}
