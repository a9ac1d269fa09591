/**
 * Files that hold what a program made or needs: weights, checkpoints, tables, pictures, charts.
 *
 * <p>Arrays and texts come in, files leave, and the reverse. Files are data: nothing read here can name a class, a
 * method or a path. A file is written beside its target and renamed, so no reader ever sees half of one. Nothing here
 * allocates by the word of a header that the length of the file does not bear out, and every problem is a
 * {@link org.lamina.runtime.store.DataException}.
 */
@NullMarked
package org.lamina.runtime.store;

import org.jspecify.annotations.NullMarked;
