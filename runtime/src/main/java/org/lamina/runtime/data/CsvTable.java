package org.lamina.runtime.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lamina.runtime.data.CsvReader.Row;
import org.lamina.runtime.data.CsvSchema.Kind;
import org.lamina.runtime.data.CsvSource.FieldSpec;
import org.lamina.runtime.data.CsvSource.Missing;
import org.lamina.runtime.store.DataCode;
import org.lamina.runtime.store.DataException;

/** The columns of a table that its fields use: numbers as doubles in rows, categories as numbered texts in memory. */
final class CsvTable {
    private final CsvLayout layout;

    /** Where the number of a position is in a row of the store. */
    private final Map<Integer, Integer> slots = new TreeMap<>();

    private final BitSet incomplete = new BitSet();
    private final Map<Integer, Texts> texts = new TreeMap<>();
    private long[] lines = {};
    private RowStore numbers = new RowStore(0);
    private double[] row = {};
    private int rows;

    private CsvTable(CsvLayout layout) {
        this.layout = layout;
    }

    /** A growing column of texts, each stored once. */
    static final class Texts {
        private final Map<String, Integer> ids = new HashMap<>();
        private final List<String> distinct = new ArrayList<>();
        private int[] values = new int[64];

        private void put(int row, String text) {
            if (row == values.length) {
                values = Arrays.copyOf(values, 2 * row);
            }
            values[row] = ids.computeIfAbsent(text, key -> {
                distinct.add(key);
                return distinct.size() - 1;
            });
        }

        int id(int row) {
            return values[row];
        }

        String text(int id) {
            return distinct.get(id);
        }

        int distinctCount() {
            return distinct.size();
        }
    }

    static CsvTable read(Path path, CsvFormat format, Missing missing, List<FieldSpec> fields) {
        try (CsvReader reader = CsvReader.open(path, format)) {
            Row first = reader.next();
            if (first == null) {
                throw empty(path, "the file is empty");
            }
            Row second = reader.next();
            boolean header = hasHeader(format, fields, first, second);
            CsvTable table =
                    new CsvTable(new CsvLayout(path.toString(), header ? first.cells() : null, first.cells().length));
            table.prepare(fields);
            if (!header) {
                table.add(first, format, missing);
            }
            for (Row row = second; row != null; row = reader.next()) {
                table.add(row, format, missing);
            }
            if (table.rows == 0) {
                throw empty(path, second == null ? "the table has a header and no rows" : "every row lacks a value");
            }
            return table;
        }
    }

    private static DataException empty(Path path, String reason) {
        return DataCode.NO_ITEMS
                .problem("%s", reason)
                .file(path)
                .help("check that this is the right file")
                .exception();
    }

    private static boolean hasHeader(CsvFormat format, List<FieldSpec> fields, Row first, @Nullable Row second) {
        return switch (format.header()) {
            case PRESENT -> true;
            case ABSENT -> false;
            case AUTO ->
                fields.stream().flatMap(field -> field.columns().stream()).anyMatch(CsvTable::isNamed)
                        || looksLikeHeader(format, first.cells(), second == null ? null : second.cells());
        };
    }

    private static boolean isNamed(Column column) {
        return column instanceof Column.ByName || (column instanceof Column.OneHot oneHot && isNamed(oneHot.column()));
    }

    static boolean looksLikeHeader(CsvFormat format, String[] first, String @Nullable [] second) {
        if (second == null) {
            return false;
        }
        for (int i = 0; i < first.length; i++) {
            if (!format.isMissing(first[i]) && !Cells.isNumber(first[i]) && Cells.isNumber(second[i])) {
                return true;
            }
        }
        return false;
    }

    private void prepare(List<FieldSpec> fields) {
        for (FieldSpec field : fields) {
            for (Column column : field.columns()) {
                boolean text = field.kind() == Kind.LABEL || column instanceof Column.OneHot;
                for (int position : layout.positions(column)) {
                    if (text) {
                        texts.put(position, new Texts());
                    } else {
                        slots.putIfAbsent(position, slots.size());
                    }
                }
            }
        }
        row = new double[slots.size()];
        numbers = new RowStore(row.length);
        lines = new long[texts.isEmpty() ? 0 : 64];
    }

    private void add(Row read, CsvFormat format, Missing missing) {
        if (missing == Missing.DROP && lacksValue(read, format)) {
            return;
        }
        for (Map.Entry<Integer, Texts> column : texts.entrySet()) {
            String cell = read.cells()[column.getKey()];
            if (format.isMissing(cell)) {
                throw missing(read, column.getKey(), cell, "`missing = drop` leaves such rows out");
            }
            column.getValue().put(rows, cell);
        }
        for (Map.Entry<Integer, Integer> column : slots.entrySet()) {
            row[column.getValue()] = number(read, column.getKey(), format, missing);
            if (Double.isNaN(row[column.getValue()])) {
                incomplete.set(column.getKey());
            }
        }
        numbers.add(row);
        if (!texts.isEmpty()) {
            lines = rows == lines.length ? Arrays.copyOf(lines, 2 * rows) : lines;
            lines[rows] = read.line();
        }
        rows++;
    }

    /** NaN where it is missing. */
    private double number(Row read, int position, CsvFormat format, Missing missing) {
        String cell = read.cells()[position];
        if (!format.isMissing(cell)) {
            return Cells.number(cell, layout.file(), read.line(), layout.text(position));
        }
        if (missing == Missing.ERROR) {
            throw missing(
                    read,
                    position,
                    cell,
                    "`missing = drop` leaves such rows out, `missing = mean` fills in the mean of the column");
        }
        return Double.NaN;
    }

    private boolean lacksValue(Row row, CsvFormat format) {
        return texts.keySet().stream().anyMatch(position -> format.isMissing(row.cells()[position]))
                || slots.keySet().stream().anyMatch(position -> format.isMissing(row.cells()[position]));
    }

    private DataException missing(Row row, int position, String cell, String help) {
        String found = cell.isEmpty() ? "the cell is empty" : Cells.shown(cell) + " stands for a missing value";
        return DataCode.MISSING_VALUE
                .problem("%s", found)
                .file(layout.file())
                .row(row.line())
                .column(layout.text(position))
                .help(help)
                .exception();
    }

    CsvLayout layout() {
        return layout;
    }

    int rows() {
        return rows;
    }

    /** The line of the file that a row begins on; known where there are texts. */
    long line(int row) {
        return lines[row];
    }

    /** The numbers of all rows. */
    RowStore numbers() {
        return numbers;
    }

    /** Where the number of a column is in a row of {@link #numbers}. */
    int slot(int position) {
        return java.util.Objects.requireNonNull(slots.get(position));
    }

    /** Whether a column has a number in every row. */
    boolean complete(int position) {
        return !incomplete.get(position);
    }

    Texts texts(int position) {
        return java.util.Objects.requireNonNull(texts.get(position));
    }
}
