package org.lamina.plan;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Free stretches of a region that grows at its end; neighbours are joined, the shortest stretch that fits is taken. */
final class Gaps {
    private record Gap(long length, long offset) implements Comparable<Gap> {
        @Override
        public int compareTo(Gap other) {
            int order = Long.compare(length, other.length);
            return order != 0 ? order : Long.compare(offset, other.offset);
        }
    }

    private final TreeMap<Long, Long> byOffset = new TreeMap<>();
    private final TreeSet<Gap> byLength = new TreeSet<>();
    private long end;

    long take(long length) {
        Gap gap = byLength.ceiling(new Gap(length, 0));
        if (gap == null) {
            return grow(length);
        }
        remove(gap.offset());
        if (gap.length() > length) {
            insert(gap.offset() + length, gap.length() - length);
        }
        return gap.offset();
    }

    private long grow(long length) {
        Map.Entry<Long, Long> last = byOffset.lastEntry();
        if (last != null && last.getKey() + last.getValue() == end) {
            long offset = last.getKey();
            remove(offset);
            end = offset + length;
            return offset;
        }
        long offset = end;
        end += length;
        return offset;
    }

    void release(long offset, long length) {
        long from = offset;
        long to = offset + length;
        Map.Entry<Long, Long> before = byOffset.lowerEntry(offset);
        if (before != null && before.getKey() + before.getValue() == offset) {
            from = before.getKey();
            remove(from);
        }
        Long after = byOffset.get(to);
        if (after != null) {
            remove(to);
            to += after;
        }
        insert(from, to - from);
    }

    private void insert(long offset, long length) {
        byOffset.put(offset, length);
        byLength.add(new Gap(length, offset));
    }

    private void remove(long offset) {
        byLength.remove(new Gap(byOffset.remove(offset), offset));
    }
}
