package org.lamina.codegen;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lamina.diag.CompilerBug;
import org.lamina.types.Atom;
import org.lamina.types.Size;
import org.lamina.types.SizeName;
import org.lamina.types.Term;

/** Sizes as Java expressions of type {@code long}. */
record SizeCode(Map<SizeName, String> names) {

    /** Such as {@code n * 64} or {@code Math.floorDiv(h, 2) + 1}; a plain number where the size is one. */
    String of(Size size) {
        if (size.isConstant()) {
            long value = size.value();
            return value == (int) value ? Long.toString(value) : value + "L";
        }
        StringBuilder sum = new StringBuilder();
        for (Term term : size.terms()) {
            boolean negative = term.coefficient().signum() < 0;
            if (sum.length() > 0) {
                sum.append(negative ? " - " : " + ");
            } else if (negative) {
                sum.append('-');
            }
            sum.append(product(term));
        }
        return sum.toString();
    }

    /** The same in parentheses where it is a sum. */
    String factor(Size size) {
        String text = of(size);
        return size.terms().size() > 1 || text.startsWith("-") ? "(" + text + ")" : text;
    }

    private String product(Term term) {
        BigInteger magnitude = term.coefficient().abs();
        List<String> factors = new ArrayList<>();
        if (!magnitude.equals(BigInteger.ONE) || term.monomial().isOne()) {
            long value = magnitude.longValueExact();
            factors.add(value == (int) value ? Long.toString(value) : value + "L");
        }
        for (Atom atom : term.monomial().atoms()) {
            factors.add(atom(atom));
        }
        return String.join(" * ", factors);
    }

    private String atom(Atom atom) {
        if (atom instanceof Atom.Floor floor) {
            return "Math.floorDiv(" + of(floor.numerator()) + ", " + of(floor.divisor()) + ")";
        }
        if (atom instanceof Atom.Named named && names.containsKey(named.name())) {
            return names.get(named.name());
        }
        throw new CompilerBug("size `" + atom + "` has no value when the program runs");
    }
}
