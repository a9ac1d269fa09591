package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.lamina.program.DataProgram.Setting;

/**
 * What a data source takes.
 *
 * @param parameters in the order in which positional arguments fill them
 * @param fields how the fields of the data are given as arguments of the same names
 */
record SourceSignature(List<Parameter> parameters, Fields fields) {
    /** Sources by name, in alphabetical order. */
    static final Map<String, SourceSignature> ALL = all();

    /** Sources of the language that are not compiled yet. */
    static final List<String> LATER = List.of("text.bpe", "text.pairs", "text.skipgrams", "series");

    private static final Set<Kind> POSITIONAL = Set.of(Kind.TEXT, Kind.COUNT, Kind.WHOLE, Kind.SIZE);

    /** How arguments name what a field holds. */
    enum Fields {
        /** The source has its own names. */
        FIXED("no fields"),
        COLUMNS("columns such as `column(\"age\")` or `columns(0..4)`"),
        NUMBERS("rows of numbers such as `[[0, 1], [1, 0]]`"),
        PLACES("a text such as \"x.npy\"");

        final String wanted;

        Fields(String wanted) {
            this.wanted = wanted;
        }

        boolean takes(Setting value) {
            return switch (this) {
                case FIXED -> false;
                case COLUMNS -> value instanceof Setting.Call;
                case NUMBERS -> value instanceof Setting.Items;
                case PLACES -> value instanceof Setting.Text;
            };
        }
    }

    /** What an argument may be. */
    enum Kind {
        TEXT("a text in quotes"),
        COUNT("a number of at least 1"),
        WHOLE("a whole number"),
        FLAG("`true` or `false`"),
        CHARACTER("one character such as \";\""),
        POLICY("one of the words `error`, `drop` and `mean`"),
        MARKS("a list of texts such as [\"-\", \"unknown\"]"),
        FILES("two files such as [\"images.gz\", \"labels.gz\"]"),
        SIZE("height and width such as [64, 64]"),
        COLUMN("a column such as `column(1)`");

        static final List<String> POLICIES = List.of("error", "drop", "mean");

        final String wanted;

        Kind(String wanted) {
            this.wanted = wanted;
        }

        boolean takes(Setting value) {
            return switch (this) {
                case TEXT -> value instanceof Setting.Text t && !t.value().isEmpty();
                case COUNT -> count(value);
                case WHOLE -> value instanceof Setting.Number n && n.integer();
                case FLAG -> value instanceof Setting.Flag;
                case CHARACTER -> value instanceof Setting.Text t && t.value().length() == 1;
                case POLICY -> value instanceof Setting.Word w && POLICIES.contains(w.value());
                case MARKS ->
                    value instanceof Setting.Items i && i.values().stream().allMatch(v -> v instanceof Setting.Text);
                case FILES ->
                    value instanceof Setting.Items i
                            && i.values().size() == 2
                            && i.values().stream().allMatch(TEXT::takes);
                case SIZE ->
                    value instanceof Setting.Items i
                            && i.values().size() == 2
                            && i.values().stream().allMatch(Kind::count);
                case COLUMN -> value instanceof Setting.Call call && call.name().equals("column");
            };
        }

        private static boolean count(Setting value) {
            return value instanceof Setting.Number n && n.integer() && n.value() >= 1;
        }
    }

    record Parameter(String name, Kind kind, boolean required) {}

    /** Those that may be given by position. */
    List<Parameter> positional() {
        return parameters.stream().takeWhile(p -> POSITIONAL.contains(p.kind())).toList();
    }

    Optional<Parameter> parameter(String name) {
        return parameters.stream().filter(p -> p.name().equals(name)).findFirst();
    }

    private static Map<String, SourceSignature> all() {
        var out = new TreeMap<String, SourceSignature>();
        out.put("table", of(Fields.NUMBERS));
        out.put("generate", of(Fields.FIXED, "n COUNT", "seed? WHOLE"));
        out.put(
                "csv",
                of(
                        Fields.COLUMNS,
                        "path TEXT",
                        "missing? POLICY",
                        "marks? MARKS",
                        "header? FLAG",
                        "separator? CHARACTER",
                        "quote? CHARACTER",
                        "encoding? TEXT"));
        out.put(
                "idx",
                of(
                        Fields.FIXED,
                        "images? TEXT",
                        "labels? TEXT",
                        "train? FILES",
                        "valid? FILES",
                        "test? FILES",
                        "flat? FLAG"));
        out.put("glyphs", of(Fields.FIXED, "n COUNT", "seed? WHOLE", "flat? FLAG"));
        for (String pictures : List.of("mnist", "fashion_mnist", "cifar10")) {
            out.put(pictures, of(Fields.FIXED, "flat? FLAG"));
        }
        for (String table : List.of("iris", "wine", "breast_cancer")) {
            out.put(table, of(Fields.FIXED));
        }
        out.put("images", of(Fields.FIXED, "dir TEXT", "size SIZE", "grey? FLAG"));
        out.put("image_folders", of(Fields.FIXED, "dir TEXT", "size SIZE", "grey? FLAG"));
        out.put("image_pairs", of(Fields.FIXED, "images TEXT", "masks TEXT", "size SIZE", "grey? FLAG"));
        out.put("text.chars", of(Fields.FIXED, "path TEXT", "window COUNT"));
        out.put(
                "text.lines",
                of(
                        Fields.FIXED,
                        "path TEXT",
                        "length COUNT",
                        "text? COLUMN",
                        "label? COLUMN",
                        "separator? CHARACTER",
                        "header? FLAG"));
        out.put("npy", of(Fields.PLACES));
        out.put("npz", of(Fields.PLACES, "path TEXT"));
        return java.util.Collections.unmodifiableMap(out);
    }

    /** {@code "name KIND"}, {@code "name? KIND"} where it may be left out. */
    private static SourceSignature of(Fields fields, String... parameters) {
        var list = new ArrayList<Parameter>();
        Arrays.stream(parameters).map(text -> text.split(" ")).forEach(words -> {
            boolean optional = words[0].endsWith("?");
            list.add(new Parameter(words[0].replace("?", ""), Kind.valueOf(words[1]), !optional));
        });
        return new SourceSignature(List.copyOf(list), fields);
    }
}
