/**
 * Schedule to readable Java source.
 *
 * <p>A {@link org.lamina.schedule.Schedule} and a name enter; the text of one class leaves, equal for equal input. Names of
 * the run-time library live in {@link org.lamina.codegen.RuntimeApi} alone. The package never decides what runs when or where,
 * and never touches files.
 */
@NullMarked
package org.lamina.codegen;

import org.jspecify.annotations.NullMarked;
