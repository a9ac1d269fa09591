package org.lamina.runtime.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lamina.runtime.data.CsvReader.Row;
import org.lamina.runtime.data.CsvSchema.CsvColumn;
import org.lamina.runtime.data.CsvSchema.CsvField;
import org.lamina.runtime.store.DataCode;

/**
 * Reads tables for prediction: the fields a model was trained on, from the columns it was trained on, with the
 * categories and means learnt then. Columns are found by name where the table has the training table's header, else by
 * position; columns that are not wanted, such as the target, may be there or not.
 */
public final class CsvRows {
    private CsvRows() {}

    /**
     * Reads fields as a table for training has them.
     *
     * @param wanted names of fields of {@code schema}
     * @throws org.lamina.runtime.store.DataException when the table does not have the columns, or a cell is malformed
     */
    public static Items read(Path file, CsvFormat format, CsvSchema schema, List<String> wanted) {
        List<CsvField> fields = schema.fields().stream()
                .filter(field -> wanted.contains(field.name()))
                .toList();
        if (fields.size() != wanted.size()) {
            throw new IllegalArgumentException("the schema lacks one of " + wanted);
        }
        try (CsvReader reader = CsvReader.open(file, format)) {
            Row first = reader.next();
            Row second = reader.next();
            if (first == null) {
                throw DataCode.NO_ITEMS.problem("the file is empty").file(file).exception();
            }
            boolean header = hasHeader(format, fields, first, second);
            Map<Integer, Integer> positions = positions(file, schema, fields, header, first.cells());
            List<Row> rows = rows(reader, header ? second : first, header ? null : second);
            if (rows.isEmpty()) {
                throw DataCode.NO_ITEMS
                        .problem("the table has a header and no rows")
                        .file(file)
                        .exception();
            }
            return Items.of(fields.stream()
                    .map(field -> field(file, format, field, positions, rows))
                    .toList());
        }
    }

    /**
     * Reads vectors of numbers without a schema: every row holds one item, row-major.
     *
     * @param name of the field that is made
     * @param itemShape shape of one item
     */
    public static Items readPlain(Path file, CsvFormat format, String name, long[] itemShape) {
        int size = (int) Arrays.stream(itemShape).reduce(1, Math::multiplyExact);
        List<CsvColumn> columns = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            columns.add(new CsvColumn(null, i, List.of(), false, null));
        }
        CsvField field = new CsvField(name, CsvSchema.Kind.NUMBERS, columns);
        Items items = read(file, format, new CsvSchema(List.of(field), size), List.of(name));
        return Items.of(items.field(name).reshaped(itemShape));
    }

    private static List<Row> rows(CsvReader reader, @Nullable Row first, @Nullable Row second) {
        List<Row> rows = new ArrayList<>();
        if (first != null) {
            rows.add(first);
        }
        for (Row row = second == null ? reader.next() : second; row != null; row = reader.next()) {
            rows.add(row);
        }
        return rows;
    }

    private static boolean hasHeader(CsvFormat format, List<CsvField> fields, Row first, @Nullable Row second) {
        return switch (format.header()) {
            case PRESENT -> true;
            case ABSENT -> false;
            case AUTO ->
                fields.stream()
                                .flatMap(field -> field.columns().stream())
                                .anyMatch(column -> column.name() != null
                                        && Arrays.asList(first.cells()).contains(column.name()))
                        || CsvTable.looksLikeHeader(format, first.cells(), second == null ? null : second.cells());
        };
    }

    /** Where each wanted training column stands in this table. */
    private static Map<Integer, Integer> positions(
            Path file, CsvSchema schema, List<CsvField> fields, boolean header, String[] first) {
        List<CsvColumn> columns =
                fields.stream().flatMap(field -> field.columns().stream()).toList();
        Map<Integer, Integer> positions = new HashMap<>();
        if (header && columns.stream().allMatch(column -> column.name() != null)) {
            CsvLayout layout = new CsvLayout(file.toString(), first, first.length);
            for (CsvColumn column : columns) {
                positions.put(
                        column.position(),
                        layout.positions(Column.name(String.valueOf(column.name())))
                                .get(0));
            }
            return positions;
        }
        int[] distinct = columns.stream()
                .mapToInt(CsvColumn::position)
                .sorted()
                .distinct()
                .toArray();
        if (first.length == schema.width()) {
            Arrays.stream(distinct).forEach(position -> positions.put(position, position));
        } else if (first.length == distinct.length) {
            for (int i = 0; i < distinct.length; i++) {
                positions.put(distinct[i], i);
            }
        } else {
            throw DataCode.SHAPE
                    .problem(
                            "the table has %d columns; the model needs %d, or the %d of the training table",
                            first.length, distinct.length, schema.width())
                    .file(file)
                    .help("give the columns of the training table in their order, or a header with their names")
                    .exception();
        }
        return positions;
    }

    private static Field field(
            Path file, CsvFormat format, CsvField field, Map<Integer, Integer> positions, List<Row> rows) {
        int width = field.width();
        boolean label = field.kind() == CsvSchema.Kind.LABEL;
        double[] values = new double[Math.multiplyExact(rows.size(), label ? 1 : width)];
        int at = 0;
        for (Row row : rows) {
            for (CsvColumn column : field.columns()) {
                String cell = row.cells()[positions.getOrDefault(column.position(), 0)];
                if (label || column.oneHot()) {
                    int number = category(file, format, row, column, cell);
                    values[label ? at : at + number] = label ? number : 1;
                } else {
                    values[at] = number(file, format, row, column, cell);
                }
                at += label ? 1 : column.width();
            }
        }
        if (label) {
            int[] labels = Arrays.stream(values).mapToInt(value -> (int) value).toArray();
            return Field.ints(field.name(), new long[0], labels)
                    .withLabels(field.columns().get(0).categories());
        }
        long[] shape = field.kind() == CsvSchema.Kind.NUMBER ? new long[0] : new long[] {width};
        return Field.floats(field.name(), shape, CsvOpened.narrow(values));
    }

    private static int category(Path file, CsvFormat format, Row row, CsvColumn column, String cell) {
        int number = column.categories().indexOf(cell);
        if (number < 0) {
            if (format.isMissing(cell)) {
                throw missing(file, row, column, cell);
            }
            throw CsvOpened.unknownLabel(file.toString(), row.line(), column, cell);
        }
        return number;
    }

    private static double number(Path file, CsvFormat format, Row row, CsvColumn column, String cell) {
        if (!format.isMissing(cell)) {
            return Cells.number(cell, file.toString(), row.line(), column.text());
        }
        Double mean = column.mean();
        if (mean == null) {
            throw missing(file, row, column, cell);
        }
        return mean;
    }

    private static RuntimeException missing(Path file, Row row, CsvColumn column, String cell) {
        return DataCode.MISSING_VALUE
                .problem("%s", cell.isEmpty() ? "the cell is empty" : Cells.shown(cell) + " stands for a missing value")
                .file(file)
                .row(row.line())
                .column(column.text())
                .help("the model was trained without missing values here; fill it in")
                .exception();
    }
}
