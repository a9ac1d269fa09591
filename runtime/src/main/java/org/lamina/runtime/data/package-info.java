/**
 * Data sets in memory: what sources read, how it is split, and in which order batches take it.
 *
 * <p>Files and literal values come in; {@link org.lamina.runtime.data.Items} leave, columns of equal length whose
 * first axis is the item. Shuffles and splits depend on seeds alone, never on the machine, the clock or the order of
 * calls. This package never touches ND4J, and knows nothing of models or losses.
 */
@NullMarked
package org.lamina.runtime.data;

import org.jspecify.annotations.NullMarked;
