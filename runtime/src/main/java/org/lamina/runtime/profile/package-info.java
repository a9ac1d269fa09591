/**
 * Measures where the time of training steps goes.
 *
 * <p>Times of call sites enter, as the threads that run them note them; a table for people and a file for trace viewers
 * leave. The package never computes on tensors, and nothing of it exists in a run without {@code --profile}.
 */
@NullMarked
package org.lamina.runtime.profile;

import org.jspecify.annotations.NullMarked;
