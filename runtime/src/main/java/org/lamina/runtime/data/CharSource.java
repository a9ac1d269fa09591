package org.lamina.runtime.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.lamina.runtime.store.DataCode;

/**
 * {@code text.chars(path, window)}: the characters of a text in windows that follow one another. {@code x} has the
 * characters of a window, {@code y} the one that follows each of them. The vocabulary is that of the training part.
 */
public final class CharSource implements Source {
    private final String path;
    private final int window;

    CharSource(String path, int window) {
        this.path = path;
        this.window = window;
    }

    @Override
    public String describe() {
        return path;
    }

    @Override
    public Opened open(DataFolders folders) {
        Path file = folders.find(path);
        int[] text = TextFile.read(file).codePoints().toArray();
        if (text.length <= window) {
            throw DataCode.NO_ITEMS
                    .problem("the text has %,d characters, and a window takes %,d and one more", text.length, window)
                    .file(file.toString())
                    .help("take a shorter window")
                    .exception();
        }
        return new OpenedText(file.toString(), text, window);
    }

    private record OpenedText(String file, int[] text, int window) implements Opened {
        @Override
        public int count() {
            return (text.length - 1) / window;
        }

        @Override
        public int[] strata(String field) {
            throw DataCode.BAD_SPLIT
                    .problem("windows of a text have no labels to stratify by")
                    .file(file)
                    .help("leave `stratify` out")
                    .exception();
        }

        @Override
        public Dataset bind(Partition partition) {
            Vocabulary vocabulary = vocabulary(partition);
            int[] ids = Arrays.stream(text).map(c -> position(vocabulary, c)).toArray();
            Map<Part, Items> parts = new EnumMap<>(Part.class);
            for (Part part : Part.values()) {
                int[] rows = partition.rows(part);
                if (rows.length > 0) {
                    parts.put(
                            part, Items.of(field("x", ids, rows, 0, vocabulary), field("y", ids, rows, 1, vocabulary)));
                }
            }
            return new Dataset(file, parts);
        }

        private static int position(Vocabulary vocabulary, int character) {
            return vocabulary.position(Character.toString(character)).orElse(0);
        }

        /** The characters of the training part, sorted; behind them, where others have more, one for all unknown. */
        private Vocabulary vocabulary(Partition partition) {
            TreeSet<Integer> known = new TreeSet<>();
            for (int row : partition.train()) {
                for (int i = 0; i <= window; i++) {
                    known.add(text[row * window + i]);
                }
            }
            List<String> tokens = new ArrayList<>();
            known.forEach(c -> tokens.add(Character.toString(c)));
            boolean more = Arrays.stream(text).anyMatch(c -> !known.contains(c));
            if (more && !tokens.contains(Vocabulary.UNKNOWN)) {
                tokens.add(Vocabulary.UNKNOWN);
            }
            return new Vocabulary(tokens);
        }

        private Field field(String name, int[] ids, int[] rows, int shift, Vocabulary vocabulary) {
            int[] values = new int[Math.multiplyExact(rows.length, window)];
            for (int i = 0; i < rows.length; i++) {
                System.arraycopy(ids, rows[i] * window + shift, values, i * window, window);
            }
            return Field.ints(name, new long[] {window}, values).withLabels(vocabulary.tokens());
        }
    }
}
