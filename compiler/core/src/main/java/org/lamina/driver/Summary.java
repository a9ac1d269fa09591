package org.lamina.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lamina.program.LayerNode;
import org.lamina.program.ModelProgram;
import org.lamina.types.Size;

/** A model as a table: layers, what they give, and how many parameters they have. */
public final class Summary {
    private Summary() {}

    public static String of(ModelProgram model) {
        var rows = new ArrayList<String[]>();
        rows.add(new String[] {"layer", "kind", "gives", "parameters"});
        collect(model.layers(), 0, rows);
        var out = new StringBuilder(model.name()).append(": ");
        model.inputs().forEach(i -> out.append(i.name()).append(": ").append(i.type().text()).append("  "));
        out.append('\n').append(table(rows));
        out.append("parameters: ").append(number(model.layers().parameters())).append('\n');
        return out.toString();
    }

    private static void collect(LayerNode layer, int depth, List<String[]> rows) {
        rows.add(new String[] {
            "  ".repeat(depth) + layer.path(), layer.layer(), layer.output(), number(layer.parameters())
        });
        layer.parts().forEach(part -> collect(part, depth + 1, rows));
    }

    private static String number(Size size) {
        return size.isConstant() ? String.format(Locale.ROOT, "%,d", size.value()) : size.text();
    }

    private static String table(List<String[]> rows) {
        int columns = rows.get(0).length;
        var widths = new int[columns];
        for (String[] row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        var out = new StringBuilder();
        for (String[] row : rows) {
            for (int i = 0; i < columns; i++) {
                boolean right = i == columns - 1;
                String pad = " ".repeat(widths[i] - row[i].length());
                out.append(right ? pad + row[i] : row[i] + pad).append(i == columns - 1 ? "\n" : "  ");
            }
        }
        return out.toString();
    }
}
