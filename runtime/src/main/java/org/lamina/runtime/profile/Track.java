package org.lamina.runtime.profile;

import java.util.Arrays;
import org.lamina.runtime.kernel.Kernel;

/**
 * What one thread has done: sums for each site, and the latest events. Every event begins where the one before it ended, so
 * that one reading of the clock is enough for each. Used by one thread at a time; notes without allocating.
 */
public final class Track {
    private static final int EVENTS = 1 << 16;

    private final Profile profile;
    private final int[] sites = new int[EVENTS];
    private final long[] begins = new long[EVENTS];
    private final long[] ends = new long[EVENTS];
    private long events;
    private long firstOfStep;
    private long last;
    private long[] nanos = {};
    private long[] flops = {};
    private long[] bytes = {};

    Track(Profile profile) {
        this.profile = profile;
    }

    /** The next event begins now. */
    public void begin() {
        if (profile.timing()) {
            last = System.nanoTime();
        }
    }

    void beginStep() {
        firstOfStep = events;
        begin();
    }

    long eventsOfStep() {
        return events - firstOfStep;
    }

    /**
     * A call site that notes what it does on this track.
     *
     * @param kernel the site; one that was timed before gets other sizes
     * @param layer path of the layer, empty outside of layers
     * @param flops multiplications and additions of a product or convolution in one run; 0 for all else
     * @param bytes of the tensors that a run reads and writes
     */
    public Kernel timed(Kernel kernel, String layer, Role role, String operation, long flops, long bytes) {
        Kernel inner = kernel instanceof TimedSite timed ? timed.inner() : kernel;
        return new TimedSite(inner, this, profile.site(new Profile.Site(layer, role, operation)), flops, bytes);
    }

    void end(int site, long addedFlops, long addedBytes) {
        if (!profile.timing()) {
            return;
        }
        long now = System.nanoTime();
        nanos[site] += now - last;
        flops[site] += addedFlops;
        bytes[site] += addedBytes;
        int at = (int) (events++ & EVENTS - 1);
        sites[at] = site;
        begins[at] = last;
        ends[at] = now;
        last = now;
    }

    /** Makes room for as many sites; what was noted stays. */
    void reserve(int count) {
        if (count > nanos.length) {
            int length = Math.max(count, 2 * nanos.length);
            nanos = Arrays.copyOf(nanos, length);
            flops = Arrays.copyOf(flops, length);
            bytes = Arrays.copyOf(bytes, length);
        }
    }

    /** Forgets the sums. */
    void clear() {
        Arrays.fill(nanos, 0);
        Arrays.fill(flops, 0);
        Arrays.fill(bytes, 0);
    }

    long nanos(int site) {
        return nanos[site];
    }

    long flops(int site) {
        return flops[site];
    }

    long bytes(int site) {
        return bytes[site];
    }

    /** Takes events of one track. */
    interface Events {
        void event(int site, long begin, long end);
    }

    /** Hands out the events that began at {@code from} or later and are still known, in order. */
    void each(long from, Events taker) {
        for (long i = Math.max(0, events - EVENTS); i < events; i++) {
            int at = (int) (i & EVENTS - 1);
            if (begins[at] - from >= 0) {
                taker.event(sites[at], begins[at], ends[at]);
            }
        }
    }
}
