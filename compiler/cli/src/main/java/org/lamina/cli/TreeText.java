package org.lamina.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import org.lamina.source.SourceFile;
import org.lamina.source.Span;
import org.lamina.syntax.Ident;

/** A syntax tree as indented text: one node a line, with the line and column where it begins. */
final class TreeText {
    private final StringBuilder out = new StringBuilder();

    private TreeText() {}

    static String of(Object node) {
        var text = new TreeText();
        text.add("", node, 0);
        return text.out.toString();
    }

    private void add(String role, Object value, int depth) {
        if (value instanceof Optional<?> optional) {
            optional.ifPresent(inner -> add(role, inner, depth));
        } else if (value instanceof List<?> list) {
            list.forEach(element -> add(role, element, depth));
        } else if (value instanceof Ident ident) {
            line(role, "`" + ident.text() + "`", depth);
        } else if (value instanceof SourceFile) {
            return; // the text itself is no node
        } else if (value instanceof Record node) {
            record(role, node, depth);
        } else {
            line(role, String.valueOf(value), depth);
        }
    }

    private void record(String role, Record node, int depth) {
        String place = "";
        for (RecordComponent part : node.getClass().getRecordComponents()) {
            if (value(part, node) instanceof Span span) {
                place = " " + span.line() + ":" + span.column();
            }
        }
        line(role, node.getClass().getSimpleName() + place, depth);
        for (RecordComponent part : node.getClass().getRecordComponents()) {
            Object value = value(part, node);
            boolean said = value instanceof Span || "".equals(value) || Boolean.FALSE.equals(value);
            if (!said) {
                add(part.getName(), value, depth + 1);
            }
        }
    }

    private void line(String role, String text, int depth) {
        out.append("  ".repeat(depth))
                .append(role.isEmpty() ? "" : role + ": ")
                .append(text)
                .append('\n');
    }

    private static Object value(RecordComponent part, Record node) {
        try {
            return part.getAccessor().invoke(node);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }
}
