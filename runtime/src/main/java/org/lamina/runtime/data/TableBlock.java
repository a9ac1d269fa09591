package org.lamina.runtime.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A field of numbers over the rows of a table, put together when an item is asked for: nothing of a table is in memory twice.
 *
 * @param parts in the order of the elements of an item
 * @param doubles whether numbers keep double precision
 */
record TableBlock(RowStore rows, List<TablePart> parts, boolean doubles) implements Block {

    /** What a column becomes. */
    sealed interface TablePart {}

    /** A number, or {@code mean} where it is missing. */
    record Plain(int slot, @Nullable Double mean) implements TablePart {}

    /** One number for each category, all 0 but that of the row. */
    record OneHot(CsvTable.Texts texts, int[] numberOf, int categories) implements TablePart {}

    @Override
    public int count() {
        return rows.rows();
    }

    @Override
    public FieldType type() {
        return FieldType.F32;
    }

    @Override
    public void copy(int item, float[] dst, int at) {
        double[] row = rows.row(item);
        int to = at;
        for (int i = 0; i < parts.size(); i++) {
            TablePart part = parts.get(i);
            if (part instanceof Plain plain) {
                dst[to++] = (float) number(plain, row);
            } else if (part instanceof OneHot oneHot) {
                java.util.Arrays.fill(dst, to, to + oneHot.categories(), 0);
                dst[to + oneHot.numberOf()[oneHot.texts().id(item)]] = 1;
                to += oneHot.categories();
            }
        }
    }

    @Override
    public void copy(int item, double[] dst, int at) {
        double[] row = rows.row(item);
        int to = at;
        for (int i = 0; i < parts.size(); i++) {
            TablePart part = parts.get(i);
            if (part instanceof Plain plain) {
                double number = number(plain, row);
                dst[to++] = doubles ? number : (float) number;
            } else if (part instanceof OneHot oneHot) {
                java.util.Arrays.fill(dst, to, to + oneHot.categories(), 0);
                dst[to + oneHot.numberOf()[oneHot.texts().id(item)]] = 1;
                to += oneHot.categories();
            }
        }
    }

    private static double number(Plain plain, double[] row) {
        double value = row[plain.slot()];
        Double mean = plain.mean();
        return mean != null && Double.isNaN(value) ? mean : value;
    }
}
