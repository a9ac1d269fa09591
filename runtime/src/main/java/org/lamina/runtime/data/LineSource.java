package org.lamina.runtime.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lamina.runtime.store.DataCode;
import org.lamina.runtime.store.DataException;

/**
 * {@code text.lines(path, length)}: one text a line, as its first words. A word is a run of letters, digits and
 * apostrophes, in lower case; every other character that is not blank is a word by itself. Position 0 is padding, 1 a
 * word that the training part does not have, and from 2 on come the words of the training part, the most frequent first.
 */
public final class LineSource implements Source {
    /** At the place of padding. */
    private static final String PADDING = "";

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}']+|[^\\p{L}\\p{N}'\\s]");

    private final String path;
    private final int length;
    private final @Nullable Column text;
    private final @Nullable Label label;
    private final char separator;
    private final boolean header;

    /** A field of labels; {@code known} is empty where the training part says which there are. */
    private record Label(String field, Column column, List<String> known) {}

    private LineSource(
            String path, int length, @Nullable Column text, @Nullable Label label, char separator, boolean header) {
        this.path = path;
        this.length = length;
        this.text = text;
        this.label = label;
        this.separator = separator;
        this.header = header;
    }

    static LineSource of(String path, int length) {
        return new LineSource(path, length, null, null, '\t', false);
    }

    /** Takes the text from a column; without, from the whole line. */
    public LineSource text(Column column) {
        return new LineSource(path, length, column, label, separator, header);
    }

    /** Adds a field of labels. */
    public LineSource label(String field, Column column, String... known) {
        return new LineSource(path, length, text, new Label(field, column, List.of(known)), separator, header);
    }

    /** What stands between columns; a tab, if this is not called. */
    public LineSource separator(char character) {
        return new LineSource(path, length, text, label, character, header);
    }

    /** Whether the first line names the columns. */
    public LineSource header(boolean named) {
        return new LineSource(path, length, text, label, separator, named);
    }

    @Override
    public String describe() {
        return path;
    }

    @Override
    public Opened open(DataFolders folders) {
        Path file = folders.find(path);
        List<String> lines = new ArrayList<>(
                TextFile.read(file).lines().filter(line -> !line.isBlank()).toList());
        List<String> names = header && !lines.isEmpty() ? cells(lines.remove(0)) : List.of();
        Rows rows = new Rows(file.toString(), names);
        List<List<String>> words = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            List<String> cells = cells(lines.get(i));
            words.add(words(text == null ? lines.get(i) : rows.cell(cells, text, i)));
            if (label != null) {
                labels.add(rows.cell(cells, label.column(), i));
            }
        }
        return new OpenedLines(rows.file(), words, labels);
    }

    private List<String> cells(String line) {
        return List.of(line.split(Pattern.quote(Character.toString(separator)), -1));
    }

    private static List<String> words(String line) {
        return WORD.matcher(line.toLowerCase(Locale.ROOT))
                .results()
                .map(match -> match.group())
                .toList();
    }

    /** Cells of a file by column. */
    private record Rows(String file, List<String> names) {
        String cell(List<String> cells, Column column, int row) {
            int position = position(column);
            int at = position < 0 ? cells.size() + position : position;
            if (at < 0 || at >= cells.size()) {
                throw DataCode.RAGGED_ROW
                        .problem("line %,d has %d columns, and column %d is wanted", row + 1, cells.size(), position)
                        .file(file)
                        .help("check `separator`: it stands between the columns, a tab if nothing is said")
                        .exception();
            }
            return cells.get(at).strip();
        }

        private int position(Column column) {
            if (column instanceof Column.ByPosition at) {
                return at.position();
            }
            String name = ((Column.ByName) column).text();
            int found = names.indexOf(name);
            if (found < 0) {
                throw DataCode.NO_COLUMN
                        .problem("there is no column `%s`; there are: %s", name, String.join(", ", names))
                        .file(file)
                        .help("name a column by its position, or say `header = true` where the first line has names")
                        .exception();
            }
            return found;
        }
    }

    private final class OpenedLines implements Opened {
        private final String file;
        private final List<List<String>> words;
        private final List<String> labels;

        OpenedLines(String file, List<List<String>> words, List<String> labels) {
            this.file = file;
            this.words = words;
            this.labels = labels;
        }

        @Override
        public int count() {
            return words.size();
        }

        @Override
        public int[] strata(String field) {
            if (label == null || !field.equals(label.field())) {
                throw DataCode.BAD_SPLIT
                        .problem("the split cannot be stratified by `%s`: it is no field of labels", field)
                        .file(file)
                        .help("stratify by the field that `label` gives, or leave `stratify` out")
                        .exception();
            }
            List<String> distinct = labels.stream().distinct().toList();
            return labels.stream().mapToInt(distinct::indexOf).toArray();
        }

        @Override
        public Dataset bind(Partition partition) {
            Vocabulary vocabulary = vocabulary(partition.train());
            Map<Part, Items> parts = new EnumMap<>(Part.class);
            for (Part part : Part.values()) {
                int[] rows = partition.rows(part);
                if (rows.length > 0) {
                    List<Field> fields = new ArrayList<>(List.of(tokens(rows, vocabulary)));
                    if (label != null) {
                        fields.add(labels(label, rows, partition.train()));
                    }
                    parts.put(part, Items.of(fields));
                }
            }
            return new Dataset(file, parts);
        }

        private Vocabulary vocabulary(int[] train) {
            Map<String, Integer> counts = new HashMap<>();
            for (int row : train) {
                words.get(row).forEach(word -> counts.merge(word, 1, Integer::sum));
            }
            List<String> tokens = new ArrayList<>(List.of(PADDING, Vocabulary.UNKNOWN));
            counts.entrySet().stream()
                    .filter(entry -> !tokens.contains(entry.getKey()))
                    .sorted(Comparator.<Map.Entry<String, Integer>>comparingInt(entry -> -entry.getValue())
                            .thenComparing(Map.Entry::getKey))
                    .forEach(entry -> tokens.add(entry.getKey()));
            return new Vocabulary(tokens);
        }

        private Field tokens(int[] rows, Vocabulary vocabulary) {
            int[] values = new int[Math.multiplyExact(rows.length, length)];
            for (int i = 0; i < rows.length; i++) {
                List<String> line = words.get(rows[i]);
                for (int at = 0; at < Math.min(length, line.size()); at++) {
                    values[i * length + at] = vocabulary.position(line.get(at)).orElseThrow();
                }
            }
            return Field.ints("x", new long[] {length}, values).withLabels(vocabulary.tokens());
        }

        private Field labels(Label spec, int[] rows, int[] train) {
            List<String> known = spec.known().isEmpty()
                    ? Arrays.stream(train)
                            .mapToObj(labels::get)
                            .distinct()
                            .sorted()
                            .toList()
                    : spec.known();
            int[] values = new int[rows.length];
            for (int i = 0; i < rows.length; i++) {
                values[i] = known.indexOf(labels.get(rows[i]));
                if (values[i] < 0) {
                    throw unknownLabel(labels.get(rows[i]), known);
                }
            }
            return Field.ints(spec.field(), new long[0], values).withLabels(known);
        }

        private DataException unknownLabel(String found, List<String> known) {
            return DataCode.UNKNOWN_LABEL
                    .problem("`%s` is none of the labels %s", found, String.join(", ", known))
                    .file(file)
                    .help("name all labels in their order: `column(0, labels = [\"a\", \"b\"])`")
                    .exception();
        }
    }
}
