package org.lamina.runtime.train;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Receives what happens in a run, in order, on the thread that trains. */
public interface RunReport {
    /** The first call: what runs, with which seed. */
    void begin(Begin begin);

    /** After each training step; what happened is computed only if somebody asks. */
    void step(Supplier<Step> step);

    /** After each epoch, once all its scalars are known. */
    void epoch(Epoch epoch);

    /** A sentence the person should read, such as a loss that explodes. */
    void warn(String message);

    /** A sentence of information, such as the table of loaded parameters. */
    void note(String message);

    /** What a {@code print} of the program says. */
    void print(String text);

    /** The last call of a run that ended in order. */
    void end(End end);

    /** The run stops here, for whatever reason; a bar on the terminal is closed. */
    void close();

    /**
     * @param epochs      number of epochs, if the run has a limit
     * @param stepsAnEpoch number of training steps in one epoch; 0 for an evaluation
     */
    record Begin(
            String name, long seed, Parallelism parallel, OptionalLong epochs, long stepsAnEpoch, boolean evaluation) {}

    /**
     * @param inEpoch           number of steps done in this epoch, from 1
     * @param means             means over the epoch so far, by full name
     * @param samplesPerSecond  items a second over the epoch so far
     */
    record Step(long epoch, long inEpoch, long step, EpochScalars means, double samplesPerSecond) {}

    /**
     * @param samplesPerSecond items a second, over the training steps alone
     * @param seconds          time from the first step of this epoch to its last scalar
     */
    record Epoch(long epoch, long step, EpochScalars scalars, double samplesPerSecond, double seconds) {}

    /**
     * @param test      scalars of the test part, if there is one
     * @param bestEpoch the epoch whose weights were kept, with {@code save best}
     * @param savedTo   the file of the program's first {@code save}
     */
    record End(Optional<EpochScalars> test, OptionalLong bestEpoch, Optional<String> savedTo, boolean stoppedEarly) {}
}
