package org.lamina.runtime.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.lamina.runtime.data.CsvSchema.CsvColumn;
import org.lamina.runtime.data.CsvSchema.CsvField;
import org.lamina.runtime.data.CsvSchema.Kind;
import org.lamina.runtime.data.CsvSource.FieldSpec;
import org.lamina.runtime.store.DataCode;
import org.lamina.runtime.store.DataException;

/** A table whose rows were read: labels, categories and means are learnt when its training part is known. */
final class CsvOpened implements Opened {
    private final String source;
    private final CsvTable table;
    private final List<FieldSpec> fields;
    private final boolean doubles;

    CsvOpened(String source, CsvTable table, List<FieldSpec> fields, boolean doubles) {
        this.source = source;
        this.table = table;
        this.fields = fields;
        this.doubles = doubles;
    }

    @Override
    public int count() {
        return table.rows();
    }

    @Override
    public int[] strata(String name) {
        for (FieldSpec field : fields) {
            if (field.name().equals(name) && field.kind() == Kind.LABEL) {
                CsvTable.Texts texts = table.texts(position(field));
                int[] groups = new int[table.rows()];
                for (int row = 0; row < groups.length; row++) {
                    groups[row] = texts.id(row);
                }
                return groups;
            }
        }
        throw DataCode.BAD_SPLIT
                .problem("the split cannot be stratified by `%s`: it is no field of labels", name)
                .file(source)
                .help("stratify by a field of type idx<K>[N], or leave `stratify` out")
                .exception();
    }

    private int position(FieldSpec field) {
        return table.layout().positions(field.columns().get(0)).get(0);
    }

    @Override
    public Dataset bind(Partition partition) {
        CsvSchema schema = learn(partition.train());
        Map<Part, Items> parts = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            int[] rows = partition.rows(part);
            if (rows.length > 0) {
                parts.put(part, items(schema, rows));
            }
        }
        return new Dataset(source, parts, schema);
    }

    /** A range of positions that reaches over the label would let the network read what it shall learn. */
    private void keepLabelsOutOfRanges(FieldSpec field) {
        for (Column column : field.columns()) {
            for (FieldSpec other : fields) {
                boolean single = other.kind() == Kind.NUMBER || other.kind() == Kind.LABEL;
                if (column instanceof Column.Range range
                        && field.kind() == Kind.NUMBERS
                        && single
                        && table.layout().positions(range).contains(position(other))) {
                    String name = table.layout().name(position(other));
                    throw DataCode.SHAPE
                            .problem(
                                    "%s has %d columns beside %s, columns(%d..%d) of `%s` takes that one too"
                                            + " (found when the data was opened)",
                                    source,
                                    table.layout().width() - 1,
                                    name == null ? "number " + position(other) : "`" + name + "`",
                                    range.from(),
                                    range.to(),
                                    field.name())
                            .file(source)
                            .row(1)
                            .help("`" + other.name() + "` is this column; what the network reads must not hold it")
                            .exception();
                }
            }
        }
    }

    private CsvSchema learn(int[] train) {
        List<CsvField> learnt = new ArrayList<>();
        fields.forEach(this::keepLabelsOutOfRanges);
        for (FieldSpec field : fields) {
            List<CsvColumn> columns = new ArrayList<>();
            for (Column column : field.columns()) {
                for (int position : table.layout().positions(column)) {
                    columns.add(learn(field, column, position, train));
                }
            }
            learnt.add(new CsvField(field.name(), field.kind(), columns));
        }
        return new CsvSchema(learnt, table.layout().width());
    }

    private CsvColumn learn(FieldSpec field, Column column, int position, int[] train) {
        String name = table.layout().name(position);
        boolean oneHot = column instanceof Column.OneHot;
        if (field.kind() == Kind.LABEL || oneHot) {
            List<String> categories = field.labels().isEmpty() ? categories(position, train) : field.labels();
            return new CsvColumn(name, position, categories, oneHot, null);
        }
        return new CsvColumn(name, position, List.of(), false, mean(position, train));
    }

    private List<String> categories(int position, int[] rows) {
        CsvTable.Texts texts = table.texts(position);
        int[] ids = Arrays.stream(rows).map(texts::id).distinct().toArray();
        List<String> found = Arrays.stream(ids).mapToObj(texts::text).toList();
        Comparator<String> byText = Comparator.naturalOrder();
        boolean numbers = found.stream().allMatch(Cells::isNumber);
        return found.stream()
                .sorted(
                        numbers
                                ? Comparator.comparingDouble(Double::parseDouble)
                                        .thenComparing(byText)
                                : byText)
                .toList();
    }

    /** The mean over these rows where a number is missing anywhere in the column; else null. */
    private @org.jspecify.annotations.Nullable Double mean(int position, int[] rows) {
        if (table.complete(position)) {
            return null;
        }
        int slot = table.slot(position);
        double sum = 0;
        int count = 0;
        for (int row : rows) {
            double number = table.numbers().row(row)[slot];
            if (!Double.isNaN(number)) {
                sum += number;
                count++;
            }
        }
        if (count == 0) {
            throw DataCode.MISSING_VALUE
                    .problem("the column has no value in the whole training part, so it has no mean")
                    .file(source)
                    .column(table.layout().text(position))
                    .help("leave the column out")
                    .exception();
        }
        return sum / count;
    }

    private Items items(CsvSchema schema, int[] rows) {
        return Items.of(schema.fields().stream()
                .map(field -> field.kind() == Kind.LABEL ? labels(field, rows) : numbers(field, rows))
                .toList());
    }

    private Field labels(CsvField field, int[] rows) {
        CsvColumn column = field.columns().get(0);
        int[] numberOf = numbering(column);
        CsvTable.Texts texts = table.texts(column.position());
        int[] values = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            values[i] = known(numberOf[texts.id(rows[i])], rows[i], column);
        }
        return Field.ints(field.name(), new long[0], values).withLabels(column.categories());
    }

    /** The number of each text of the column among its categories, -1 if it is none of them. */
    private int[] numbering(CsvColumn column) {
        CsvTable.Texts texts = table.texts(column.position());
        int[] numberOf = new int[texts.distinctCount()];
        for (int id = 0; id < numberOf.length; id++) {
            numberOf[id] = column.categories().indexOf(texts.text(id));
        }
        return numberOf;
    }

    private int known(int number, int row, CsvColumn column) {
        if (number >= 0) {
            return number;
        }
        CsvTable.Texts texts = table.texts(column.position());
        throw unknownLabel(source, table.line(row), column, texts.text(texts.id(row)));
    }

    static DataException unknownLabel(String file, long line, CsvColumn column, String cell) {
        List<String> shown =
                column.categories().stream().limit(12).map(Cells::shown).toList();
        String nearest = Nearest.to(cell, column.categories());
        return DataCode.UNKNOWN_LABEL
                .problem(
                        "%s is none of the %d known values: %s%s",
                        Cells.shown(cell),
                        column.categories().size(),
                        String.join(", ", shown),
                        shown.size() < column.categories().size() ? ", …" : "")
                .file(file)
                .row(line)
                .column(column.text())
                .help(
                        nearest == null
                                ? "without a list, labels = [\"a\", \"b\"], the values of the training part are the known ones"
                                : "did you mean " + Cells.shown(nearest) + "?")
                .exception();
    }

    private Field numbers(CsvField field, int[] rows) {
        List<TableBlock.TablePart> parts = new ArrayList<>();
        for (CsvColumn column : field.columns()) {
            parts.add(
                    column.oneHot()
                            ? oneHot(column, rows)
                            : new TableBlock.Plain(table.slot(column.position()), column.mean()));
        }
        long[] shape = field.kind() == Kind.NUMBER ? new long[0] : new long[] {field.width()};
        return new Field(field.name(), shape, new TableBlock(table.numbers(), parts, doubles), rows, List.of());
    }

    private TableBlock.TablePart oneHot(CsvColumn column, int[] rows) {
        int[] numberOf = numbering(column);
        CsvTable.Texts texts = table.texts(column.position());
        for (int row : rows) {
            known(numberOf[texts.id(row)], row, column);
        }
        return new TableBlock.OneHot(texts, numberOf, column.width());
    }

    static float[] narrow(double[] values) {
        float[] narrow = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            narrow[i] = (float) values[i];
        }
        return narrow;
    }
}
