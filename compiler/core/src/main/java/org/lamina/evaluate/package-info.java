/**
 * Runs graphs in plain Java, for clarity and not for speed: the oracle of tests and of both kernel sets. Tensors come
 * in, tensors go out. Floats are float64 throughout, or rounded to the precision of their type after every operation.
 */
@NullMarked
package org.lamina.evaluate;

import org.jspecify.annotations.NullMarked;
