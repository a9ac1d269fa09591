/**
 * The workloads in DL4J, and some in SameDiff, on the ND4J that compiled programs use too. In come the initial weights and the batch of a
 * compiled program, out go losses and times.
 */
@NullMarked
package org.lamina.benchmarks.deeplearning4j;

import org.jspecify.annotations.NullMarked;
