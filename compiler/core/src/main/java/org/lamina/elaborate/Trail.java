package org.lamina.elaborate;

import org.jspecify.annotations.Nullable;
import org.lamina.source.Span;
import org.lamina.types.TensorType;

/** One call of the program that changed a shape, and the ones before it. Messages say with it where a size came from. */
record Trail(
        Span place,
        TensorType from,
        TensorType to,
        @Nullable Trail before) {}
