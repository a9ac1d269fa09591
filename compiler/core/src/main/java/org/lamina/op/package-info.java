/**
 * Primitive operations: what each is ({@link org.lamina.op.Op}), the types it gives ({@link org.lamina.op.ShapeRules})
 * and what it asks of sizes ({@link org.lamina.op.Requirements}). Never knows graphs, sources or kernels.
 */
@NullMarked
package org.lamina.op;

import org.jspecify.annotations.NullMarked;
