package org.lamina.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.lamina.diag.Diagnostic;
import org.lamina.source.Span;

/**
 * One JSON object a line and diagnostic. Lines and columns count from 1, columns and offsets in UTF-16 code units;
 * {@code end} is exclusive. A file that could not be read is an object without a code and a place in it.
 */
public final class JsonLines implements Form {
    @Override
    public String write(Report report) {
        return report.files().stream().map(JsonLines::lines).collect(Collectors.joining());
    }

    private static String lines(FileReport file) {
        return file.problem().map(problem -> unreadable(file.name(), problem)).orElse("") + write(file.diagnostics());
    }

    /** Each with its line end. */
    public static String write(List<Diagnostic> diagnostics) {
        return diagnostics.stream().map(d -> write(d) + "\n").collect(Collectors.joining());
    }

    /** One object, without a line end. */
    public static String write(Diagnostic d) {
        return Json.line(json -> {
            json.writeStringField("code", d.code().id());
            json.writeStringField("severity", d.severity().text());
            json.writeStringField("message", d.message());
            place(json, d.span());
            json.writeStringField("label", d.pointer());
            Json.objects(json, "labels", d.labels(), (o, label) -> {
                place(o, label.span());
                o.writeStringField("text", label.text());
            });
            Json.objects(json, "facts", d.facts(), (o, fact) -> {
                o.writeStringField("key", fact.key());
                o.writeStringField("text", fact.text());
            });
            Json.array(json, "help", d.helps(), JsonGenerator::writeString);
            Json.objects(json, "fixes", d.fixes(), (o, fix) -> {
                place(o, fix.span());
                o.writeStringField("replacement", fix.replacement());
                o.writeStringField("title", fix.title());
            });
        });
    }

    private static String unreadable(String name, String problem) {
        return Json.line(json -> {
                    json.writeStringField("severity", "error");
                    json.writeStringField("message", problem);
                    json.writeStringField("file", name);
                })
                + "\n";
    }

    private static void place(JsonGenerator json, Span span) throws IOException {
        json.writeStringField("file", span.file().name());
        position(json, "start", span, span.start());
        position(json, "end", span, span.end());
    }

    private static void position(JsonGenerator json, String name, Span span, int offset) throws IOException {
        Json.object(json, name, o -> {
            o.writeNumberField("line", span.file().line(offset));
            o.writeNumberField("column", span.file().column(offset));
            o.writeNumberField("offset", offset);
        });
    }
}
