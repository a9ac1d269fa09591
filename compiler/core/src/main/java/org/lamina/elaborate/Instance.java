package org.lamina.elaborate;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.lamina.program.Variable;
import org.lamina.syntax.Expr;

/**
 * A layer with parameters of its own. The first call makes them; the sizes they got then are fixed. Instances outlive
 * the graphs they are called in, so that the training and the evaluation graph share parameters.
 */
final class Instance implements Owner {
    private final Store store;
    private final String path;
    private final Val.@Nullable Configured layer;
    private final Map<List<Object>, Instance> children = new HashMap<>();
    private final Map<String, Instance> labels = new LinkedHashMap<>();
    private final Map<String, Variable> variables = new LinkedHashMap<>();
    private final Map<List<Object>, String> repeats = new HashMap<>();
    private String output = "";
    private boolean autoLabelled;
    private boolean frozen;

    /** The outermost owner of layers where no layer is: in a test. */
    static Instance root(Store store) {
        return new Instance(store, "", null);
    }

    Instance(Store store, String path, Val.@Nullable Configured layer) {
        this.store = store;
        this.path = path;
        this.layer = layer;
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public String path() {
        return path;
    }

    Val.Configured layer() {
        return java.util.Objects.requireNonNull(layer);
    }

    /**
     * The same layer in another store, with the parts and variables that its calls here have made.
     *
     * @param at its path there
     * @param declare makes a variable there from one of here
     */
    Instance copy(Store target, String at, UnaryOperator<Variable> declare) {
        var out = new Instance(target, at, layer);
        out.output = output;
        out.autoLabelled = autoLabelled;
        out.repeats.putAll(repeats);
        variables.forEach((name, variable) -> out.variables.put(name, declare.apply(variable)));
        var copies = new IdentityHashMap<Instance, Instance>();
        labels.forEach((label, part) -> {
            Instance copy = part.copy(target, at + part.path.substring(path.length()), declare);
            copies.put(part, copy);
            out.labels.put(label, copy);
        });
        children.forEach((place, part) -> out.children.put(place, copies.get(part)));
        return out;
    }

    /** The part with this label, as {@code net.enc} names it; null where there is none (yet). */
    @Nullable
    Instance part(String label) {
        return labels.get(label);
    }

    Map<String, Instance> parts() {
        return labels;
    }

    @Override
    public Variable.Role stateRole() {
        return Variable.Role.STATE;
    }

    @Override
    public Map<String, Variable> variables() {
        return variables;
    }

    /** Type of the first result that a call gave; empty before. */
    String output() {
        return output;
    }

    void gave(Val result) {
        if (output.isEmpty() && result instanceof Val.Tensor t) {
            output = t.type().text();
        }
    }

    boolean autoLabelled() {
        return autoLabelled;
    }

    boolean frozen() {
        return frozen;
    }

    void freeze(boolean on) {
        frozen = on;
        labels.values().forEach(child -> child.freeze(on));
    }

    /**
     * The child made by a layer expression at one place, made on first request.
     *
     * @param turns the counters of the repeats around the place
     * @param label the written label or bound name, with indices; null to derive one from the layer's name
     */
    Instance child(Expr place, String turns, @Nullable String label, String prefix, Val.Configured configured) {
        var key = List.<Object>of(new Identity(place), turns);
        var known = children.get(key);
        if (known != null) {
            return known;
        }
        String name = label == null ? freshLabel(prefix, configured) : label;
        var made = new Instance(store, path.isEmpty() ? name : path + "." + name, configured);
        made.autoLabelled = label == null;
        children.put(key, made);
        labels.put(name, made);
        return made;
    }

    /** Whether another place has a part of this label. */
    boolean taken(Expr place, String turns, String label) {
        return labels.containsKey(label) && !children.containsKey(List.<Object>of(new Identity(place), turns));
    }

    /**
     * What the turns of a repeat without a label are called: {@code dense}, at a second place {@code dense2}.
     *
     * @param place the repeat
     * @param turns the counters of the repeats around it
     */
    String repeatName(Object place, String turns, String base) {
        return repeats.computeIfAbsent(List.of(new Identity(place), turns), key -> {
            String name = base;
            for (int i = 2; repeats.containsValue(name); i++) {
                name = base + i;
            }
            return name;
        });
    }

    /** {@code dense}, then {@code dense2}, … */
    private String freshLabel(String prefix, Val.Configured configured) {
        String base = prefix + configured.layer().decl().name().text().toLowerCase(Locale.ROOT);
        String name = base;
        for (int i = 2; labels.containsKey(name); i++) {
            name = base + i;
        }
        return name;
    }

    /** A syntax node as a key: equal records can stand in two places. */
    record Identity(Object node) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Identity identity && identity.node == node;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(node);
        }
    }
}
