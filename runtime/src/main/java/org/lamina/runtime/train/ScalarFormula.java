package org.lamina.runtime.train;

/** A static formula over the scalars of an epoch, such as {@code valid.loss + 0.1*valid.err}. */
@FunctionalInterface
public interface ScalarFormula {
    double of(EpochScalars scalars);
}
