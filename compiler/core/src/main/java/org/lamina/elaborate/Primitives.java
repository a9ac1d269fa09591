package org.lamina.elaborate;

import java.util.List;

/** What every program may call without a definition anywhere. */
public final class Primitives {
    private Primitives() {}

    /** The names of all primitive functions. */
    public static List<String> names() {
        return Builtins.all().stream().map(Builtin::name).distinct().toList();
    }
}
