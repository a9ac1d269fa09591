package org.lamina.types;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Searches sizes that satisfy facts and violate a constraint, small ones first. Every result was evaluated. */
final class Examples {
    /** Tries that cost less than a proof. */
    static final int FEW = 300;
    /** Tries after which the search gives up. */
    static final int MANY = 6000;

    /** Further tries for an example in which both sides are real sizes, once there is any. */
    private static final int NICER = 200;

    private static final int SMALL = 64;
    private static final long[] LARGE = {65, 96, 100, 128, 224, 256, 512, 1000, 1024, 4096, 1L << 20, 1L << 31, 1L << 40
    };

    private final Facts facts;
    private final Constraint constraint;
    private final List<Constraint> relevant = new ArrayList<>();
    private final Set<SizeName> shown;
    private final List<SizeName> free;
    private final Bounds bounds;
    private Optional<Map<SizeName, Long>> found = Optional.empty();
    private int left;
    private int tried;

    Examples(Facts facts, Constraint constraint) {
        this.facts = facts;
        this.constraint = constraint;
        this.bounds = new Bounds(facts.ranges());
        this.shown = new LinkedHashSet<>(new TreeSet<>(constraint.names()));
        List<Constraint> rest = new ArrayList<>(facts.constraints());
        boolean grows = true;
        while (grows) {
            grows = rest.removeIf(fact -> {
                boolean shares = fact.names().stream().anyMatch(shown::contains);
                if (shares) {
                    relevant.add(fact);
                    shown.addAll(fact.names());
                }
                return shares;
            });
        }
        Set<SizeName> unknowns = new LinkedHashSet<>();
        shown.forEach(name -> unknowns.addAll(solved(name).names()));
        this.free = List.copyOf(unknowns);
    }

    /** An example, after at most {@code tries} evaluations. */
    Optional<Map<SizeName, Long>> find(int tries) {
        left = tries;
        found = Optional.empty();
        long[] values = new long[free.size()];
        if (free.isEmpty()) {
            attempt(values);
            return found;
        }
        for (int top = 0; top < SMALL && left > 0; top++) {
            shell(values, 0, top, false);
        }
        // The last quarter of a long search goes to larger values and to mixtures.
        if (found.isEmpty() && tries >= MANY) {
            left = tries / 4;
            large(values);
            mixed(values);
        }
        return found;
    }

    /** Evaluations so far, of all searches: what a search costs. */
    int tried() {
        return tried;
    }

    /** All choices of positions 0 .. top with {@code top} among them. */
    private void shell(long[] positions, int at, int top, boolean reached) {
        if (left <= 0) {
            return;
        }
        if (at == positions.length) {
            attempt(positions);
            return;
        }
        boolean last = at == positions.length - 1;
        for (int position = last && !reached ? top : 0; position <= top; position++) {
            positions[at] = position;
            shell(positions, at + 1, top, reached || position == top);
        }
    }

    private void large(long[] positions) {
        for (long value : LARGE) {
            if (found.isPresent()) {
                return;
            }
            for (int i = 0; i < positions.length && left > 0; i++) {
                java.util.Arrays.fill(positions, 0);
                positions[i] = value - 1;
                attempt(positions);
            }
            java.util.Arrays.fill(positions, value - 1);
            attempt(positions);
        }
    }

    private void mixed(long[] positions) {
        Random random = new Random(1);
        while (left > 0 && found.isEmpty()) {
            for (int i = 0; i < positions.length; i++) {
                int kind = random.nextInt(4);
                positions[i] =
                        kind == 0 ? LARGE[random.nextInt(LARGE.length)] - 1 : random.nextInt(kind == 1 ? SMALL : 8);
            }
            attempt(positions);
        }
    }

    private void attempt(long[] positions) {
        left--;
        tried++;
        Map<SizeName, Long> values = new LinkedHashMap<>();
        for (int i = 0; i < positions.length; i++) {
            values.put(free.get(i), value(bounds.of(free.get(i)), positions[i]));
        }
        Map<SizeName, Long> example = new LinkedHashMap<>();
        try {
            for (SizeName name : shown) {
                long size = solved(name).evaluate(values);
                if (size < 1) {
                    return;
                }
                example.put(name, size);
            }
            if (constraint.holds(example) || !relevant.stream().allMatch(fact -> fact.holds(example))) {
                return;
            }
            boolean real = Polynomial.evaluate(constraint.left(), example).signum() > 0
                    && Polynomial.evaluate(constraint.right(), example).signum() > 0;
            if (real || found.isEmpty()) {
                left = real ? 0 : Math.min(left, NICER);
                found = Optional.of(example);
            }
        } catch (ArithmeticException notThese) {
            // A divisor below 1 or a value beyond 64 bits: not sizes that anybody would understand.
        }
    }

    /** The size at a position: upwards from the least, downwards from the greatest, or 0, 1, -1, 2, … */
    private static long value(Interval range, long position) {
        if (range.low() != null) {
            return range.low().longValue() + position;
        }
        if (range.high() != null) {
            return range.high().longValue() - position;
        }
        return position % 2 == 0 ? -(position / 2) : (position + 1) / 2;
    }

    private Size solved(SizeName name) {
        return facts.solution().getOrDefault(name, Size.of(name));
    }
}
