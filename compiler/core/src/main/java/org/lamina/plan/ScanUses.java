package org.lamina.plan;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.lamina.ir.Value;

/** What scans do to the lives of values: what a turn reads and did not make must last until all turns are over. */
final class ScanUses {
    private static final int NONE = -1;

    /** Where a carry is written, and the scan that does it. */
    private record Store(Value carry, int begin) {}

    private final Deque<Integer> open = new ArrayDeque<>();

    /** Values made before a scan that it reads, by the step that begins the scan. */
    private final Map<Integer, Map<Value, Integer>> readInside = new HashMap<>();

    /** The last step in which a turn reads a value that was made before the turn. */
    private final Map<Value, Integer> lastRead = new IdentityHashMap<>();

    private final Map<Value, Store> stores = new IdentityHashMap<>();
    private final Map<Integer, Integer> ends = new HashMap<>();
    private final Map<Integer, Integer> scanOf = new HashMap<>();

    /** A step begins; the steps come in order. */
    void enter(int step, Draft draft) {
        if (draft.kind() == Draft.Kind.BEGIN) {
            open.push(step);
        }
        scanOf.put(step, open.isEmpty() ? NONE : open.element());
    }

    /** The step reads a value. */
    void use(Value value, int step, Draft.Kind kind, int madeAt) {
        boolean inside = false;
        for (int begin : open) {
            if (madeAt < begin) {
                readInside.computeIfAbsent(begin, b -> new IdentityHashMap<>()).put(value, step);
                inside = true;
            }
        }
        if (inside && kind != Draft.Kind.STORE && kind != Draft.Kind.END) {
            lastRead.merge(value, step, Math::max);
        }
    }

    void leave(int step, Draft draft, UnaryOperator<Value> root) {
        if (draft.kind() == Draft.Kind.STORE) {
            stores.putIfAbsent(
                    root.apply(draft.reads().get(0)), new Store(draft.reads().get(1), open.element()));
        }
        if (draft.kind() == Draft.Kind.END) {
            ends.put(open.pop(), step);
        }
    }

    /** All steps are known: values that a scan reads from outside are used until it ends. */
    void ends(Map<Value, Integer> lastUse) {
        readInside.forEach(
                (begin, values) -> values.keySet().forEach(value -> lastUse.merge(value, ends.get(begin), Math::max)));
    }

    /**
     * The carry whose next value this is, if the step that makes it may write it over the present one: no later step of the
     * turn reads that.
     *
     * @param inPlace whether this step reads a value only at the elements that it writes
     */
    @Nullable
    Value carryOf(Value next, int step, Predicate<Value> inPlace) {
        Store store = stores.get(next);
        if (store == null || scanOf.get(step) != store.begin()) {
            return null;
        }
        int last = lastRead.getOrDefault(store.carry(), NONE);
        return last < step || last == step && inPlace.test(store.carry()) ? store.carry() : null;
    }
}
