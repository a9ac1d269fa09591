package org.lamina.runtime.data;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Orders rows so that every stretch of the order holds each group in its share. */
final class Strata {
    private Strata() {}

    /**
     * Spreads the groups evenly: the row of rank r among the m rows of its group goes to position (2r + 1)/(2m) of the
     * whole, ties in the given order. Any cut then holds each group in its share, give or take one row.
     *
     * @param order all rows, shuffled
     * @param strata the group of every row
     */
    static int[] spread(int[] order, int[] strata) {
        Map<Integer, Integer> sizes = new HashMap<>();
        for (int group : strata) {
            sizes.merge(group, 1, Integer::sum);
        }
        Map<Integer, Integer> ranks = new HashMap<>();
        Place[] places = new Place[order.length];
        for (int i = 0; i < order.length; i++) {
            int group = strata[order[i]];
            int rank = ranks.merge(group, 1, Integer::sum) - 1;
            places[i] = new Place(2L * rank + 1, sizes.getOrDefault(group, 1), i, order[i]);
        }
        Arrays.sort(places);
        return Arrays.stream(places).mapToInt(Place::row).toArray();
    }

    /** The fraction odd/(2·size), compared exactly. */
    private record Place(long odd, long size, int tie, int row) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byPlace = Long.compare(odd * other.size, other.odd * size);
            return byPlace != 0 ? byPlace : Integer.compare(tie, other.tie);
        }
    }
}
