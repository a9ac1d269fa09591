package org.lamina.runtime.profile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Times of the training steps of one run. The first steps, in which Java compiles what runs often, are forgotten once there
 * are more. Where reading the clock at every call site would take a noticeable part of a step, only one step in many is
 * timed.
 */
public final class Profile {
    /** Steps that are forgotten. */
    static final int WARM_UP = 10;

    /** Steps that stay known one by one. */
    static final int TRACED = 20;

    /** What timing may take of a run. */
    private static final double SHARE = 0.02;

    /** What it takes for each event, in nanoseconds: measured, on the careful side. */
    private static final double COST = 50;

    private static final Site DATA = new Site("data", Role.LOOP, "next batch");
    private static final Site COPY = new Site("copying the batch in", Role.LOOP, "copy");
    private static final Site WAIT = new Site("waiting for threads", Role.LOOP, "wait");

    private final Map<Site, Integer> numbers = new LinkedHashMap<>();
    private final List<Site> sites = new ArrayList<>();
    private final List<Track> tracks = new ArrayList<>();
    private final long[] stepNumbers = new long[TRACED];
    private final long[] stepBegins = new long[TRACED];
    private final long[] stepEnds = new long[TRACED];
    private final Track caller = track(0);
    private final int data = site(DATA);
    private final int copy = site(COPY);
    private final int wait = site(WAIT);
    private final StartUp start = new StartUp("Java and the command line (with `lamina run` the compiler, too)");
    private long begun;
    private long timed;
    private long done;
    private long stepNanos;
    private long shortest = Long.MAX_VALUE;
    private long every = 1;
    private boolean timing;

    /**
     * Call sites of one layer that do the same.
     *
     * @param layer path such as {@code net.c1}; empty outside of layers
     */
    record Site(String layer, Role role, String operation) {}

    /** The track of a thread, from 0 for the one that calls steps. */
    public Track track(int thread) {
        while (tracks.size() <= thread) {
            Track track = new Track(this);
            track.reserve(sites.size());
            tracks.add(track);
        }
        return tracks.get(thread);
    }

    int site(Site site) {
        Integer known = numbers.putIfAbsent(site, sites.size());
        if (known != null) {
            return known;
        }
        sites.add(site);
        tracks.forEach(track -> track.reserve(sites.size()));
        return sites.size() - 1;
    }

    /** A stage of the way to the first step has ended. */
    public void reached(String stage) {
        start.reached(stage);
    }

    StartUp start() {
        return start;
    }

    /** A step begins: first it asks for its batch. */
    public void beginStep() {
        if (begun++ == WARM_UP) {
            tracks.forEach(Track::clear);
            timed = 0;
            done = 0;
            stepNanos = 0;
            shortest = Long.MAX_VALUE;
        }
        timing = begun % every == 0;
        if (timing) {
            timed++;
            stepNumbers[slot()] = begun;
            stepBegins[slot()] = System.nanoTime();
            stepEnds[slot()] = stepBegins[slot()];
            caller.beginStep();
        }
    }

    /** Whether the current step is one that is timed; threads that are handed work see it. */
    boolean timing() {
        return timing;
    }

    /** The batch is there. */
    public void dataReady() {
        caller.end(data, 0, 0);
    }

    /** The batch begins to be copied. */
    public void beginCopy() {
        caller.begin();
    }

    /** The batch is in place, and the function of the step begins. */
    public void copied() {
        caller.end(copy, 0, 0);
    }

    /** Work was handed to the other threads, or they are through with it. */
    public void waited() {
        caller.end(wait, 0, 0);
    }

    /** The step is done; one that fails is not counted. */
    public void endStep() {
        if (begun == 1) {
            start.reached("first step");
        }
        if (!timing) {
            return;
        }
        stepEnds[slot()] = System.nanoTime();
        long nanos = stepEnds[slot()] - stepBegins[slot()];
        stepNanos += nanos;
        shortest = Math.min(shortest, nanos);
        every = Math.max(1, Math.round(caller.eventsOfStep() * COST / (SHARE * shortest)));
        timing = false;
        done++;
    }

    private int slot() {
        return (int) ((timed - 1) % TRACED);
    }

    /** Whether a step has ended, so that there is something to show. */
    public boolean measured() {
        return done > 0;
    }

    List<Site> sites() {
        return sites;
    }

    List<Track> tracks() {
        return tracks;
    }

    /** Steps that are counted. */
    long steps() {
        return done;
    }

    /** All steps, timed or not. */
    long begun() {
        return begun;
    }

    /** Steps that were timed after those that are forgotten: a number for each. */
    long timed() {
        return timed;
    }

    /** The number in the run of a timed step, one of the last {@link #TRACED}. */
    long number(long step) {
        return stepNumbers[(int) ((step - 1) % TRACED)];
    }

    /** Time of all steps that are counted. */
    long stepNanos() {
        return stepNanos;
    }

    /** When a timed step began; one of the last {@link #TRACED}. */
    long stepBegin(long step) {
        return stepBegins[(int) ((step - 1) % TRACED)];
    }

    /** When it ended. */
    long stepEnd(long step) {
        return stepEnds[(int) ((step - 1) % TRACED)];
    }
}
