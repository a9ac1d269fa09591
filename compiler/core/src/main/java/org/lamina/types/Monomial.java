package org.lamina.types;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A product of atoms, sorted; an atom that occurs twice is listed twice. The order is graded: by degree, then by the
 * first atom that differs, the smaller atom being the greater product. Division of polynomials relies on it: it agrees
 * with multiplication, and 1 is the least.
 */
public final class Monomial implements Comparable<Monomial> {
    /** The empty product. */
    public static final Monomial ONE = new Monomial(List.of());

    private final List<Atom> atoms;
    private final int hash;

    private Monomial(List<Atom> sorted) {
        this.atoms = sorted;
        this.hash = sorted.hashCode();
    }

    public static Monomial of(Atom atom) {
        return new Monomial(List.of(atom));
    }

    public List<Atom> atoms() {
        return atoms;
    }

    public boolean isOne() {
        return atoms.isEmpty();
    }

    public int degree() {
        return atoms.size();
    }

    public Monomial times(Monomial other) {
        if (isOne()) {
            return other;
        }
        if (other.isOne()) {
            return this;
        }
        List<Atom> all = new ArrayList<>(atoms);
        all.addAll(other.atoms);
        all.sort(null);
        return new Monomial(List.copyOf(all));
    }

    /** This without the factors of {@code other}, if it has them all. */
    public Optional<Monomial> dividedBy(Monomial other) {
        if (other.isOne()) {
            return Optional.of(this);
        }
        if (other.degree() > degree()) {
            return Optional.empty();
        }
        List<Atom> rest = new ArrayList<>(atoms);
        for (Atom atom : other.atoms) {
            if (!rest.remove(atom)) {
                return Optional.empty();
            }
        }
        return Optional.of(rest.isEmpty() ? ONE : new Monomial(List.copyOf(rest)));
    }

    /** The factors that are names. */
    Monomial named() {
        List<Atom> names = atoms.stream().filter(Atom.Named.class::isInstance).toList();
        return names.isEmpty() ? ONE : new Monomial(names);
    }

    /** The factors both have. */
    public Monomial gcd(Monomial other) {
        List<Atom> left = new ArrayList<>(other.atoms);
        List<Atom> common = atoms.stream().filter(left::remove).toList();
        return common.isEmpty() ? ONE : new Monomial(common);
    }

    @Override
    public int compareTo(Monomial other) {
        if (degree() != other.degree()) {
            return Integer.compare(degree(), other.degree());
        }
        for (int i = 0; i < degree(); i++) {
            int order = other.atoms.get(i).compareTo(atoms.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Monomial monomial && hash == monomial.hash && atoms.equals(monomial.atoms);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return Size.of(new Term(java.math.BigInteger.ONE, this)).text();
    }
}
