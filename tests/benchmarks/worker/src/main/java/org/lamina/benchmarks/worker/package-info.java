/**
 * What every process that trains for a comparison shares: how it is asked over its streams, and where its initial weights
 * and its batch come from. Knows no library of tensors, so that it stands beside any of them.
 */
@NullMarked
package org.lamina.benchmarks.worker;

import org.jspecify.annotations.NullMarked;
