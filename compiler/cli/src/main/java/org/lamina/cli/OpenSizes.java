package org.lamina.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lamina.diag.CompilerBug;
import org.lamina.program.DataProgram;
import org.lamina.program.DataProgram.Setting;
import org.lamina.program.OpenSize;
import org.lamina.program.TensorField;
import org.lamina.runtime.data.Column;
import org.lamina.runtime.data.DataFolders;
import org.lamina.runtime.data.Dataset;
import org.lamina.runtime.data.Part;
import org.lamina.runtime.data.Source;
import org.lamina.runtime.data.Sources;
import org.lamina.runtime.data.Split;

/** Sizes that only data knows: the data is opened, and cut as the program will cut it. */
final class OpenSizes {
    private OpenSizes() {}

    /**
     * The values by key, for a request.
     *
     * @param folder where the program lies
     * @throws org.lamina.runtime.store.DataException if the data cannot be read
     */
    static Map<String, Long> read(Iterable<OpenSize> open, Path folder) {
        Map<String, Long> sizes = new HashMap<>();
        for (OpenSize size : open) {
            DataProgram data = size.data();
            Dataset set = Dataset.open(
                    source(data), DataFolders.of(folder), split(data.split().orElse(null)), 0);
            sizes.put(
                    size.key(), (long) set.train().field(size.field()).labels().size());
        }
        return sizes;
    }

    private static Source source(DataProgram data) {
        Map<String, Setting> arguments = data.source().arguments();
        String path = text(arguments, "path").orElseThrow();
        return switch (data.source().name()) {
            case "text.chars" -> Sources.chars(path, number(arguments, "window"));
            case "text.lines" -> {
                var lines = Sources.lines(path, number(arguments, "length"));
                if (arguments.get("text") instanceof Setting.Call call) {
                    lines = lines.text(column(call));
                }
                if (arguments.get("label") instanceof Setting.Call call) {
                    for (TensorField field : data.delivered()) {
                        lines = field.name().equals("x") ? lines : lines.label(field.name(), column(call));
                    }
                }
                if (arguments.get("separator") instanceof Setting.Text t) {
                    lines = lines.separator(t.value().charAt(0));
                }
                if (arguments.get("header") instanceof Setting.Flag f) {
                    lines = lines.header(f.value());
                }
                yield lines;
            }
            default ->
                throw new CompilerBug("no open size comes from " + data.source().name());
        };
    }

    private static Optional<String> text(Map<String, Setting> arguments, String name) {
        return arguments.get(name) instanceof Setting.Text t ? Optional.of(t.value()) : Optional.empty();
    }

    private static long number(Map<String, Setting> arguments, String name) {
        return (long) ((Setting.Number) arguments.get(name)).value();
    }

    private static Column column(Setting.Call call) {
        Setting which = call.arguments().get("0");
        return which instanceof Setting.Number n
                ? Column.at((int) n.value())
                : Column.name(((Setting.Text) which).value());
    }

    private static @Nullable Split split(DataProgram.@Nullable SplitSpec spec) {
        if (spec == null) {
            return null;
        }
        Split split = Split.none();
        for (var entry : spec.parts().entrySet()) {
            Part part = Part.valueOf(entry.getKey().toUpperCase(Locale.ROOT));
            var number = (Setting.Number) entry.getValue();
            split = number.integer() ? split.count(part, (long) number.value()) : split.share(part, number.value());
        }
        if (spec.stratify().isPresent()) {
            split = split.stratify(spec.stratify().get());
        }
        if (spec.order()) {
            split = split.inOrder();
        }
        return spec.seed().isPresent() ? split.seed((long) spec.seed().get().present()) : split;
    }
}
