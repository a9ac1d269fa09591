package org.lamina.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.lamina.program.LayerNode;
import org.lamina.program.ModelProgram;
import org.lamina.program.TensorField;
import org.lamina.types.Size;

/** A model as a table: its layers, what they give, their parameters and their work. */
public final class Summary {
    private static final Size FLOAT_BYTES = Size.of(4);

    private final ModelProgram model;
    private final List<Row> rows = new ArrayList<>();

    private record Row(String layer, String kind, String gives, String parameters, String multiplyAdds) {}

    private Summary(ModelProgram model) {
        this.model = model;
    }

    /** With every layer and its parts. */
    public static String of(ModelProgram model) {
        return of(model, Integer.MAX_VALUE);
    }

    /**
     * As text of several lines.
     *
     * @param depth levels of layers to show; what lies deeper counts in the layer that contains it
     */
    public static String of(ModelProgram model, int depth) {
        return new Summary(model).text(depth);
    }

    private String text(int depth) {
        rows.add(new Row("layer", "kind", "gives", "parameters", "multiply-adds"));
        model.layers().parts().forEach(part -> addRows(part, 1, depth));
        Size parameters = model.layers().parameters();
        rows.add(new Row("total", "", "", number(parameters), number(MultiplyAdds.perItem(model.predict(), ""))));
        return "model " + model.name() + "(" + fields(model.inputs()) + ") -> " + fields(model.results()) + "\n"
                + table()
                + "parameters take " + bytes(parameters.times(FLOAT_BYTES)) + "; multiply-adds are per item\n";
    }

    private void addRows(LayerNode layer, int level, int depth) {
        String name = layer.path().substring(model.layers().path().length()).replaceFirst("^\\.", "");
        Size work = MultiplyAdds.perItem(model.predict(), layer.path());
        rows.add(new Row(name, layer.layer(), layer.output(), number(layer.parameters()), number(work)));
        if (level < depth) {
            layer.parts().forEach(part -> addRows(part, level + 1, depth));
        }
    }

    private String table() {
        int layer = rows.stream().mapToInt(row -> row.layer().length()).max().orElse(0);
        int kind = rows.stream().mapToInt(row -> row.kind().length()).max().orElse(0);
        int gives = rows.stream().mapToInt(row -> row.gives().length()).max().orElse(0);
        String format = "  %-" + layer + "s  %-" + kind + "s  %-" + gives + "s  %14s  %14s\n";
        return rows.stream()
                .map(row -> String.format(
                        Locale.ROOT,
                        format,
                        row.layer(),
                        row.kind(),
                        row.gives(),
                        row.parameters(),
                        row.multiplyAdds()))
                .collect(Collectors.joining());
    }

    private static String fields(List<TensorField> fields) {
        return fields.stream()
                .map(field -> field.name().isEmpty()
                        ? field.type().text()
                        : field.name() + ": " + field.type().text())
                .collect(Collectors.joining(", "));
    }

    private static String number(Size size) {
        return size.isConstant() ? String.format(Locale.ROOT, "%,d", size.value()) : size.text();
    }

    private static String bytes(Size size) {
        return size.isConstant() ? bytes(size.value()) : size.text() + " bytes";
    }

    static String bytes(long n) {
        if (n < 1 << 10) {
            return n + " bytes";
        }
        return n < 10L << 20
                ? String.format(Locale.ROOT, "%,.1f KiB", n / 1024.0)
                : String.format(Locale.ROOT, "%,.1f MiB", n / 1048576.0);
    }
}
