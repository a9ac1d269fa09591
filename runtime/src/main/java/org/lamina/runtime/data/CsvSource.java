package org.lamina.runtime.data;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.lamina.runtime.data.CsvSchema.Kind;
import org.lamina.runtime.store.DataCode;

/** {@code csv(path, x = columns(…), y = column(…))}: columns of a table as fields. Immutable. */
public final class CsvSource implements Source {
    private final String path;
    private final List<FieldSpec> fields;
    private final CsvFormat format;
    private final Missing missing;
    private final boolean doubles;

    /** What happens where a value is missing in a column that is used. */
    public enum Missing {
        /** The table is refused. */
        ERROR,
        /** The row is left out. */
        DROP,
        /** The mean of the column over the training part takes its place; numbers only. */
        MEAN
    }

    /**
     * A field as the program asks for it.
     *
     * @param labels the labels in their order; empty if they are to be found
     */
    record FieldSpec(String name, Kind kind, List<Column> columns, List<String> labels) {}

    private CsvSource(String path, List<FieldSpec> fields, CsvFormat format, Missing missing, boolean doubles) {
        this.path = path;
        this.fields = List.copyOf(fields);
        this.format = format;
        this.missing = missing;
        this.doubles = doubles;
    }

    static CsvSource of(String path) {
        return new CsvSource(path, List.of(), CsvFormat.DEFAULT, Missing.ERROR, false);
    }

    private CsvSource with(FieldSpec field) {
        List<FieldSpec> next = new ArrayList<>(fields);
        next.add(field);
        return new CsvSource(path, next, format, missing, doubles);
    }

    /** A field of vectors: the numbers of these columns, shape [N, K]. */
    public CsvSource numbers(String name, Column... columns) {
        return with(new FieldSpec(name, Kind.NUMBERS, List.of(columns), List.of()));
    }

    /** A field of single numbers, shape [N]. */
    public CsvSource number(String name, Column column) {
        return with(new FieldSpec(name, Kind.NUMBER, List.of(column), List.of()));
    }

    /**
     * A field of labels, shape [N], as integers from 0.
     *
     * @param labels what 0, 1, … stand for; without any, the sorted distinct values of the training part
     */
    public CsvSource label(String name, Column column, String... labels) {
        return with(new FieldSpec(name, Kind.LABEL, List.of(column), List.of(labels)));
    }

    /** What to do about missing values. */
    public CsvSource missing(Missing policy) {
        return new CsvSource(path, fields, format, policy, doubles);
    }

    /** Further marks of missing values, besides the empty cell, NA, N/A, NaN, null, none and ?. */
    public CsvSource missingMarks(String... marks) {
        Set<String> all = new HashSet<>(format.missingMarks());
        Arrays.stream(marks).map(mark -> mark.toLowerCase(Locale.ROOT)).forEach(all::add);
        return format(new CsvFormat(format.separator(), format.quote(), format.encoding(), format.header(), all));
    }

    /** Whether the first row holds names. */
    public CsvSource header(CsvFormat.Header header) {
        return format(
                new CsvFormat(format.separator(), format.quote(), format.encoding(), header, format.missingMarks()));
    }

    /** The character between cells. */
    public CsvSource separator(char separator) {
        return format(
                new CsvFormat(separator, format.quote(), format.encoding(), format.header(), format.missingMarks()));
    }

    /** The character around cells. */
    public CsvSource quote(char quote) {
        return format(
                new CsvFormat(format.separator(), quote, format.encoding(), format.header(), format.missingMarks()));
    }

    /**
     * The encoding of the text, such as {@code utf-8} or {@code latin1}.
     *
     * @throws org.lamina.runtime.store.DataException NN0610 if the platform does not know it
     */
    public CsvSource encoding(String name) {
        try {
            return format(new CsvFormat(
                    format.separator(), format.quote(), Charset.forName(name), format.header(), format.missingMarks()));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw DataCode.BAD_ENCODING
                    .problem("%s is no known encoding", Cells.shown(name))
                    .file(path)
                    .help("usual ones are \"utf-8\", \"latin1\", \"windows-1252\" and \"utf-16\"")
                    .cause(e)
                    .exception();
        }
    }

    /** All of the above at once. */
    public CsvSource format(CsvFormat next) {
        return new CsvSource(path, fields, next, missing, doubles);
    }

    /** Keeps numbers in double precision, for programs that compute in f64. */
    public CsvSource doublePrecision(boolean wanted) {
        return new CsvSource(path, fields, format, missing, wanted);
    }

    @Override
    public String describe() {
        return path;
    }

    @Override
    public Opened open(DataFolders folders) {
        if (fields.isEmpty()) {
            throw new IllegalStateException("a table without fields");
        }
        CsvTable table = CsvTable.read(folders.find(path), format, missing, fields);
        return new CsvOpened(path, table, fields, doubles);
    }
}
