package org.lamina.diag;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.lamina.source.Span;

/**
 * Diagnostics for tools: one JSON object a line. Lines and columns count from 1, columns and offsets in UTF-16 code
 * units; {@code end} is exclusive.
 */
public final class JsonRenderer {
    private JsonRenderer() {}

    public static String render(List<Diagnostic> diagnostics) {
        return diagnostics.stream().map(d -> render(d) + "\n").collect(Collectors.joining());
    }

    /** One object, without a line end. */
    public static String render(Diagnostic d) {
        return "{\"code\":" + quote(d.code().id())
                + ",\"severity\":" + quote(d.severity().text())
                + ",\"message\":" + quote(d.message())
                + "," + place(d.span())
                + ",\"label\":" + quote(d.pointer())
                + ",\"labels\":" + list(d.labels(), l -> "{" + place(l.span()) + ",\"text\":" + quote(l.text()) + "}")
                + ",\"facts\":"
                + list(d.facts(), f -> "{\"key\":" + quote(f.key()) + ",\"text\":" + quote(f.text()) + "}")
                + ",\"help\":" + list(d.helps(), JsonRenderer::quote)
                + ",\"fixes\":" + list(d.fixes(), JsonRenderer::fix)
                + "}";
    }

    private static String fix(Diagnostic.Fix fix) {
        return "{" + place(fix.span()) + ",\"replacement\":" + quote(fix.replacement()) + ",\"title\":"
                + quote(fix.title()) + "}";
    }

    private static String place(Span span) {
        return "\"file\":" + quote(span.file().name())
                + ",\"start\":" + position(span, span.start())
                + ",\"end\":" + position(span, span.end());
    }

    private static String position(Span span, int offset) {
        return "{\"line\":" + span.file().line(offset)
                + ",\"column\":" + span.file().column(offset)
                + ",\"offset\":" + offset + "}";
    }

    private static <T> String list(List<T> elements, Function<T, String> each) {
        return elements.stream().map(each).collect(Collectors.joining(",", "[", "]"));
    }

    /** A JSON string. Beyond ASCII everything is escaped, so that no terminal or pipe can damage it. */
    private static String quote(String text) {
        var out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20 || c > 0x7e) {
                        out.append("\\u");
                        for (int shift = 12; shift >= 0; shift -= 4) {
                            out.append(Character.forDigit(c >> shift & 0xf, 16));
                        }
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append('"').toString();
    }
}
