/**
 * Runs a {@code train} block.
 *
 * <p>What enters: a {@link org.lamina.runtime.train.TrainSpec} (names and rules), {@link
 * org.lamina.runtime.train.TrainFunctions} (compiled steps over named variables), {@link
 * org.lamina.runtime.train.DataParts} (batches) and {@link org.lamina.runtime.train.RunOptions}. What leaves: a {@link
 * org.lamina.runtime.train.RunResult}, saved weights, a history file and lines for people or scripts. It never computes
 * on tensors, never parses a command line and never ends the process.
 */
@NullMarked
package org.lamina.runtime.train;

import org.jspecify.annotations.NullMarked;
