/**
 * Runs generated functions: binds their memory, cuts batches into shards, and meets the threads between phases.
 *
 * <p>A {@link org.lamina.runtime.exec.GeneratedFunction}, kernels and variables enter; tensors of results leave. After the
 * first run at given sizes nothing is allocated, and no result depends on timing. The package never reads files and knows
 * nothing of epochs, data sets or optimizers.
 */
@NullMarked
package org.lamina.runtime.exec;

import org.jspecify.annotations.NullMarked;
