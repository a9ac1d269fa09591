/**
 * Rewrites of graphs that keep what they compute. Every pass is a function from graph to graph, verified after it ran.
 * No pass changes a type, an input, an output or the meaning; rounding may differ in the last digit where a rule says so.
 */
@NullMarked
package org.lamina.optimize;

import org.jspecify.annotations.NullMarked;
