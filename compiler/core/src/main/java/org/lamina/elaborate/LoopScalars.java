package org.lamina.elaborate;

import org.jspecify.annotations.Nullable;

/** Whether {@code t}, {@code step}, {@code epoch} and {@code progress} are visible, and whose updates {@code t} counts. */
final class LoopScalars {
    private @Nullable String updates;

    void enter(String counter) {
        updates = counter;
    }

    void leave() {
        updates = null;
    }

    boolean visible() {
        return updates != null;
    }

    String updates() {
        return java.util.Objects.requireNonNull(updates);
    }
}
