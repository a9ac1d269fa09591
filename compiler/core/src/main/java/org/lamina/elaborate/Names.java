package org.lamina.elaborate;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** "Did you mean": the candidate nearest to a misspelt name, where one is near enough to be likely right. */
final class Names {
    private Names() {}

    static Optional<String> closest(String wrong, Collection<String> candidates) {
        // One letter is near to any other.
        int limit = wrong.length() == 1 ? 0 : Math.max(1, Math.min(3, wrong.length() / 3));
        return candidates.stream()
                .distinct()
                .filter(c -> !c.equals(wrong) && distance(wrong, c) <= limit)
                .min(Comparator.<String>comparingInt(c -> distance(wrong, c))
                        .thenComparing(c -> isCapital(c) != isCapital(wrong))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Layers and sizes have a capital, functions and values none. */
    private static boolean isCapital(String name) {
        return !name.isEmpty() && Character.isUpperCase(name.charAt(0));
    }

    /** Damerau-Levenshtein distance (adjacent swaps count once), ignoring case. */
    static int distance(String first, String second) {
        String a = first.toLowerCase(Locale.ROOT);
        String b = second.toLowerCase(Locale.ROOT);
        var d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + cost);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
