package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.lamina.syntax.Ident;

/**
 * A primitive function as programs call it.
 *
 * @param signature argument names in order, those that may be left out with a {@code ?} behind; {@code *} stands for
 *     any further named arguments
 * @param rule checks the arguments and emits the graph nodes, or computes a static value
 */
record Builtin(String name, List<String> signature, Function<BuiltinCall, Val> rule) {
    static Builtin of(String name, String signature, Function<BuiltinCall, Val> rule) {
        return new Builtin(name, signature.isEmpty() ? List.of() : List.of(signature.split(" ")), rule);
    }

    /** Names that a call with these arguments may use. */
    List<String> parameters(List<Argument> given) {
        var names = new ArrayList<String>();
        signature.stream()
                .filter(s -> !s.equals("*"))
                .map(s -> s.replace("?", ""))
                .forEach(names::add);
        if (signature.contains("*")) {
            given.forEach(argument -> argument.name()
                    .map(Ident::text)
                    .filter(n -> !names.contains(n))
                    .ifPresent(names::add));
        }
        return names;
    }

    List<String> required() {
        return signature.stream()
                .filter(s -> !s.endsWith("?") && !s.equals("*"))
                .toList();
    }
}
