package org.lamina.diag;

import java.util.Collection;
import java.util.Optional;

/** Finds the word that was meant. */
public final class Spelling {
    private static final int LONGEST = 60;

    private Spelling() {}

    /**
     * The candidate closest to {@code word}, if it is close enough to be likely meant: at most one edit in three
     * letters, where letters may also differ only in case. The first of equally close candidates wins.
     */
    public static Optional<String> nearest(String word, Collection<String> candidates) {
        if (word.length() > LONGEST) {
            return Optional.empty();
        }
        String best = null;
        int least = Math.max(1, word.length() / 3) + 1;
        for (String candidate : candidates) {
            if (candidate.equals(word) || Math.abs(candidate.length() - word.length()) >= least) {
                continue;
            }
            int edits = candidate.equalsIgnoreCase(word) ? 1 : edits(word, candidate);
            // One edit turns any name of one letter into any other: that says nothing.
            if (edits < least && edits < Math.max(word.length(), candidate.length())) {
                least = edits;
                best = candidate;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Insertions, deletions, replacements and swaps of neighbours between two words (optimal string alignment). */
    private static int edits(String a, String b) {
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
