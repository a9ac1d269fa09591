package org.lamina.types;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of sizes: every name is at least 1, and the constraints that were added hold. Immutable.
 *
 * <p>Divisibilities and equations are solved for a name and substituted ({@code H % 16 == 0} makes {@code H} sixteen
 * times an inner name), so that pooling and up-sampling chains become exact; inequalities are decided by bounds and by
 * Fourier-Motzkin elimination, and refuted by small examples. Nothing false is ever proved, and no example is given that
 * was not evaluated; what is neither proved nor refuted with bounded effort stays unknown.
 */
public final class Facts {
    private static final Facts NONE =
            new Facts(List.of(), Map.of(), List.of(), Map.of(), Set.of(), Set.of(), Set.of(), false);

    /** Facts joined to a question over common names, before the rest is left out. */
    private static final int MAX_JOINED = 40;

    private final List<Constraint> given;
    private final Map<SizeName, Size> solution;
    private final List<Definition> definitions;
    private final Map<SizeName, Interval> ranges;
    private final Set<Size> notNegative;
    private final Set<Size> zero;
    private final Set<Size> notZero;
    private final boolean contradictory;

    Facts(
            List<Constraint> given,
            Map<SizeName, Size> solution,
            List<Definition> definitions,
            Map<SizeName, Interval> ranges,
            Set<Size> notNegative,
            Set<Size> zero,
            Set<Size> notZero,
            boolean contradictory) {
        this.given = List.copyOf(given);
        this.solution = solution;
        this.definitions = definitions;
        this.ranges = ranges;
        this.notNegative = notNegative;
        this.zero = zero;
        this.notZero = notZero;
        this.contradictory = contradictory;
    }

    /** Nothing but that names are at least 1. */
    public static Facts none() {
        return NONE;
    }

    /** These facts and one more. Facts that contradict one another are kept too, see {@link #isContradictory}. */
    public Facts with(Constraint constraint) {
        if (given.contains(constraint)) {
            return this;
        }
        return new FactsBuilder(this).with(given, constraint);
    }

    /** The constraints that were added, in order. */
    public List<Constraint> constraints() {
        return given;
    }

    /** Whether it was noticed that no sizes satisfy these facts. Then everything that has names is proved. */
    public boolean isContradictory() {
        return contradictory;
    }

    /**
     * Whether {@code constraint} holds for all sizes that satisfy these facts. An example of a refutation gives values to
     * the names of the constraint first, sorted, then to names that facts tie to them; it prefers small values for which both
     * sides are at least 1. It is empty if the constraint is false whatever the names are.
     */
    public Verdict decide(Constraint constraint) {
        Size left = constraint.left();
        Size right = constraint.right();
        if (left.isConstant() && right.isConstant()) {
            return constraint.relation().holds(left.big().compareTo(right.big()))
                    ? new Verdict.Proved()
                    : new Verdict.Refuted(Map.of());
        }
        if (contradictory) {
            return new Verdict.Proved();
        }
        Optional<Size> solved = difference(left, right);
        if (solved.isEmpty()) {
            return new Examples(this, constraint)
                    .find(Examples.MANY)
                    .<Verdict>map(Verdict.Refuted::new)
                    .orElseGet(Verdict.Unknown::new);
        }
        Size difference = solved.get();
        if (proves(constraint.relation(), difference, false)) {
            return new Verdict.Proved();
        }
        Examples examples = new Examples(this, constraint);
        Optional<Map<SizeName, Long>> example = examples.find(Examples.FEW);
        if (example.isEmpty() && proves(constraint.relation(), difference, true)) {
            return new Verdict.Proved();
        }
        example = example.isPresent() ? example : examples.find(Examples.MANY);
        if (example.isPresent()) {
            return new Verdict.Refuted(example.get());
        }
        return proves(constraint.relation().negate(), difference, true)
                ? new Verdict.Refuted(Map.of())
                : new Verdict.Unknown();
    }

    /** Empty where the facts make a divisor 0, or a size too large to work with. */
    private Optional<Size> difference(Size left, Size right) {
        try {
            return Optional.of(normal(left).minus(normal(right)));
        } catch (ArithmeticException invalid) {
            return Optional.empty();
        }
    }

    /** {@code size} as simple as these facts allow. Sizes that were solved to be equal give equal results. */
    public Size simplify(Size size) {
        try {
            return size.isConstant() ? size : translate(normal(size));
        } catch (ArithmeticException invalid) {
            return size;
        }
    }

    // ---- for the package -------------------------------------------------------------------------------------------

    Map<SizeName, Size> solution() {
        return solution;
    }

    List<Definition> definitions() {
        return definitions;
    }

    Map<SizeName, Interval> ranges() {
        return ranges;
    }

    Set<Size> notNegative() {
        return notNegative;
    }

    Set<Size> zero() {
        return zero;
    }

    Set<Size> notZero() {
        return notZero;
    }

    /** In the names of the solution, some of which only this package knows; see {@link #translate}. */
    Size normal(Size size) {
        return size.isConstant() ? size : new Bounds(ranges).resolve(size.substitute(solution));
    }

    /** Back to the names of the program. */
    Size translate(Size normal) {
        Size size = normal;
        for (int i = definitions.size() - 1; i >= 0 && !size.isConstant(); i--) {
            size = definitions.get(i).eliminate(size);
        }
        return size;
    }

    // ---- proofs ----------------------------------------------------------------------------------------------------

    private boolean proves(Relation relation, Size difference, boolean thorough) {
        return switch (relation) {
            case GE -> atLeastZero(difference, thorough);
            case GT -> atLeastZero(difference.minus(1), thorough);
            case LE -> atLeastZero(difference.negate(), thorough);
            case LT -> atLeastZero(difference.negate().minus(1), thorough);
            case EQ ->
                difference.isZero()
                        || thorough && atLeastZero(difference, true) && atLeastZero(difference.negate(), true);
            case NE ->
                neverZero(difference)
                        || atLeastZero(difference.minus(1), thorough)
                        || atLeastZero(difference.negate().minus(1), thorough);
        };
    }

    private boolean atLeastZero(Size size, boolean thorough) {
        Size reduced = Bounds.withoutDivisions(size);
        Bounds bounds = new Bounds(ranges);
        if (bounds.isAtLeast(reduced, 0)) {
            return true;
        }
        if (!thorough || reduced.isConstant()) {
            return false;
        }
        List<Size> rows = joined(reduced);
        rows.add(reduced.negate().minus(1));
        return new Elimination(bounds).refutes(rows);
    }

    /** No integers make it 0: by the common factor of its terms, or since a remainder lies elsewhere. */
    private boolean neverZero(Size size) {
        if (size.isConstant()) {
            return !size.isZero();
        }
        BigInteger content = Polynomial.content(size);
        if (size.big().mod(content).signum() != 0 || notZero.contains(size) || notZero.contains(size.negate())) {
            return true;
        }
        Optional<Modulo> modulo = Modulo.of(Polynomial.floorDiv(size, content));
        return modulo.isPresent()
                && modulo.get().divisor().isConstant()
                && !new Interval(BigInteger.ZERO, modulo.get().divisor().big().subtract(BigInteger.ONE))
                        .contains(modulo.get().rest());
    }

    /** The known inequalities and equations that share names with {@code size}, also through few others. */
    private List<Size> joined(Size size) {
        List<Size> rest = rows();
        List<Size> joined = new ArrayList<>();
        Set<SizeName> names = new LinkedHashSet<>(size.names());
        boolean grows = true;
        while (grows && joined.size() < MAX_JOINED) {
            Set<SizeName> near = Set.copyOf(names);
            grows = rest.removeIf(row -> {
                Set<SizeName> more = row.names();
                more.removeAll(names);
                boolean shares = row.names().stream().anyMatch(near::contains)
                        && names.size() + more.size() <= Elimination.MAX_NAMES;
                if (shares) {
                    joined.add(row);
                    names.addAll(more);
                }
                return shares;
            });
        }
        return joined;
    }

    /** Whether the inequalities have no common solution; looks at few of them only. */
    boolean excludesAll() {
        List<Size> rows = rows();
        return rows.size() > 1
                && rows.size() <= Elimination.MAX_NAMES
                && new Elimination(new Bounds(ranges)).refutes(rows);
    }

    /** All of these are at least 0. */
    List<Size> rows() {
        List<Size> rows = new ArrayList<>(notNegative);
        zero.forEach(equation -> {
            rows.add(equation);
            rows.add(equation.negate());
        });
        return rows;
    }
}
