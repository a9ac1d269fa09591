package org.lamina.syntax;

import java.util.List;
import org.lamina.source.Span;

/** {@code net.s1.rest[*].**}: a path pattern over parameters. The first part is a name in scope. */
public record Selector(Span span, List<Part> parts) {
    public Selector {
        parts = List.copyOf(parts);
    }

    public enum Kind {
        /** {@code .name} (also the first part). */
        NAME,
        /** {@code .*}: one segment. */
        ANY,
        /** {@code .**}: any depth. */
        DEEP,
        /** {@code [3]}. */
        INDEX,
        /** {@code [*]}. */
        ANY_INDEX
    }

    /** {@code text} is the name, or the digits of the index, or empty. */
    public record Part(Span span, Kind kind, String text) {}

    /** As written, without blanks. */
    public String text() {
        var out = new StringBuilder();
        for (Part part : parts) {
            switch (part.kind()) {
                case NAME -> out.append(out.length() == 0 ? "" : ".").append(part.text());
                case ANY -> out.append(".*");
                case DEEP -> out.append(".**");
                case INDEX -> out.append('[').append(part.text()).append(']');
                case ANY_INDEX -> out.append("[*]");
            }
        }
        return out.toString();
    }
}
