package org.lamina.runtime.train;

/** A condition over the scalars of an epoch, such as {@code train.acc == 1.0}. */
@FunctionalInterface
public interface ScalarCondition {
    boolean holds(EpochScalars scalars);
}
