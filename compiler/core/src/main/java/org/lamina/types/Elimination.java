package org.lamina.types;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Fourier-Motzkin elimination: shows that inequalities have no common solution. Every product of atoms is one unknown;
 * what joins a product to its factors, and a floor division to its parts, is added as further inequalities. Combined
 * rows are rounded to whole numbers, which keeps every integer solution and finds more contradictions.
 */
final class Elimination {
    static final int MAX_NAMES = 8;
    private static final int MAX_UNKNOWNS = 16;
    private static final int MAX_ROWS = 240;
    private static final int MAX_BITS = 256;

    private final Bounds bounds;
    private final Set<Size> rows = new LinkedHashSet<>();
    private final Set<Atom> atoms = new LinkedHashSet<>();

    Elimination(Bounds bounds) {
        this.bounds = bounds;
    }

    /** Whether it is certain that no sizes make all of these at least 0. False means nothing. */
    boolean refutes(Collection<Size> notNegative) {
        Set<SizeName> names = new LinkedHashSet<>();
        notNegative.forEach(size -> names.addAll(size.names()));
        if (names.size() > MAX_NAMES) {
            return false;
        }
        for (Size size : notNegative) {
            rows.add(reduced(size));
        }
        notNegative.forEach(this::addAtoms);
        for (Atom atom : atoms) {
            addRange(atom);
        }
        addProducts();
        return eliminateAll();
    }

    private static Size reduced(Size size) {
        BigInteger content = Polynomial.content(size);
        return content.signum() == 0 ? size : Polynomial.floorDiv(size, content);
    }

    // ---- what is known of the unknowns -----------------------------------------------------------------------------

    private void addAtoms(Size size) {
        for (Term term : size.terms()) {
            for (Atom atom : term.monomial().atoms()) {
                if (atoms.add(atom) && atom instanceof Atom.Floor floor && bounds.isAtLeast(floor.divisor(), 1)) {
                    // 0 <= e - c*(e//c) <= c - 1
                    Size rest = floor.numerator().minus(floor.divisor().times(Size.of(atom)));
                    rows.add(reduced(rest));
                    rows.add(reduced(floor.divisor().minus(1).minus(rest)));
                    addAtoms(rest);
                }
            }
        }
    }

    private void addRange(Atom atom) {
        Interval range = bounds.of(atom);
        if (range.low() != null) {
            rows.add(Size.of(atom).minus(Size.of(range.low())));
        }
        if (range.high() != null) {
            rows.add(Size.of(range.high()).minus(Size.of(atom)));
        }
    }

    /** For each product of two factors of known least values a and b: {@code (x - a)*(y - b) >= 0}, and so on for more. */
    private void addProducts() {
        Set<Monomial> products = new LinkedHashSet<>();
        for (Size row : rows) {
            row.terms().stream().map(Term::monomial).filter(m -> m.degree() > 1).forEach(products::add);
        }
        List<Size> linear = rows.stream()
                .filter(row -> row.terms().stream().allMatch(t -> t.monomial().degree() <= 1))
                .limit(MAX_UNKNOWNS)
                .toList();
        for (Monomial product : products) {
            for (Atom atom : new LinkedHashSet<>(product.atoms())) {
                Monomial others = product.dividedBy(Monomial.of(atom)).orElseThrow();
                Size factor = Size.of(new Term(BigInteger.ONE, others));
                for (Size row : linear) {
                    if (bounds.isAtLeast(factor, 0)
                                    && row.terms().get(0).monomial().equals(Monomial.of(atom))
                            || row.names().size() == 2 && mentions(row, atom) && bounds.isAtLeast(factor, 0)) {
                        rows.add(reduced(row.times(factor)));
                        addShifted(row, factor);
                    }
                }
            }
        }
    }

    private void addShifted(Size row, Size factor) {
        BigInteger least = bounds.least(factor);
        if (least != null && least.signum() > 0) {
            rows.add(reduced(row.times(factor.minus(Size.of(least)))));
        }
    }

    private static boolean mentions(Size row, Atom atom) {
        return row.terms().stream().anyMatch(t -> t.monomial().equals(Monomial.of(atom)));
    }

    // ---- elimination -----------------------------------------------------------------------------------------------

    private boolean eliminateAll() {
        for (int turn = 0; turn <= MAX_UNKNOWNS; turn++) {
            if (rows.stream().anyMatch(row -> row.isConstant() && row.big().signum() < 0)) {
                return true;
            }
            rows.removeIf(Size::isConstant);
            Optional<Monomial> cheapest = cheapest();
            if (cheapest.isEmpty() || !eliminate(cheapest.get())) {
                return false;
            }
        }
        return false;
    }

    /** The unknown whose elimination makes the fewest rows. */
    private Optional<Monomial> cheapest() {
        Map<Monomial, int[]> counts = new LinkedHashMap<>();
        for (Size row : rows) {
            for (Term term : row.terms()) {
                if (!term.isConstant()) {
                    counts.computeIfAbsent(term.monomial(), m -> new int[2])[
                            term.coefficient().signum() > 0 ? 0 : 1]++;
                }
            }
        }
        return counts.entrySet().stream()
                .min(java.util.Comparator.comparingInt(e -> e.getValue()[0] * e.getValue()[1]))
                .map(Map.Entry::getKey);
    }

    private boolean eliminate(Monomial unknown) {
        List<Size> positive = new ArrayList<>();
        List<Size> negative = new ArrayList<>();
        List<Size> all = List.copyOf(rows);
        for (Size row : all) {
            int sign = coefficient(row, unknown).signum();
            if (sign != 0) {
                rows.remove(row);
                (sign > 0 ? positive : negative).add(row);
            }
        }
        for (Size up : positive) {
            for (Size down : negative) {
                BigInteger a = coefficient(up, unknown);
                BigInteger b = coefficient(down, unknown).negate();
                Size sum = up.times(Size.of(b)).plus(down.times(Size.of(a)));
                rows.add(reduced(sum));
                if (rows.size() > MAX_ROWS || a.bitLength() > MAX_BITS || b.bitLength() > MAX_BITS) {
                    return false;
                }
            }
        }
        return true;
    }

    private static BigInteger coefficient(Size row, Monomial unknown) {
        return row.terms().stream()
                .filter(t -> t.monomial().equals(unknown))
                .map(Term::coefficient)
                .findFirst()
                .orElse(BigInteger.ZERO);
    }
}
