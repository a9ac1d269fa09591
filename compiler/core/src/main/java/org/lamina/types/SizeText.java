package org.lamina.types;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Writes sizes as programs do: {@code 2*(H//16)}, {@code H - 4}, {@code (H + 3)//4}. */
final class SizeText {
    private SizeText() {}

    static String of(Size size) {
        List<Term> terms = new ArrayList<>(size.terms());
        if (terms.isEmpty()) {
            return "0";
        }
        // `W - H` reads better than `-H + W`.
        for (int i = 0; i < terms.size(); i++) {
            if (terms.get(i).coefficient().signum() > 0) {
                terms.add(0, terms.remove(i));
                break;
            }
        }
        StringBuilder text = new StringBuilder();
        for (Term term : terms) {
            boolean negative = term.coefficient().signum() < 0;
            if (text.isEmpty()) {
                text.append(negative ? "-" : "");
            } else {
                text.append(negative ? " - " : " + ");
            }
            // A leading minus binds tighter than `//`.
            boolean first = text.length() == 1 && negative;
            text.append(product(term.coefficient().abs(), term.monomial(), first));
        }
        return text.toString();
    }

    private static String product(BigInteger coefficient, Monomial monomial, boolean negated) {
        List<String> factors = new ArrayList<>();
        if (monomial.isOne() || !coefficient.equals(BigInteger.ONE)) {
            factors.add(coefficient.toString());
        }
        List<Atom> atoms = monomial.atoms();
        boolean alone = atoms.size() == 1 && factors.isEmpty() && !negated;
        for (int i = 0; i < atoms.size(); ) {
            int end = i + 1;
            while (end < atoms.size() && atoms.get(end).equals(atoms.get(i))) {
                end++;
            }
            factors.add(factor(atoms.get(i), alone) + (end - i > 1 ? "^" + (end - i) : ""));
            i = end;
        }
        return String.join("*", factors);
    }

    private static String factor(Atom atom, boolean alone) {
        if (atom instanceof Atom.Floor floor) {
            String text = operand(floor.numerator()) + "//" + operand(floor.divisor());
            return alone ? text : "(" + text + ")";
        }
        return ((Atom.Named) atom).name().text();
    }

    /** Parentheses around everything but a name or a number that is not negative. */
    static String operand(Size size) {
        String text = size.text();
        boolean plain = size.isConstant() ? size.big().signum() >= 0 : isName(size);
        return plain ? text : "(" + text + ")";
    }

    private static boolean isName(Size size) {
        Term first = size.terms().get(0);
        return size.terms().size() == 1
                && first.coefficient().equals(BigInteger.ONE)
                && first.monomial().degree() == 1
                && first.monomial().atoms().get(0) instanceof Atom.Named;
    }
}
