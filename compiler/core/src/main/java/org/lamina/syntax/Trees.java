package org.lamina.syntax;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import org.lamina.source.Span;

/** Comparison of trees. */
public final class Trees {
    private Trees() {}

    /**
     * The first place where two trees differ in anything but where their parts stand: the node of {@code a}, or its
     * parent where there is none. Comments do not count, descriptions ({@code ##}) of declarations and arguments do.
     */
    public static Optional<Span> difference(Module a, Module b) {
        Span start = new Span(a.file(), 0, 0);
        if (!a.edition().equals(b.edition())) {
            return Optional.of(start);
        }
        return lists(start, a.uses(), b.uses()).or(() -> lists(start, a.decls(), b.decls()));
    }

    private static Optional<Span> lists(Span parent, List<?> a, List<?> b) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            Optional<Span> difference = values(parent, a.get(i), b.get(i));
            if (difference.isPresent()) {
                return difference;
            }
        }
        return a.size() == b.size() ? Optional.empty() : Optional.of(parent);
    }

    private static Optional<Span> values(Span parent, Object a, Object b) {
        if (a instanceof Span) {
            return Optional.empty();
        } else if (a instanceof Record node && a.getClass() == b.getClass()) {
            return nodes(parent, node, (Record) b);
        } else if (a instanceof List<?> list && b instanceof List<?> other) {
            return lists(parent, list, other);
        } else if (a instanceof Optional<?> value && b instanceof Optional<?> other && value.isPresent()) {
            return other.isPresent() ? values(parent, value.get(), other.get()) : Optional.of(parent);
        }
        return a.equals(b) ? Optional.empty() : Optional.of(parent);
    }

    private static Optional<Span> nodes(Span parent, Record a, Record b) {
        Span here = parent;
        // All nodes are records with their span first, so that their components are the whole tree.
        for (RecordComponent component : a.getClass().getRecordComponents()) {
            Object value = value(a, component);
            if (value instanceof Span span && component.getName().equals("span")) {
                here = span;
            }
            Optional<Span> difference = values(here, value, value(b, component));
            if (difference.isPresent()) {
                return difference;
            }
        }
        return Optional.empty();
    }

    private static Object value(Record node, RecordComponent component) {
        try {
            return component.getAccessor().invoke(node);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new AssertionError("records of this package are public", e);
        }
    }
}
