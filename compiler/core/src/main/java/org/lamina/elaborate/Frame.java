package org.lamina.elaborate;

import org.jspecify.annotations.Nullable;
import org.lamina.source.Span;

/**
 * The body being evaluated: which instance it belongs to, from where it was called, and how its parts are named.
 * Immutable but for the counter of random calls.
 */
final class Frame {
    private final @Nullable Frame caller;
    private final @Nullable Span call;
    private final @Nullable Owner owner;
    private final boolean training;
    private final String stream;
    private final String prefix;
    private final String turns;
    private final @Nullable String soleLabel;
    private final int[] randomCalls;
    private final @Nullable Turn scan;

    private Frame(
            @Nullable Frame caller,
            @Nullable Span call,
            @Nullable Owner owner,
            boolean training,
            String stream,
            String prefix,
            String turns,
            @Nullable String soleLabel,
            int[] randomCalls,
            @Nullable Turn scan) {
        this.caller = caller;
        this.call = call;
        this.owner = owner;
        this.training = training;
        this.stream = stream;
        this.prefix = prefix;
        this.turns = turns;
        this.soleLabel = soleLabel;
        this.randomCalls = randomCalls;
        this.scan = scan;
    }

    /** The outermost frame of a graph. */
    static Frame root(@Nullable Owner owner, boolean training, String stream) {
        return new Frame(null, null, owner, training, stream, "", "", null, new int[1], null);
    }

    /** A call of a function: it may draw random numbers, in the stream of its caller, and owns nothing. */
    Frame function(Span place) {
        return new Frame(this, place, null, training, stream, "", "", null, randomCalls, null);
    }

    Frame owner(Span place, Owner callee, String callStream, boolean calleeTraining) {
        return new Frame(this, place, callee, calleeTraining, callStream, "", "", null, new int[1], null);
    }

    /**
     * One turn of a {@code repeat}.
     *
     * @param labelPrefix stands before the labels inside, such as {@code rest[0].}
     * @param sole the label of the only layer inside where it has none of its own, such as {@code rest[0]}
     */
    Frame turn(String labelPrefix, @Nullable String sole, int turn) {
        return new Frame(
                caller, call, owner, training, stream, labelPrefix, turns + "/" + turn, sole, randomCalls, scan);
    }

    /** The body of a scan. */
    Frame scan(Turn body) {
        return new Frame(caller, call, owner, training, stream, prefix, turns, soleLabel, randomCalls, body);
    }

    /** What a turn of the scan around this has given so far; null outside of scans. */
    @Nullable
    Turn scan() {
        return scan;
    }

    @Nullable
    String soleLabel() {
        return soleLabel;
    }

    @Nullable
    Frame caller() {
        return caller;
    }

    @Nullable
    Span call() {
        return call;
    }

    @Nullable
    Owner owner() {
        return owner;
    }

    /** The layer whose body this is; null in functions and outside of layers. */
    @Nullable
    Instance instance() {
        return owner instanceof Instance instance ? instance : null;
    }

    boolean training() {
        return training;
    }

    String prefix() {
        return prefix;
    }

    String turns() {
        return turns;
    }

    /** Path for sites: that of the nearest instance. */
    String path() {
        for (Frame frame = this; frame != null; frame = frame.caller) {
            if (frame.owner != null) {
                return frame.owner.path();
            }
        }
        return "";
    }

    /** Name of the next random stream of this body. */
    String nextStream() {
        return stream + "#" + randomCalls[0]++;
    }
}
