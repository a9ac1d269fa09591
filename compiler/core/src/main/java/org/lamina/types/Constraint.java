package org.lamina.types;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A claim about two sizes. */
public record Constraint(Relation relation, Size left, Size right) {

    /** {@code dividend % divisor == 0}; false where the divisor is 0. */
    public static Constraint divisible(Size dividend, Size divisor) {
        return divisor.isZero()
                ? new Constraint(Relation.EQ, Size.of(1), Size.of(0))
                : new Constraint(Relation.EQ, dividend.mod(divisor), Size.of(0));
    }

    public Set<SizeName> names() {
        Set<SizeName> names = new LinkedHashSet<>(left.names());
        names.addAll(right.names());
        return names;
    }

    /** The same claim as one says it: {@code N >= 16} for {@code 16 <= N}, {@code N % 4 == 0} for {@code N == 4*(N//4)}. */
    public Constraint oriented() {
        Size difference = left.minus(right);
        boolean remainder = relation == Relation.EQ && Modulo.of(difference).isPresent();
        return remainder
                ? new Constraint(relation, difference, Size.of(0))
                : left.isConstant() ? new Constraint(relation.mirrored(), /* left= */ right, /* right= */ left) : this;
    }

    public Constraint substitute(Map<SizeName, Size> sizes) {
        return new Constraint(relation, left.substitute(sizes), right.substitute(sizes));
    }

    /**
     * Whether it is true for given names.
     *
     * @throws ArithmeticException if a divisor is below 1
     */
    public boolean holds(Map<SizeName, Long> values) {
        return relation.holds(Polynomial.evaluate(left, values).compareTo(Polynomial.evaluate(right, values)));
    }

    /** As programs write it: {@code 2*(H//16) == H//8}, {@code H % 16 == 0}. */
    public String text() {
        boolean remainder = (relation == Relation.EQ || relation == Relation.NE) && right.isConstant();
        return (remainder ? Modulo.of(left.minus(right)) : Optional.<Modulo>empty())
                .map(modulo -> modulo.text(relation))
                .orElseGet(() -> left.text() + " " + relation.text() + " " + right.text());
    }

    @Override
    public String toString() {
        return text();
    }
}
