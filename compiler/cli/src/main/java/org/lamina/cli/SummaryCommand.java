package org.lamina.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.lamina.driver.Compiler;
import org.lamina.elaborate.Request;
import org.lamina.program.LayerNode;
import org.lamina.program.ModelProgram;
import org.lamina.program.TensorField;
import org.lamina.types.Size;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "summary",
        description = "Print the layers of every model with shapes, parameters, multiply-adds and memory.",
        mixinStandardHelpOptions = true)
final class SummaryCommand implements Callable<Integer> {
    @ParentCommand
    private Lamina lamina;

    @Parameters(paramLabel = "FILE", description = "A program, a .nn file.")
    private Path file;

    @Option(names = "--depth", defaultValue = "2", paramLabel = "N", description = "levels of layers to show (2)")
    private int depth;

    @Mixin
    private ReportOptions report;

    private record Row(String layer, String kind, String output, String parameters, String multiplyAdds) {}

    @Override
    public Integer call() {
        var program = new ProgramFiles(file);
        Compiler.Checked checked = Compiler.check(program.main(), program, Request.defaults());
        int code = report.print(lamina.console(), checked.diagnostics());
        if (!checked.hasErrors()) {
            checked.program().models().forEach(model -> print(lamina.console().out(), model));
        }
        return code;
    }

    private void print(PrintWriter out, ModelProgram model) {
        LayerNode root = model.layers();
        out.println("model " + model.name() + "(" + fields(model.inputs()) + ") -> " + fields(model.results()));
        var rows = new ArrayList<Row>();
        rows.add(new Row("layer", "kind", "output", "parameters", "multiply-adds"));
        for (LayerNode part : root.parts()) {
            addRows(rows, model, part, 1);
        }
        Size parameters = root.parameters();
        Size work = MultiplyAdds.perItem(model.predict(), "");
        rows.add(new Row("total", "", "", number(parameters), number(work)));
        print(out, rows);
        out.println("parameters take " + bytes(parameters.times(Size.of(4))) + "; multiply-adds are per item");
        out.println();
    }

    private void addRows(List<Row> rows, ModelProgram model, LayerNode layer, int level) {
        String name = layer.path().substring(model.layers().path().length()).replaceFirst("^\\.", "");
        rows.add(new Row(
                name,
                layer.layer(),
                layer.output(),
                number(layer.parameters()),
                number(MultiplyAdds.perItem(model.predict(), layer.path()))));
        if (level < depth) {
            layer.parts().forEach(part -> addRows(rows, model, part, level + 1));
        }
    }

    private static void print(PrintWriter out, List<Row> rows) {
        int layer = rows.stream().mapToInt(row -> row.layer().length()).max().orElse(0);
        int kind = rows.stream().mapToInt(row -> row.kind().length()).max().orElse(0);
        int output = rows.stream().mapToInt(row -> row.output().length()).max().orElse(0);
        String format = "  %-" + layer + "s  %-" + kind + "s  %-" + output + "s  %14s  %14s";
        for (Row row : rows) {
            out.println(String.format(
                    Locale.ROOT, format, row.layer(), row.kind(), row.output(), row.parameters(), row.multiplyAdds()));
        }
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
        if (!size.isConstant()) {
            return size.text() + " bytes";
        }
        long n = size.value();
        if (n < 1 << 10) {
            return n + " bytes";
        }
        return n < 10L << 20
                ? String.format(Locale.ROOT, "%,.1f KiB", n / 1024.0)
                : String.format(Locale.ROOT, "%,.1f MiB", n / 1048576.0);
    }
}
