package org.lamina.runtime.data;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * How the text of a table is written. Immutable.
 *
 * @param separator between the cells of a row
 * @param quote around cells that hold separators or line ends
 * @param encoding of the text; a byte order mark of UTF-8 is skipped
 * @param header whether the first row holds the names of the columns
 * @param missingMarks cells that say that a value is missing, in lower case; the empty cell always does
 */
public record CsvFormat(char separator, char quote, Charset encoding, Header header, Set<String> missingMarks) {
    /** Commas, double quotes, UTF-8. */
    public static final CsvFormat DEFAULT = new CsvFormat(
            ',', '"', StandardCharsets.UTF_8, Header.AUTO, Set.of("na", "n/a", "nan", "null", "none", "?"));

    /** Copies the set. */
    public CsvFormat {
        missingMarks = Set.copyOf(missingMarks);
    }

    /** Whether the first row holds names. */
    public enum Header {
        /**
         * It does if a column is asked for by name; else if a cell of the first row is no number where the second row
         * has one.
         */
        AUTO,
        /** It does. */
        PRESENT,
        /** It does not. */
        ABSENT
    }

    boolean isMissing(String cell) {
        return cell.isEmpty() || missingMarks.contains(cell.toLowerCase(java.util.Locale.ROOT));
    }
}
