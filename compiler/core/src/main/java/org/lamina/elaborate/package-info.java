/**
 * The stage between tree and graph: evaluates what is static (sizes, options, {@code if}, {@code repeat}), checks every
 * tensor shape, expands layers into primitive operations, and collects diagnostics.
 *
 * <p>In: a module, the modules it imports, and static arguments. Out: a {@link org.lamina.program.Program} whose graphs
 * still hold {@link org.lamina.op.Op.Gradient} nodes. Never: reads files, differentiates, or throws for what a program
 * says.
 */
@NullMarked
package org.lamina.elaborate;

import org.jspecify.annotations.NullMarked;
