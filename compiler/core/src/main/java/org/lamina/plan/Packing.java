package org.lamina.plan;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lamina.schedule.Home;
import org.lamina.schedule.Region;
import org.lamina.schedule.Storage;
import org.lamina.types.Size;
import org.lamina.types.Term;

/**
 * Offsets for buffers. All buffers of a region are constant multiples of one unit, so an offset in units is exact whatever
 * the sizes are. Two methods are tried, and the tighter result is taken.
 */
final class Packing {
    /** Above this number of buffers only the faster method runs; the other takes quadratic time. */
    private static final int QUADRATIC_LIMIT = 4000;

    private static final int LINE = 16;
    private static final int SMALL = 4;

    private final Map<Key, List<Item>> groups = new LinkedHashMap<>();

    private record Key(boolean perShard, Storage storage, Size unit) {}

    /** A buffer with its length in units. */
    private record Item(Life life, long length) {
        /** Offsets are multiples of this many units: large buffers start a cache line. */
        long alignment() {
            return length >= 8 * LINE ? LINE : SMALL;
        }
    }

    private Packing() {}

    /** Gives every buffer without a home a place in an arena. */
    static List<Region> pack(List<Life> lives) {
        Packing packing = new Packing();
        for (Life life : lives) {
            if (life.home == null) {
                packing.add(life);
            }
        }
        List<Region> regions = new ArrayList<>();
        packing.groups.forEach((key, items) -> {
            long[] offsets = best(items);
            long peak = 0;
            for (int i = 0; i < items.size(); i++) {
                items.get(i).life().home = new Home.Arena(regions.size(), offsets[i]);
                peak = Math.max(peak, offsets[i] + items.get(i).length());
            }
            regions.add(new Region(key.storage(), key.perShard(), key.unit(), peak));
        });
        return regions;
    }

    private void add(Life life) {
        BigInteger common = BigInteger.ZERO;
        for (Term term : life.count.terms()) {
            common = common.gcd(term.coefficient());
        }
        long length = common.longValueExact();
        Size unit =
                length == 0 ? Size.of(1) : life.count.exactDiv(Size.of(length)).orElseThrow();
        groups.computeIfAbsent(new Key(life.perShard, life.storage, unit), k -> new ArrayList<>())
                .add(new Item(life, length));
    }

    private static long[] best(List<Item> items) {
        long[] inOrder = inOrder(items);
        if (items.size() > QUADRATIC_LIMIT) {
            return inOrder;
        }
        long[] bySize = bySize(items);
        return peak(items, bySize) <= peak(items, inOrder) ? bySize : inOrder;
    }

    private static long peak(List<Item> items, long[] offsets) {
        long peak = 0;
        for (int i = 0; i < offsets.length; i++) {
            peak = Math.max(peak, offsets[i] + items.get(i).length());
        }
        return peak;
    }

    /** The longest buffer first, each into the tightest gap among those placed that live at the same time. */
    private static long[] bySize(List<Item> items) {
        Integer[] order = new Integer[items.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        java.util.Arrays.sort(
                order,
                Comparator.comparingLong((Integer i) -> -items.get(i).length())
                        .thenComparingInt(i -> items.get(i).life().first)
                        .thenComparingInt(i -> i));
        long[] offsets = new long[order.length];
        List<Integer> placed = new ArrayList<>(); // by offset
        for (int i : order) {
            Item item = items.get(i);
            offsets[i] = tightestGap(items, offsets, placed, item);
            int at = 0;
            while (at < placed.size() && offsets[placed.get(at)] <= offsets[i]) {
                at++;
            }
            placed.add(at, i);
        }
        return offsets;
    }

    private static long tightestGap(List<Item> items, long[] offsets, List<Integer> placed, Item item) {
        long bestOffset = -1;
        long bestGap = Long.MAX_VALUE;
        long end = 0;
        for (int other : placed) {
            Item neighbour = items.get(other);
            if (neighbour.life().meets(item.life())) {
                long start = aligned(end, item.alignment());
                long gap = offsets[other] - start;
                if (gap >= item.length() && gap < bestGap) {
                    bestGap = gap;
                    bestOffset = start;
                }
                end = Math.max(end, offsets[other] + neighbour.length());
            }
        }
        return bestOffset >= 0 ? bestOffset : aligned(end, item.alignment());
    }

    /** In the order of time with a list of free gaps: the tightest gap, else the end. */
    private static long[] inOrder(List<Item> items) {
        Integer[] order = new Integer[items.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        java.util.Arrays.sort(
                order,
                Comparator.comparingInt((Integer i) -> items.get(i).life().first)
                        .thenComparingLong(i -> -items.get(i).length())
                        .thenComparingInt(i -> i));
        long[] offsets = new long[order.length];
        Gaps gaps = new Gaps();
        TreeMap<Integer, List<Integer>> ends = new TreeMap<>();
        for (int i : order) {
            Item item = items.get(i);
            while (!ends.isEmpty() && ends.firstKey() < item.life().first) {
                for (int done : ends.pollFirstEntry().getValue()) {
                    gaps.release(offsets[done], rounded(items.get(done)));
                }
            }
            offsets[i] = gaps.take(rounded(item));
            ends.computeIfAbsent(item.life().last, k -> new ArrayList<>()).add(i);
        }
        return offsets;
    }

    /** Lengths in whole lines, so that every offset is aligned without further care. */
    private static long rounded(Item item) {
        return aligned(Math.max(item.length(), 1), LINE);
    }

    private static long aligned(long offset, long alignment) {
        return (offset + alignment - 1) / alignment * alignment;
    }
}
