package org.lamina.types;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Adds one constraint to facts. Equations and divisibilities are solved for a name, which is then replaced everywhere;
 * bounds of one name become its range; the rest is kept as it stands. What changes by a replacement is looked at again.
 */
final class FactsBuilder {
    /** Replacements for one constraint; each makes the system smaller, so this is never reached by a real program. */
    private static final int MAX_STEPS = 400;

    private final Map<SizeName, Size> solution;
    private final List<Definition> definitions;
    private final Map<SizeName, Interval> ranges;
    private final Set<Size> notNegative;
    private final Set<Size> zero;
    private final Set<Size> notZero;
    private final Deque<Constraint> waiting = new ArrayDeque<>();
    private boolean contradictory;
    private int steps;

    FactsBuilder(Facts facts) {
        solution = new LinkedHashMap<>(facts.solution());
        definitions = new ArrayList<>(facts.definitions());
        ranges = new HashMap<>(facts.ranges());
        notNegative = new LinkedHashSet<>(facts.notNegative());
        zero = new LinkedHashSet<>(facts.zero());
        notZero = new LinkedHashSet<>(facts.notZero());
        contradictory = facts.isContradictory();
    }

    Facts with(List<Constraint> given, Constraint added) {
        waiting.add(added);
        while (!waiting.isEmpty() && !contradictory && steps < MAX_STEPS) {
            steps++;
            try {
                add(waiting.remove());
            } catch (ArithmeticException invalid) {
                // A replacement made a divisor 0 or a size too large: nothing is concluded from this fact.
            }
        }
        // Dropping a fact loses proofs and never makes one false; examples are held against the given facts.
        List<Constraint> all = new ArrayList<>(given);
        all.add(added);
        Facts facts = new Facts(all, solution, definitions, ranges, notNegative, zero, notZero, contradictory);
        return contradictory || !facts.excludesAll()
                ? facts
                : new Facts(all, solution, definitions, ranges, notNegative, zero, notZero, true);
    }

    private void add(Constraint constraint) {
        Size difference = normal(constraint.left()).minus(normal(constraint.right()));
        switch (constraint.relation()) {
            case EQ -> addZero(difference);
            case NE -> addNotZero(difference);
            case GE -> addNotNegative(difference);
            case GT -> addNotNegative(difference.minus(1));
            case LE -> addNotNegative(difference.negate());
            case LT -> addNotNegative(difference.negate().minus(1));
        }
    }

    private Size normal(Size size) {
        return new Bounds(ranges).resolve(size.substitute(solution));
    }

    private void enqueue(Relation relation, Size size) {
        waiting.add(new Constraint(relation, size, Size.of(0)));
    }

    // ---- inequalities ----------------------------------------------------------------------------------------------

    private void addNotZero(Size size) {
        if (size.isConstant()) {
            contradictory |= size.isZero();
        } else if (notNegative.remove(size) || new Bounds(ranges).isAtLeast(size, 0)) {
            addNotNegative(size.minus(1));
        } else if (notNegative.remove(size.negate())) {
            addNotNegative(size.negate().minus(1));
        } else {
            notZero.add(size);
        }
    }

    private void addNotNegative(Size size) {
        Size reduced = Bounds.withoutDivisions(size);
        Interval range = new Bounds(ranges).of(reduced);
        if (range.high() != null && range.high().signum() < 0) {
            contradictory = true;
        } else if (range.isAtLeast(0)) {
            return;
        } else if (notNegative.remove(reduced.negate())) {
            addZero(reduced);
        } else if (notZero.remove(reduced) || notZero.remove(reduced.negate())) {
            addNotNegative(reduced.minus(1));
        } else if (!narrow(reduced)) {
            notNegative.add(reduced);
        }
    }

    /** Of the form {@code x + k >= 0} or {@code k - x >= 0}: a new range of x. */
    private boolean narrow(Size size) {
        Term lead = size.terms().get(0);
        if (lead.monomial().degree() != 1
                || !(lead.monomial().atoms().get(0) instanceof Atom.Named named)
                || !size.minus(Size.of(lead)).isConstant()) {
            return false;
        }
        BigInteger constant = size.big();
        Interval added =
                lead.coefficient().signum() > 0 ? new Interval(constant.negate(), null) : new Interval(null, constant);
        Interval range = new Bounds(ranges).of(named.name()).meet(added);
        ranges.put(named.name(), range);
        contradictory |= range.isEmpty();
        if (range.low() != null && range.isSingle()) {
            replace(named.name(), Size.of(range.low()));
        } else {
            lookAgain();
        }
        return true;
    }

    // ---- equations -------------------------------------------------------------------------------------------------

    private void addZero(Size size) {
        if (size.isConstant()) {
            contradictory |= !size.isZero();
            return;
        }
        BigInteger content = Polynomial.content(size);
        if (size.big().mod(content).signum() != 0
                || !new Bounds(ranges).of(size).contains(BigInteger.ZERO)) {
            contradictory = true;
            return;
        }
        Size reduced = Polynomial.floorDiv(size, content);
        Optional<Modulo> modulo = Modulo.of(reduced);
        boolean solved =
                modulo.isPresent() ? addModulo(modulo.get()) : solveForName(reduced) || solveForMultiple(reduced);
        if (!solved && !contradictory) {
            zero.add(reduced);
            // n//c == v bounds n on both sides.
            if (!Bounds.withoutDivisions(reduced).equals(reduced)) {
                addNotNegative(reduced);
                addNotNegative(reduced.negate());
            }
        }
    }

    private boolean addModulo(Modulo modulo) {
        Size divisor = modulo.divisor();
        if (modulo.rest().signum() < 0 || divisor.isConstant() && modulo.rest().compareTo(divisor.big()) >= 0) {
            contradictory = true;
            return true;
        }
        enqueue(Relation.GT, divisor.minus(Size.of(modulo.rest())));
        return addDivisible(modulo.multiple(), divisor);
    }

    /** Solves {@code multiple % divisor == 0} for a name. */
    private boolean addDivisible(Size multiple, Size divisor) {
        for (Term term : multiple.terms()) {
            Optional<SizeName> name =
                    loneName(term, multiple).filter(n -> !divisor.names().contains(n));
            if (name.isEmpty()) {
                continue;
            }
            Optional<BigInteger> inverse = inverse(term.coefficient(), divisor);
            if (inverse.isPresent()) {
                // x + k = c*h with the coefficients of k in 0 .. c - 1.
                Size others = multiple.minus(Size.of(term)).times(Size.of(inverse.get()));
                define(name.get(), Division.divide(others, divisor).remainder(), divisor);
                return true;
            }
        }
        return false;
    }

    /** The number that makes the coefficient 1, up to multiples of the divisor. */
    private static Optional<BigInteger> inverse(BigInteger coefficient, Size divisor) {
        if (coefficient.abs().equals(BigInteger.ONE)) {
            return Optional.of(coefficient);
        }
        return divisor.isConstant() && coefficient.gcd(divisor.big()).equals(BigInteger.ONE)
                ? Optional.of(coefficient.modInverse(divisor.big()))
                : Optional.empty();
    }

    /** {@code x := divisor*h - shift}. */
    private void define(SizeName x, Size shift, Size divisor) {
        SizeName fresh = new SizeName("#" + definitions.size(), "#" + definitions.size());
        definitions.add(new Definition(fresh, Size.of(x).plus(shift), divisor));
        Bounds bounds = new Bounds(ranges);
        // With x >= 1 and shift >= 0 the multiple is at least 1, and so is h.
        boolean positive = bounds.of(x).isAtLeast(1) && bounds.isAtLeast(shift, 0);
        ranges.put(fresh, positive ? Interval.POSITIVE : Interval.ALL);
        replace(x, divisor.times(Size.of(fresh)).minus(shift));
    }

    /** A name with coefficient 1 or -1 that occurs nowhere else; best one whose value is then positive by itself. */
    private boolean solveForName(Size size) {
        Bounds bounds = new Bounds(ranges);
        SizeName best = null;
        Size value = Size.of(0);
        for (Term term : size.terms()) {
            Optional<SizeName> name = loneName(term, size);
            if (name.isPresent() && term.coefficient().abs().equals(BigInteger.ONE)) {
                Size others = size.minus(Size.of(term));
                Size candidate = term.coefficient().signum() > 0 ? others.negate() : others;
                boolean positive = bounds.isAtLeast(candidate, 1);
                if (best == null || positive) {
                    best = name.get();
                    value = candidate;
                }
                if (positive) {
                    break;
                }
            }
        }
        if (best == null) {
            return false;
        }
        replace(best, value);
        return true;
    }

    /** {@code a*x + k + g*(...) == 0}: x is a multiple of {@code g/gcd(a, g)}, up to k. */
    private boolean solveForMultiple(Size size) {
        for (Term term : size.terms()) {
            Optional<SizeName> name = loneName(term, size);
            if (name.isEmpty()) {
                continue;
            }
            Size others = size.minus(Size.of(term));
            Size constant = Size.of(size.big());
            BigInteger modulus = Polynomial.content(others);
            BigInteger shared = modulus.gcd(term.coefficient());
            if (modulus.signum() == 0
                    || shared.equals(modulus)
                    || size.big().mod(shared).signum() != 0) {
                continue;
            }
            Size divisor = Size.of(modulus.divide(shared));
            Size multiple = Size.of(name.get())
                    .times(Size.of(term.coefficient().divide(shared)))
                    .plus(Polynomial.floorDiv(constant, shared));
            boolean solved = addDivisible(multiple, divisor);
            if (solved) {
                enqueue(Relation.EQ, size);
            }
            return solved;
        }
        return false;
    }

    /** The name of a term that is a number times a name, if the name occurs nowhere else in {@code size}. */
    private static Optional<SizeName> loneName(Term term, Size size) {
        if (term.monomial().degree() == 1
                && term.monomial().atoms().get(0) instanceof Atom.Named named
                && !size.minus(Size.of(term)).names().contains(named.name())) {
            return Optional.of(named.name());
        }
        return Optional.empty();
    }

    /** Puts {@code value} in the place of {@code name} everywhere, and keeps what was known of the name. */
    private void replace(SizeName name, Size value) {
        Map<SizeName, Size> one = Map.of(name, value);
        Map<SizeName, Size> replaced = new LinkedHashMap<>();
        solution.forEach((key, size) -> replaced.put(key, size.substitute(one)));
        solution.putAll(replaced);
        solution.put(name, value);
        Interval range = new Bounds(ranges).of(name);
        ranges.remove(name);
        if (range.low() != null) {
            enqueue(Relation.GE, value.minus(Size.of(range.low())));
        }
        if (range.high() != null) {
            enqueue(Relation.LE, value.minus(Size.of(range.high())));
        }
        lookAgain();
    }

    private void lookAgain() {
        notNegative.forEach(size -> enqueue(Relation.GE, size));
        zero.forEach(size -> enqueue(Relation.EQ, size));
        notZero.forEach(size -> enqueue(Relation.NE, size));
        notNegative.clear();
        zero.clear();
        notZero.clear();
    }
}
