/**
 * The checked program: models, trains and data blocks with their graphs, and what a loop needs to run them. Plain
 * values; nothing here computes more than a sum.
 */
@NullMarked
package org.lamina.program;

import org.jspecify.annotations.NullMarked;
