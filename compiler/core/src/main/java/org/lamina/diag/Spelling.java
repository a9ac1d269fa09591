package org.lamina.diag;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** "Did you mean": finds the word that was meant, where one is near enough to be likely right. */
public final class Spelling {
    private static final int LONGEST = 60;

    private Spelling() {}

    /**
     * The candidate closest to {@code word}: at most one edit in three letters and three in all, whatever the case of the
     * letters. Of equally close ones, one that begins in the same case (layers and sizes have a capital, functions and
     * values none), then the first in the alphabet.
     */
    public static Optional<String> nearest(String word, Collection<String> candidates) {
        if (word.length() > LONGEST) {
            return Optional.empty();
        }
        int limit = Math.max(1, Math.min(3, word.length() / 3));
        return candidates.stream()
                .distinct()
                .filter(c -> !c.equals(word) && Math.abs(c.length() - word.length()) <= limit && near(word, c, limit))
                .min(Comparator.<String>comparingInt(c -> edits(word, c))
                        .thenComparing(c -> isCapital(c) != isCapital(word))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** One edit turns any name of one letter into any other: that says nothing. */
    private static boolean near(String word, String candidate, int limit) {
        int edits = edits(word, candidate);
        return edits <= limit && edits < Math.max(word.length(), candidate.length());
    }

    private static boolean isCapital(String name) {
        return !name.isEmpty() && Character.isUpperCase(name.charAt(0));
    }

    /**
     * Insertions, deletions, replacements and swaps of neighbours between two words, whose case does not matter
     * (optimal string alignment).
     */
    private static int edits(String first, String second) {
        String a = first.toLowerCase(Locale.ROOT);
        String b = second.toLowerCase(Locale.ROOT);
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(last[j], row[j - 1]) + 1, last[j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return last[b.length()];
    }
}
