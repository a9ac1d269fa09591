package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lamina.program.DataProgram.Setting;
import org.lamina.types.DType;
import org.lamina.types.Elem;
import org.lamina.types.Size;
import org.lamina.types.TensorType;

/** What is known, before anything is read, of the fields that a source delivers. */
final class SourceTypes {
    /** Named data sets with one row of numbers for each item, and how many classes they have (0: a number). */
    private static final Map<String, long[]> TABLES = Map.of(
            "iris", new long[] {4, 3},
            "wine", new long[] {13, 3},
            "breast_cancer", new long[] {30, 2});

    private static final List<String> DIGITS = List.of("mnist", "fashion_mnist", "glyphs");
    private final String source;
    private final Map<String, Setting> arguments;

    SourceTypes(String source, Map<String, Setting> arguments) {
        this.source = source;
        this.arguments = arguments;
    }

    /** The type of a field; empty where only the declaration or the file says it. */
    Optional<TensorType> of(String field) {
        if (DIGITS.contains(source) || source.equals("idx")) {
            return digits(field, 1, 28);
        }
        if (source.equals("cifar10")) {
            return digits(field, 3, 32);
        }
        if (TABLES.containsKey(source)) {
            return table(field, TABLES.get(source));
        }
        Setting given = arguments.get(field);
        if (source.equals("csv") && given instanceof Setting.Call call) {
            return column(call);
        }
        if (source.equals("table") && given instanceof Setting.Items items) {
            return Optional.of(literal(items));
        }
        if (source.equals("text.chars") && (field.equals("x") || field.equals("y"))) {
            return tokens("window");
        }
        if (source.equals("text.lines") && field.equals("x")) {
            return tokens("length");
        }
        return field.equals("x") && arguments.get("size") instanceof Setting.Items size
                ? Optional.of(pictures(size.values()))
                : Optional.empty();
    }

    /** Whether a source whose fields have names of its own may have this one: most deliver `x` and `y`. */
    boolean mayGive(String field) {
        return SourceSignature.ALL.get(source).fields() != SourceSignature.Fields.FIXED
                || field.equals("x")
                || (field.equals("y") && !source.equals("images"));
    }

    /** Fields that the source makes under names which the head does not have; only maps use them. */
    Map<String, TensorType> others(Collection<String> declared) {
        var out = new LinkedHashMap<String, TensorType>();
        if (source.equals("csv") || source.equals("table")) {
            arguments.forEach((name, value) -> {
                boolean field =
                        value instanceof Setting.Call || (source.equals("table") && value instanceof Setting.Items);
                if (field && !declared.contains(name)) {
                    of(name).ifPresent(type -> out.put(name, type));
                }
            });
        }
        return out;
    }

    private Optional<TensorType> digits(String field, long channels, long side) {
        boolean flat = arguments.get("flat") instanceof Setting.Flag f && f.value();
        if (field.equals("x")) {
            return Optional.of(
                    flat ? items(DType.F32, channels * side * side) : items(DType.F32, channels, side, side));
        }
        return field.equals("y") ? Optional.of(labels(10)) : Optional.empty();
    }

    /** Positions in a vocabulary, as many as an argument says; how many words there are only the text knows. */
    private Optional<TensorType> tokens(String length) {
        return Optional.of(items(DType.I32, number(arguments.get(length))));
    }

    private TensorType pictures(List<Setting> size) {
        boolean grey = arguments.get("grey") instanceof Setting.Flag f && f.value();
        return items(DType.F32, grey ? 1 : 3, number(size.get(0)), number(size.get(1)));
    }

    private static long number(Setting setting) {
        return (long) ((Setting.Number) setting).value();
    }

    private static Optional<TensorType> table(String field, long[] columnsAndClasses) {
        if (field.equals("x")) {
            return Optional.of(items(DType.F32, columnsAndClasses[0]));
        }
        return field.equals("y") ? Optional.of(labels(columnsAndClasses[1])) : Optional.empty();
    }

    private static Optional<TensorType> column(Setting.Call call) {
        if (call.name().equals("column")) {
            return call.arguments().get("labels") instanceof Setting.Items labels
                    ? Optional.of(labels(labels.values().size()))
                    : Optional.empty();
        }
        if (call.name().equals("columns") && call.arguments().get("0") instanceof Setting.Range range) {
            return Optional.of(items(DType.F32, range.to() - range.from()));
        }
        boolean oneByOne = call.arguments().values().stream()
                .allMatch(s -> s instanceof Setting.Text || s instanceof Setting.Number);
        return call.name().equals("columns") && oneByOne && !call.arguments().isEmpty()
                ? Optional.of(items(DType.F32, call.arguments().size()))
                : Optional.empty();
    }

    private static TensorType literal(Setting.Items items) {
        var sizes = new ArrayList<Size>(List.of(DataBlocks.BATCH));
        Setting inner = items.values().isEmpty() ? items : items.values().get(0);
        while (inner instanceof Setting.Items list && !list.values().isEmpty()) {
            sizes.add(Size.of(list.values().size()));
            inner = list.values().get(0);
        }
        return TensorType.of(Elem.of(DType.F32), sizes);
    }

    private static TensorType items(DType dtype, long... itemSizes) {
        var sizes = new ArrayList<Size>(List.of(DataBlocks.BATCH));
        for (long size : itemSizes) {
            sizes.add(Size.of(size));
        }
        return TensorType.of(Elem.of(dtype), sizes);
    }

    private static TensorType labels(long classes) {
        return TensorType.of(new Elem.Idx(Size.of(classes)), List.of(DataBlocks.BATCH));
    }
}
