package org.lamina.runtime.data;

/** Which columns of a table a field takes: {@code column("age")}, {@code columns(0..13)}, {@code one_hot("kind")}. */
public sealed interface Column {
    /**
     * A column by its name in the header.
     *
     * @param text the name, as the header has it; blanks around it do not count
     */
    record ByName(String text) implements Column {}

    /**
     * A column by its position.
     *
     * @param position from 0; negative ones count from the end
     */
    record ByPosition(int position) implements Column {}

    /**
     * Neighbouring columns by position.
     *
     * @param from first position, from 0
     * @param to behind the last position
     */
    record Range(int from, int to) implements Column {
        /** Refuses empty ranges. */
        public Range {
            if (from < 0 || to <= from) {
                throw new IllegalArgumentException("columns " + from + ".." + to);
            }
        }
    }

    /**
     * A column of categories that becomes one number for each category: 1 for its own, 0 for the others. The
     * categories are the sorted distinct values of the training part.
     *
     * @param column the column; no range
     */
    record OneHot(Column column) implements Column {}

    /** {@code "age"}. */
    static Column name(String text) {
        return new ByName(text);
    }

    /** {@code 3}, or {@code -1} for the last column. */
    static Column at(int position) {
        return new ByPosition(position);
    }

    /** {@code 0..13}: from the first up to, but not including, the second. */
    static Column range(int from, int to) {
        return new Range(from, to);
    }

    /** {@code one_hot("kind")}. */
    static Column oneHot(Column column) {
        return new OneHot(column);
    }
}
