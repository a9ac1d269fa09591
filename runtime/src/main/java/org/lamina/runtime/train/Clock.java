package org.lamina.runtime.train;

/**
 * Where a run stands: the scalars that functions may read.
 *
 * @param seed     seed of the run
 * @param turn     counter of the random numbers: the step on the training part, the number of the batch (from 1) on
 *                 others, 0 for what is made before the first step
 * @param step     number of the training step, from 1
 * @param epoch    number of the epoch, from 1
 * @param progress share of the run that lies before this step, 0 to 1
 * @param updates  number of updates at each {@code minimize}, this one included: {@code t} in optimizers
 */
public record Clock(long seed, long turn, long step, long epoch, double progress, long updates) {
    /** Before the first step. */
    public static Clock start(long seed) {
        return new Clock(seed, 0, 0, 0, 0, 0);
    }

    public Clock withTurn(long value) {
        return new Clock(seed, value, step, epoch, progress, updates);
    }
}
