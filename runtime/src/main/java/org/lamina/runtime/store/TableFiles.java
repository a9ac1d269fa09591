package org.lamina.runtime.store;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Writes tables as CSV (RFC 4180 with line feeds): UTF-8, a header, quotes only where they are needed. */
public final class TableFiles {
    private TableFiles() {}

    /**
     * Writes a table.
     *
     * @param header names of the columns
     * @param rows cells, each row as long as the header
     */
    public static void write(Path file, List<String> header, List<List<String>> rows) {
        StringBuilder text = new StringBuilder();
        append(text, header);
        for (List<String> row : rows) {
            if (row.size() != header.size()) {
                throw new IllegalArgumentException("a row of " + row.size() + " cells below " + header.size());
            }
            append(text, row);
        }
        writeText(file, text.toString());
    }

    /**
     * Writes columns of numbers.
     *
     * @param columns one array for each name, all of one length; NaN leaves its cell empty
     */
    public static void writeNumbers(Path file, List<String> header, List<double[]> columns) {
        int rows = columns.isEmpty() ? 0 : columns.get(0).length;
        List<List<String>> cells = new java.util.ArrayList<>();
        for (int i = 0; i < rows; i++) {
            int row = i;
            cells.add(columns.stream().map(column -> number(column[row])).toList());
        }
        write(file, header, cells);
    }

    /** Writes a text as UTF-8. */
    public static void writeText(Path file, String text) {
        AtomicFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A number in the shortest form that reads back equal; whole numbers without a point; NaN is empty. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        // Values that were floats show as floats do: 0.1, not 0.10000000149011612.
        return value == (float) value ? Float.toString((float) value) : Double.toString(value);
    }

    private static void append(StringBuilder text, List<String> cells) {
        for (int i = 0; i < cells.size(); i++) {
            text.append(i == 0 ? "" : ",").append(quoted(cells.get(i)));
        }
        text.append('\n');
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain && cell.equals(cell.strip()) ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
