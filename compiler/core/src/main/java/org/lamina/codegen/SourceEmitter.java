package org.lamina.codegen;

import com.palantir.javapoet.CodeBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.lamina.program.DataProgram;
import org.lamina.program.DataProgram.Setting;
import org.lamina.program.TensorField;

/** Writes the call that makes a data source. */
final class SourceEmitter {
    private final DataProgram data;
    private final String function;
    private final Map<String, Setting> arguments;

    /** @param function local variable that holds the function of a {@code generate} */
    SourceEmitter(DataProgram data, String function) {
        this.data = data;
        this.function = function;
        this.arguments = data.source().arguments();
    }

    CodeBlock source() {
        return switch (data.source().name()) {
            case "generate" -> CodeBlock.of("binding.computed($N, $L, $L)", function, count(), seed());
            case "table" -> table();
            case "csv" -> csv();
            case "idx" -> idx();
            case "images" -> pictures("images", "dir");
            case "image_folders" -> pictures("imageFolders", "dir");
            case "image_pairs" -> pictures("imagePairs", "images", "masks");
            case "npy" -> arrays(CodeBlock.of("$T.npy()", AppApi.SOURCES));
            case "text.chars" ->
                CodeBlock.of("$T.chars($S, $L)", AppApi.SOURCES, text(arguments.get("path")), number("window", 1));
            case "text.lines" -> lines();
            case "npz" -> arrays(CodeBlock.of("$T.npz($S)", AppApi.SOURCES, text(arguments.get("path"))));
            case "glyphs" ->
                flat(CodeBlock.of("$T.glyphs($L, $L)", AppApi.SOURCES, number("n", 1), number("seed", Long.MIN_VALUE)));
            default ->
                flat(CodeBlock.of(
                        "$T.named($S).orElseThrow()",
                        AppApi.SOURCES,
                        data.source().name()));
        };
    }

    private long count() {
        return (long) ((Setting.Number) arguments.get("n")).value();
    }

    private CodeBlock seed() {
        return arguments.get("seed") instanceof Setting.Number n
                ? CodeBlock.of("$T.of($L)", OptionalLong.class, NumberCode.clause("seed", n.number(), Long.MIN_VALUE))
                : CodeBlock.of("$T.empty()", OptionalLong.class);
    }

    private CodeBlock flat(CodeBlock source) {
        boolean wanted = arguments.get("flat") instanceof Setting.Flag f && f.value();
        return wanted ? CodeBlock.of("$L.flat(true)", source) : source;
    }

    private CodeBlock number(String name, long least) {
        return arguments.get(name) instanceof Setting.Number n
                ? NumberCode.clause(name, n.number(), least)
                : CodeBlock.of("0L");
    }

    private CodeBlock pictures(String method, String... folders) {
        var code = CodeBlock.builder().add("$T.$L(", AppApi.SOURCES, method);
        for (String folder : folders) {
            code.add("$S, ", text(arguments.get(folder)));
        }
        var size = ((Setting.Items) arguments.get("size")).values();
        code.add("$L, $L)", (long) ((Setting.Number) size.get(0)).value(), (long)
                ((Setting.Number) size.get(1)).value());
        if (arguments.get("grey") instanceof Setting.Flag f && f.value()) {
            code.add(".grey(true)");
        }
        return code.build();
    }

    private CodeBlock arrays(CodeBlock source) {
        var code = CodeBlock.builder().add(source);
        for (TensorField field : data.delivered()) {
            if (arguments.get(field.name()) instanceof Setting.Text where) {
                boolean floats = field.type().elem().dtype().isFloat();
                code.add(".$L($S, $S)", floats ? "floats" : "field", field.name(), where.value());
            }
        }
        return code.build();
    }

    private CodeBlock lines() {
        var code = CodeBlock.builder()
                .add("$T.lines($S, $L)", AppApi.SOURCES, text(arguments.get("path")), number("length", 1));
        if (arguments.get("text") instanceof Setting.Call call) {
            code.add(".text($L)", column(call.arguments().get("0")));
        }
        if (arguments.get("label") instanceof Setting.Call call) {
            data.delivered().stream()
                    .filter(field -> !field.name().equals("x"))
                    .forEach(field -> code.add(csvField(field, call)));
        }
        if (arguments.get("separator") instanceof Setting.Text t) {
            code.add(".separator($L)", character(t.value().charAt(0)));
        }
        if (arguments.get("header") instanceof Setting.Flag f) {
            code.add(".header($L)", f.value());
        }
        return code.build();
    }

    private static String text(Setting setting) {
        return setting instanceof Setting.Text t ? t.value() : "";
    }

    private CodeBlock idx() {
        if (arguments.get("images") instanceof Setting.Text images) {
            return flat(CodeBlock.of("$T.idx($S, $S)", AppApi.SOURCES, images.value(), text(arguments.get("labels"))));
        }
        var code = CodeBlock.builder().add("$T.idx()", AppApi.SOURCES);
        for (String part : List.of("train", "valid", "test")) {
            if (arguments.get(part) instanceof Setting.Items files
                    && files.values().size() == 2) {
                code.add(
                        ".part($T.$L, $S, $S)",
                        AppApi.PART,
                        part.toUpperCase(Locale.ROOT),
                        text(files.values().get(0)),
                        text(files.values().get(1)));
            }
        }
        return flat(code.build());
    }

    // ---- table -----------------------------------------------------------------------------------------------------

    private CodeBlock table() {
        var fields = new ArrayList<CodeBlock>();
        for (TensorField field : data.delivered()) {
            if (arguments.get(field.name()) instanceof Setting.Items rows) {
                fields.add(field(field, rows));
            }
        }
        return CodeBlock.of("$T.table($L)", AppApi.SOURCES, CodeBlock.join(fields, ", "));
    }

    private static CodeBlock field(TensorField field, Setting.Items rows) {
        boolean floats = field.type().elem().dtype().isFloat();
        var numbers = new ArrayList<String>();
        collect(rows, floats, numbers);
        var item = field.type().sizes().stream()
                .skip(1)
                .map(s -> Long.toString(s.value()))
                .toList();
        return CodeBlock.of(
                "$T.$L($S, new long[] {$L}, new $L[] {$L})",
                AppApi.FIELD,
                floats ? "floats" : "ints",
                field.name(),
                String.join(", ", item),
                floats ? "float" : "int",
                String.join(", ", numbers));
    }

    private static void collect(Setting setting, boolean floats, List<String> out) {
        if (setting instanceof Setting.Items items) {
            items.values().forEach(s -> collect(s, floats, out));
        } else if (setting instanceof Setting.Number n) {
            out.add(floats ? (float) n.value() + "f" : Long.toString((long) n.value()));
        }
    }

    // ---- csv -------------------------------------------------------------------------------------------------------

    private CodeBlock csv() {
        var code = CodeBlock.builder().add("$T.csv($S)", AppApi.SOURCES, text(arguments.get("path")));
        for (TensorField field : data.delivered()) {
            if (arguments.get(field.name()) instanceof Setting.Call call) {
                code.add(csvField(field, call));
            }
        }
        if (arguments.get("missing") instanceof Setting.Word w) {
            code.add(".missing($T.$L)", AppApi.CSV_MISSING, w.value().toUpperCase(Locale.ROOT));
        }
        if (arguments.get("header") instanceof Setting.Flag f) {
            code.add(".header($T.$L)", AppApi.CSV_HEADER, f.value() ? "PRESENT" : "ABSENT");
        }
        if (arguments.get("separator") instanceof Setting.Text t && t.value().length() == 1) {
            code.add(".separator($L)", character(t.value().charAt(0)));
        }
        if (arguments.get("quote") instanceof Setting.Text t && t.value().length() == 1) {
            code.add(".quote($L)", character(t.value().charAt(0)));
        }
        if (arguments.get("marks") instanceof Setting.Items marks) {
            var texts = marks.values().stream()
                    .map(m -> CodeBlock.of("$S", text(m)))
                    .toList();
            code.add(".missingMarks($L)", CodeBlock.join(texts, ", "));
        }
        if (arguments.get("encoding") instanceof Setting.Text t) {
            code.add(".encoding($S)", t.value());
        }
        return code.build();
    }

    private static String character(char c) {
        return "(char) " + (int) c;
    }

    private static CodeBlock csvField(TensorField field, Setting.Call call) {
        if (call.name().equals("column")) {
            CodeBlock column = column(call.arguments().get("0"));
            if (field.type().elem().dtype().isFloat()) {
                return CodeBlock.of(".number($S, $L)", field.name(), column);
            }
            var labels =
                    call.arguments().get("labels") instanceof Setting.Items items ? items.values() : List.<Setting>of();
            var code = CodeBlock.builder().add(".label($S, $L", field.name(), column);
            labels.forEach(l -> code.add(", $S", l instanceof Setting.Number n ? numberText(n) : text(l)));
            return code.add(")").build();
        }
        var columns = new ArrayList<CodeBlock>();
        if (call.name().equals("one_hot")) {
            columns.add(column(call));
        } else {
            call.arguments().values().forEach(s -> columns.add(column(s)));
        }
        return CodeBlock.of(".numbers($S, $L)", field.name(), CodeBlock.join(columns, ", "));
    }

    private static String numberText(Setting.Number n) {
        return n.integer() ? Long.toString((long) n.value()) : Double.toString(n.value());
    }

    private static CodeBlock column(Setting setting) {
        if (setting instanceof Setting.Range r) {
            return CodeBlock.of("new $T.Range($L, $L)", AppApi.COLUMN, r.from(), r.to());
        }
        if (setting instanceof Setting.Number n) {
            return CodeBlock.of("new $T.ByPosition($L)", AppApi.COLUMN, (long) n.value());
        }
        if (setting instanceof Setting.Call call) {
            return CodeBlock.of(
                    "new $T.OneHot($L)", AppApi.COLUMN, column(call.arguments().get("0")));
        }
        return CodeBlock.of("new $T.ByName($S)", AppApi.COLUMN, text(setting));
    }
}
