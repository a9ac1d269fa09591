package org.lamina.runtime.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the columns of a table become fields, with all that was learnt from the training part: labels, categories,
 * means. Saved with a model, so that prediction reads a table as training did.
 *
 * @param fields the fields in the order of the source
 * @param width how many columns the table had
 */
public record CsvSchema(List<CsvField> fields, int width) {
    /** Copies the list. */
    public CsvSchema {
        fields = List.copyOf(fields);
    }

    /** What a field is made of. */
    public enum Kind {
        /** One number for each item: shape [N]. */
        NUMBER,
        /** A vector of numbers for each item: shape [N, K]. */
        NUMBERS,
        /** One label for each item: shape [N]. */
        LABEL
    }

    /**
     * A field.
     *
     * @param name name of the field
     * @param kind what it is made of
     * @param columns its columns; exactly one for NUMBER and LABEL
     */
    public record CsvField(String name, Kind kind, List<CsvColumn> columns) {
        /** Copies the list. */
        public CsvField {
            columns = List.copyOf(columns);
        }

        /** How many numbers an item has. */
        public int width() {
            return columns.stream().mapToInt(CsvColumn::width).sum();
        }
    }

    /**
     * A column.
     *
     * @param name its name in the header; null in tables without one
     * @param position its position, from 0
     * @param categories the values that a label or one-hot column may have, in the order of their numbers; empty for
     *     numbers
     * @param oneHot whether the column becomes one number for each category
     * @param mean what stands for a missing number; null if none may be missing
     */
    public record CsvColumn(
            @Nullable String name,
            int position,
            List<String> categories,
            boolean oneHot,
            @Nullable Double mean) {
        /** Copies the list. */
        public CsvColumn {
            categories = List.copyOf(categories);
        }

        /** How many numbers it becomes. */
        public int width() {
            return oneHot ? categories.size() : 1;
        }

        /** As messages show it: {@code "age" (3)} or {@code 3}. */
        public String text() {
            return name == null ? Integer.toString(position) : "\"" + name + "\" (" + position + ")";
        }
    }

    /** A text that {@link #fromJson} reads back, for the metadata of a weights file. */
    public String toJson() {
        return CsvSchemaJson.write(this);
    }

    /**
     * Reads a text of {@link #toJson}.
     *
     * @throws org.lamina.runtime.store.DataException NN0505 if it is none
     */
    public static CsvSchema fromJson(String text) {
        return CsvSchemaJson.read(text);
    }
}
