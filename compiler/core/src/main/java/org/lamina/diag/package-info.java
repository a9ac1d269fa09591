/**
 * What the compiler has to say about a program. Spans, codes and sentences come in from the stages; text for a terminal
 * leaves. Never reads a file, never decides what is wrong, and no stage ever writes colours or line numbers.
 */
@NullMarked
package org.lamina.diag;

import org.jspecify.annotations.NullMarked;
