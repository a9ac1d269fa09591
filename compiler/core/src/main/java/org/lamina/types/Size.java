package org.lamina.types;

import java.math.BigInteger;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.lamina.diag.CompilerBug;

/**
 * A size in normal form: a polynomial with integer coefficients over names and floor divisions. Sizes with equal normal
 * forms are equal for all values of their names, provided that every divisor is at least 1, which is a separate
 * obligation of whoever divides. The rules are those of the language reference, "Sizes".
 *
 * <p>Arithmetic is exact. An expression of more than {@value Polynomial#MAX_WEIGHT} names and divisions, or with numbers of
 * more than {@value Polynomial#MAX_BITS} bits, is refused with an {@link ArithmeticException}.
 */
public final class Size implements Comparable<Size> {
    private static final int CACHE_FROM = -64;
    private static final int CACHE_TO = 1024;
    private static final Size[] CACHE = new Size[CACHE_TO - CACHE_FROM + 1];

    static {
        for (int i = 0; i < CACHE.length; i++) {
            CACHE[i] = new Size((long) i + CACHE_FROM, List.of());
        }
    }

    /** The value where {@link #terms} is empty. */
    private final long small;

    /** Sorted, the greatest monomial first; empty for a constant of 64 bits. */
    private final List<Term> terms;

    private final int hash;
    private final int weight;

    private Size(long small, List<Term> terms) {
        this.small = small;
        this.terms = terms;
        this.hash = terms.isEmpty() ? Long.hashCode(small) : terms.hashCode();
        this.weight = terms.isEmpty() ? 0 : Polynomial.weight(terms);
    }

    public static Size of(long value) {
        return value >= CACHE_FROM && value <= CACHE_TO
                ? CACHE[(int) (value - CACHE_FROM)]
                : new Size(value, List.of());
    }

    public static Size of(BigInteger value) {
        return value.bitLength() < Long.SIZE
                ? of(value.longValue())
                : new Size(0, List.of(new Term(Polynomial.checked(value), Monomial.ONE)));
    }

    public static Size of(SizeName name) {
        return of(new Atom.Named(name));
    }

    static Size of(Atom atom) {
        return of(new Term(BigInteger.ONE, Monomial.of(atom)));
    }

    static Size of(Term term) {
        return ofSorted(term.coefficient().signum() == 0 ? List.of() : List.of(term));
    }

    /** Of terms with distinct monomials, the greatest first, and no coefficient 0. */
    static Size ofSorted(List<Term> terms) {
        if (terms.isEmpty()) {
            return of(0);
        }
        Term first = terms.get(0);
        return first.isConstant() ? of(first.coefficient()) : new Size(0, terms);
    }

    /**
     * Reads what {@link #text} prints, and any expression of {@code + - * // % ^} and parentheses over numbers and names;
     * the key of a name is its text.
     *
     * @throws IllegalArgumentException if {@code text} is not such an expression
     */
    public static Size parse(String text) {
        return new SizeReader(text).read();
    }

    public Size plus(Size other) {
        if (terms.isEmpty() && other.terms.isEmpty()) {
            long sum = small + other.small;
            return ((small ^ sum) & (other.small ^ sum)) >= 0 ? of(sum) : of(big().add(other.big()));
        }
        return isZero() ? other : other.isZero() ? this : Polynomial.sum(this, other, BigInteger.ONE);
    }

    public Size minus(Size other) {
        if (terms.isEmpty() && other.terms.isEmpty()) {
            long difference = small - other.small;
            return ((small ^ other.small) & (small ^ difference)) >= 0
                    ? of(difference)
                    : of(big().subtract(other.big()));
        }
        return other.isZero() ? this : Polynomial.sum(this, other, BigInteger.ONE.negate());
    }

    public Size times(Size other) {
        if (terms.isEmpty() && other.terms.isEmpty()) {
            long high = Math.multiplyHigh(small, other.small);
            long low = small * other.small;
            return high == low >> (Long.SIZE - 1) ? of(low) : of(big().multiply(other.big()));
        }
        return isOne() ? other : other.isOne() ? this : Polynomial.product(this, other);
    }

    public Size plus(long other) {
        return plus(of(other));
    }

    public Size minus(long other) {
        return minus(of(other));
    }

    public Size times(long other) {
        return times(of(other));
    }

    public Size negate() {
        return of(0).minus(this);
    }

    /**
     * This divided by {@code divisor} and rounded down. A symbolic divisor is taken to be at least 1.
     *
     * @throws ArithmeticException if {@code divisor} is 0
     */
    public Size floorDiv(Size divisor) {
        if (terms.isEmpty() && divisor.terms.isEmpty() && divisor.small != 0 && divisor.small != -1) {
            return of(Math.floorDiv(small, divisor.small));
        }
        return divisor.isOne() ? this : Division.floor(this, divisor);
    }

    public Size floorDiv(long divisor) {
        return floorDiv(of(divisor));
    }

    /** {@code this - divisor*(this // divisor)}: the sign of the divisor, as in the language. */
    public Size mod(Size divisor) {
        return minus(divisor.times(floorDiv(divisor)));
    }

    public Size mod(long divisor) {
        return mod(of(divisor));
    }

    /** The size that gives this when multiplied by {@code divisor}, where the normal forms alone show that there is one. */
    public Optional<Size> exactDiv(Size divisor) {
        if (divisor.isZero()) {
            return Optional.empty();
        }
        Division.Result result = Division.divide(this, divisor);
        return result.remainder().isZero() ? Optional.of(result.quotient()) : Optional.empty();
    }

    public boolean isConstant() {
        return terms.isEmpty() || terms.get(0).isConstant();
    }

    public boolean isZero() {
        return terms.isEmpty() && small == 0;
    }

    public boolean isOne() {
        return terms.isEmpty() && small == 1;
    }

    /**
     * The value of a constant.
     *
     * @throws CompilerBug if this is symbolic
     * @throws ArithmeticException if it has more than 64 bits
     */
    public long value() {
        if (terms.isEmpty()) {
            return small;
        }
        if (!isConstant()) {
            throw new CompilerBug("size `" + text() + "` is symbolic, a number was expected");
        }
        return big().longValueExact();
    }

    /** The value, unless this is symbolic or has more than 64 bits. */
    public OptionalLong constant() {
        return terms.isEmpty() ? OptionalLong.of(small) : OptionalLong.empty();
    }

    /** The value of a constant of any length, else the constant summand. */
    BigInteger big() {
        if (terms.isEmpty()) {
            return BigInteger.valueOf(small);
        }
        Term last = terms.get(terms.size() - 1);
        return last.isConstant() ? last.coefficient() : BigInteger.ZERO;
    }

    /** All names, those inside floor divisions too, in the order of the text. */
    public Set<SizeName> names() {
        Set<SizeName> names = new LinkedHashSet<>();
        collectNames(names);
        return names;
    }

    private void collectNames(Set<SizeName> names) {
        for (Term term : terms) {
            for (Atom atom : term.monomial().atoms()) {
                if (atom instanceof Atom.Named named) {
                    names.add(named.name());
                } else if (atom instanceof Atom.Floor floor) {
                    floor.numerator().collectNames(names);
                    floor.divisor().collectNames(names);
                }
            }
        }
    }

    /** This with sizes in place of names; names that are not keys stay. */
    public Size substitute(Map<SizeName, Size> sizes) {
        if (terms.isEmpty() || sizes.isEmpty() || names().stream().noneMatch(sizes::containsKey)) {
            return this;
        }
        return mapAtoms(atom -> {
            if (atom instanceof Atom.Floor floor) {
                return floor.numerator()
                        .substitute(sizes)
                        .floorDiv(floor.divisor().substitute(sizes));
            }
            return atom instanceof Atom.Named named && sizes.containsKey(named.name())
                    ? sizes.get(named.name())
                    : of(atom);
        });
    }

    /** This with every atom (not those inside floor divisions) replaced. */
    Size mapAtoms(Function<Atom, Size> replace) {
        Size sum = of(0);
        for (Term term : terms()) {
            Size product = of(term.coefficient());
            for (Atom atom : term.monomial().atoms()) {
                product = product.times(replace.apply(atom));
            }
            sum = sum.plus(product);
        }
        return sum;
    }

    /**
     * The value for given names.
     *
     * @throws ArithmeticException if the value does not fit into 64 bits, or a divisor is below 1
     * @throws CompilerBug if a name has no value
     */
    public long evaluate(Map<SizeName, Long> values) {
        return terms.isEmpty() ? small : Polynomial.evaluate(this, values).longValueExact();
    }

    /** Summands, the leading one first; none for 0. */
    public List<Term> terms() {
        return !terms.isEmpty() || small == 0 ? terms : List.of(new Term(BigInteger.valueOf(small), Monomial.ONE));
    }

    /** Number of atoms, those inside floor divisions too. */
    int weight() {
        return weight;
    }

    /** As programs write it: {@code 2*(H//16)}, {@code H - 4}. */
    public String text() {
        return terms.isEmpty() ? Long.toString(small) : SizeText.of(this);
    }

    /** An order that depends on the normal form alone. */
    @Override
    public int compareTo(Size other) {
        if (this == other) {
            return 0;
        }
        List<Term> mine = terms();
        List<Term> theirs = other.terms();
        for (int i = 0; i < Math.min(mine.size(), theirs.size()); i++) {
            int order = mine.get(i).monomial().compareTo(theirs.get(i).monomial());
            if (order == 0) {
                order = mine.get(i).coefficient().compareTo(theirs.get(i).coefficient());
            }
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(mine.size(), theirs.size());
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof Size size && hash == size.hash && small == size.small && terms.equals(size.terms);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return text();
    }
}
