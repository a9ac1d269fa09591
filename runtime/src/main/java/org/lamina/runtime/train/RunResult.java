package org.lamina.runtime.train;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a run ended.
 *
 * @param interrupted whether it was asked to stop and left a checkpoint
 * @param scalars     scalars of the last epoch or, with {@code save best}, of the best one
 * @param test        scalars of the test part
 * @param history     scalars of every epoch
 * @param bestEpoch   epoch of the first {@code save best}
 * @param epochs      number of epochs that were completed
 * @param steps       number of training steps
 * @param seconds     time it took, resumed runs included
 */
public record RunResult(
        boolean interrupted,
        EpochScalars scalars,
        Optional<EpochScalars> test,
        History history,
        OptionalLong bestEpoch,
        long epochs,
        long steps,
        double seconds) {}
