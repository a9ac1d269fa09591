package org.lamina.syntax;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.lamina.source.SourceFile;
import org.lamina.source.Span;

/**
 * A tree as text, one node a line: what it is, where it stands ({@code line:column-line:column}), its words and
 * numbers; its parts follow indented. What is empty or false is left out. For tests and for {@code lamina dump --tree}.
 */
public final class TreePrinter {
    // All nodes are records, so that their components are the whole tree: a new node needs no line here.
    private final StringBuilder out = new StringBuilder();

    private TreePrinter() {}

    public static String print(Module module) {
        var printer = new TreePrinter();
        printer.node("", module, 0);
        return printer.out.toString();
    }

    private void node(String role, Record node, int indent) {
        var line = new StringBuilder("  ".repeat(indent))
                .append(role)
                .append(node.getClass().getSimpleName());
        var parts = new ArrayList<Part>();
        for (RecordComponent component : node.getClass().getRecordComponents()) {
            Object value = value(node, component);
            if (value instanceof Span span) {
                // The second span of an operator only repeats what the operands say.
                line.append(component.getName().equals("span") ? " " + place(span) : "");
            } else if (value instanceof Record record && !(value instanceof Ident)) {
                parts.add(new Part(component.getName(), List.of(record)));
            } else if (value instanceof List<?> list) {
                parts.add(new Part(component.getName(), list));
            } else if (value != null && !value.equals(false) && !value.equals("")) {
                line.append(' ').append(component.getName()).append('=').append(word(value));
            }
        }
        out.append(line).append('\n');
        for (Part part : parts) {
            for (Object element : part.elements()) {
                if (element instanceof Record record) {
                    node(part.role() + ": ", record, indent + 1);
                }
            }
        }
    }

    private record Part(String role, List<?> elements) {}

    /** A component with its wrapping removed; null where there is nothing to show. */
    private static @Nullable Object value(Record node, RecordComponent component) {
        try {
            Object value = component.getAccessor().invoke(node);
            if (value instanceof Optional<?> optional) {
                return optional.orElse(null);
            } else if (value instanceof OptionalInt number) {
                return number.isPresent() ? number.getAsInt() : null;
            } else if (value instanceof OptionalLong number) {
                return number.isPresent() ? number.getAsLong() : null;
            }
            return value instanceof SourceFile ? null : value;
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new AssertionError("records of this package are public", e);
        }
    }

    private static String place(Span span) {
        int end = Math.max(span.start(), span.end() - 1);
        return span.line() + ":" + span.column() + "-" + span.file().line(end) + ":"
                + (span.file().column(end) + (span.end() > span.start() ? 1 : 0));
    }

    private static String word(Object value) {
        if (value instanceof Ident ident) {
            return ident.text();
        } else if (value instanceof String text) {
            return '"' + text.replace("\\", "\\\\").replace("\n", "\\n").replace("\"", "\\\"") + '"';
        }
        return value.toString();
    }
}
