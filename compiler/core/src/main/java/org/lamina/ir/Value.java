package org.lamina.ir;

import org.lamina.types.ValueType;

/** An edge of a graph: made once, by an input or a node. Two values are equal only when they are the same. */
public final class Value {
    private final int id;
    private final ValueType type;

    public Value(int id, ValueType type) {
        this.id = id;
        this.type = type;
    }

    /** Unique in its graph, and stable in printed form: {@code %12}. */
    public int id() {
        return id;
    }

    public ValueType type() {
        return type;
    }

    @Override
    public String toString() {
        return "%" + id + ": " + type;
    }
}
