package org.lamina.elaborate;

import java.util.List;
import java.util.function.Function;

/**
 * A primitive function as programs call it.
 *
 * @param signature argument names in order, those that may be left out with a {@code ?} behind
 * @param rule checks the arguments and emits the graph nodes, or computes a static value
 */
record Builtin(String name, List<String> signature, Function<BuiltinCall, Val> rule) {
    static Builtin of(String name, String signature, Function<BuiltinCall, Val> rule) {
        return new Builtin(name, signature.isEmpty() ? List.of() : List.of(signature.split(" ")), rule);
    }

    List<String> parameters() {
        return signature.stream().map(s -> s.replace("?", "")).toList();
    }

    List<String> required() {
        return signature.stream().filter(s -> !s.endsWith("?")).toList();
    }
}
