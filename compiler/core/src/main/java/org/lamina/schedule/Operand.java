package org.lamina.schedule;

import org.lamina.types.ValueType;

/** A value where a step reads or writes it: a shape over a buffer. */
public record Operand(ValueType type, int buffer) {}
