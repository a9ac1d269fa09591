package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lamina.source.Span;
import org.lamina.types.TensorType;

/** Names in scope. Inner scopes hide outer ones; a name may be bound lazily, and is then evaluated once, on first use. */
final class Env {
    private final @Nullable Env outer;
    private final boolean file;
    private final Map<String, Supplier<Val>> names = new LinkedHashMap<>();
    private final Map<String, Giver> givers = new LinkedHashMap<>();

    /** The argument that gave a size its value, and its type. */
    record Giver(Span at, TensorType type) {}

    private Env(@Nullable Env outer, boolean file) {
        this.outer = outer;
        this.file = file;
    }

    /** The outermost scope. */
    static Env primitives() {
        return new Env(null, true);
    }

    /** The scope of a file around the definitions in it, inside of this one. */
    Env file() {
        return new Env(this, true);
    }

    Env inner() {
        return new Env(this, false);
    }

    void bind(String name, Val value) {
        names.put(name, () -> value);
    }

    /** Binds a name to what {@code value} gives when the name is first asked for. */
    void bindLazily(String name, Supplier<Val> value) {
        names.put(name, new Supplier<>() {
            private @Nullable Val known;

            @Override
            public Val get() {
                if (known == null) {
                    known = value.get();
                }
                return known;
            }
        });
    }

    /** Remembers where the value of a size bound here comes from. */
    void gave(String name, Giver giver) {
        givers.put(name, giver);
    }

    /** What gave a size its value; null where nothing did, as for static arguments. */
    @Nullable
    Giver giver(String name) {
        for (Env env = this; env != null; env = env.outer) {
            if (env.bindsHere(name)) {
                return env.givers.get(name);
            }
        }
        return null;
    }

    boolean bindsHere(String name) {
        return names.containsKey(name);
    }

    /** Whether a block has a definition of the name already: in it, or among the arguments if it is a body. */
    boolean defines(String name) {
        return bindsHere(name) || (outer != null && !outer.file && outer.bindsHere(name));
    }

    /** The value of a name, or null where nothing of that name is in scope. */
    @Nullable
    Val find(String name) {
        for (Env env = this; env != null; env = env.outer) {
            var value = env.names.get(name);
            if (value != null) {
                return value.get();
            }
        }
        return null;
    }

    /** Names bound in this scope itself, in order. */
    List<String> own() {
        return List.copyOf(names.keySet());
    }

    /** All names in scope, innermost first: the candidates for "did you mean". */
    List<String> all() {
        var all = new ArrayList<String>();
        for (Env env = this; env != null; env = env.outer) {
            all.addAll(env.names.keySet());
        }
        return all;
    }
}
