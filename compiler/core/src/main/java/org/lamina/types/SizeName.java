package org.lamina.types;

import java.util.Comparator;

/**
 * A symbolic size. Two names are one size exactly when their keys are equal; messages show the text, which need not be
 * unique.
 */
public record SizeName(String key, String text) implements Comparable<SizeName> {
    private static final Comparator<SizeName> ORDER =
            Comparator.comparing(SizeName::text).thenComparing(SizeName::key);

    /** A name whose key is its text, as in printed graphs. */
    public static SizeName of(String text) {
        return new SizeName(text, text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SizeName name && key.equals(name.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    /** By text, so that printed sizes do not depend on how keys were made; equal texts by key. */
    @Override
    public int compareTo(SizeName other) {
        return key.equals(other.key) ? 0 : ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return text;
    }
}
