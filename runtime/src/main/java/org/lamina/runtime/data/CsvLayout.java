package org.lamina.runtime.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lamina.runtime.store.DataCode;
import org.lamina.runtime.store.DataException;

/**
 * The columns of an open table: their number and, with a header, their names.
 *
 * @param file the file, for messages
 * @param names the header; null without one
 * @param width how many columns there are
 */
record CsvLayout(String file, String @Nullable [] names, int width) {
    /** The positions that a selection means. */
    List<Integer> positions(Column column) {
        if (column instanceof Column.Range range) {
            if (range.to() > width) {
                String other = otherSeparator();
                throw DataCode.SHAPE
                        .problem(
                                width == 1
                                        ? "%s has %d column, columns(%d..%d) needs %d (found when the data was opened)"
                                        : "%s has %d columns, columns(%d..%d) needs %d (found when the data was opened)",
                                file,
                                width,
                                range.from(),
                                range.to(),
                                range.to())
                        .file(file)
                        .row(1)
                        .help(
                                other.isEmpty()
                                        ? "positions count from 0; the second number lies behind the last column"
                                        : "the cells seem to be separated by `" + other + "`: separator = \"" + other
                                                + "\"")
                        .exception();
            }
            List<Integer> all = new ArrayList<>();
            for (int i = range.from(); i < range.to(); i++) {
                all.add(i);
            }
            return all;
        }
        return List.of(position(column));
    }

    /** What separates the names of a header that was read as one; empty if nothing seems to. */
    private String otherSeparator() {
        String header = names != null && width == 1 ? names[0] : "";
        return header.contains(";") ? ";" : header.contains("\t") ? "\\t" : "";
    }

    private int position(Column column) {
        if (column instanceof Column.ByName name) {
            return byName(name.text().strip());
        }
        if (column instanceof Column.ByPosition at) {
            int position = at.position() < 0 ? at.position() + width : at.position();
            if (position < 0 || position >= width) {
                throw missing(Integer.toString(at.position()), "the table has " + width + " columns, 0.." + width);
            }
            return position;
        }
        if (column instanceof Column.OneHot oneHot) {
            return position(oneHot.column());
        }
        throw new IllegalArgumentException("a range inside one_hot");
    }

    private int byName(String name) {
        if (names == null) {
            throw missing(Cells.shown(name), "the table has no header; select columns by position");
        }
        int found = Arrays.asList(names).indexOf(name);
        if (found < 0) {
            throw missing(Cells.shown(name), help(name));
        }
        if (Arrays.asList(names).lastIndexOf(name) != found) {
            throw DataCode.NO_COLUMN
                    .problem("two columns are called %s", Cells.shown(name))
                    .file(file)
                    .row(1)
                    .help("rename one, or select it by position: " + found + " or "
                            + Arrays.asList(names).lastIndexOf(name))
                    .exception();
        }
        return found;
    }

    private String help(String name) {
        List<String> known = names == null ? List.of() : Arrays.asList(names);
        if (known.stream().allMatch(cell -> Cells.isNumber(cell) || cell.isEmpty())) {
            return "the first row looks like data; select columns by position";
        }
        String separator = known.size() == 1 ? separatorIn(known.get(0)) : null;
        if (separator != null) {
            return "the header is the one cell " + Cells.shown(known.get(0)) + "; write separator = \"" + separator
                    + "\"";
        }
        String nearest = Nearest.to(name, known);
        if (nearest != null) {
            return "did you mean \"" + nearest + "\"?";
        }
        List<String> shown = known.stream().limit(12).map(Cells::shown).toList();
        return "the header has " + String.join(", ", shown)
                + (known.size() > shown.size() ? " and " + (known.size() - shown.size()) + " more" : "");
    }

    /** The separator that a header of one cell shows, or null. */
    private static @Nullable String separatorIn(String header) {
        if (header.indexOf('\t') >= 0) {
            return "\\t";
        }
        return header.indexOf(';') >= 0 ? ";" : header.indexOf('|') >= 0 ? "|" : null;
    }

    private DataException missing(String what, String help) {
        return DataCode.NO_COLUMN
                .problem("there is no column %s", what)
                .file(file)
                .row(1)
                .help(help)
                .exception();
    }

    /** A column as messages show it. */
    String text(int position) {
        return names == null
                ? Integer.toString(position)
                : Cells.shown(names[position]) + " (position " + position + ")";
    }

    @Nullable
    String name(int position) {
        return names == null ? null : names[position];
    }
}
