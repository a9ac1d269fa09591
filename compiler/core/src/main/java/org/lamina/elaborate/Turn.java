package org.lamina.elaborate;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lamina.source.Span;

/** What the body of a scan says of its turns: the next carries, and what is yielded. */
final class Turn {
    /** The start of each carry. */
    final Map<String, Val.Tensor> carries;

    final Map<String, Val.Tensor> next = new LinkedHashMap<>();

    @Nullable
    Val yielded;

    @Nullable
    Span yield;

    Turn(Map<String, Val.Tensor> carries) {
        this.carries = carries;
    }
}
