package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.List;

/** Every primitive function, by family. */
final class Builtins {
    private static final List<Builtin> ALL = collect();

    private Builtins() {}

    static List<Builtin> all() {
        return ALL;
    }

    private static List<Builtin> collect() {
        var out = new ArrayList<Builtin>();
        MathBuiltins.add(out);
        ReduceBuiltins.add(out);
        ShapeBuiltins.add(out);
        LinearBuiltins.add(out);
        WindowBuiltins.add(out);
        RandomBuiltins.add(out);
        TrainBuiltins.add(out);
        return List.copyOf(out);
    }
}
