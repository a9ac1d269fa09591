package org.lamina.program;

import org.lamina.types.TensorType;

/** A named tensor at the border of a program: an argument or result of a model, a field of data. */
public record TensorField(String name, TensorType type) {}
