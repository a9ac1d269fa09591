package org.lamina.types;

/** What the polynomials of sizes are made of: a name, or a floor division that no rule could resolve. */
public sealed interface Atom extends Comparable<Atom> {

    record Named(SizeName name) implements Atom {}

    /** {@code numerator // divisor}, rounded down. The divisor is never 0 in a valid program, and here never 0 or 1. */
    record Floor(Size numerator, Size divisor) implements Atom {}

    /** Names before floor divisions; the order decides which term of a size leads, so it must be the same in each run. */
    @Override
    default int compareTo(Atom other) {
        if (this instanceof Named mine) {
            return other instanceof Named theirs ? mine.name().compareTo(theirs.name()) : -1;
        }
        if (!(this instanceof Floor mine) || !(other instanceof Floor theirs)) {
            return 1;
        }
        int order = mine.numerator().compareTo(theirs.numerator());
        return order != 0 ? order : mine.divisor().compareTo(theirs.divisor());
    }
}
