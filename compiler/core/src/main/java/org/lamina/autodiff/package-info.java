/**
 * Reverse-mode differentiation. In comes a graph with {@link org.lamina.op.Op.Gradient} nodes, out goes one in which
 * primitive operations compute them. Pull-back rules stand in one file per family of operations. Never changes a node
 * that was there, and never evaluates anything but constants of gradients.
 */
@NullMarked
package org.lamina.autodiff;

import org.jspecify.annotations.NullMarked;
