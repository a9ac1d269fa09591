/**
 * A graph as ordered steps over memory, the only input of the code generator.
 *
 * <p>The planner makes it; printers and the generator read it. It says what runs where and when, and which memory every
 * value lives in, in symbolic sizes. It never knows Java, kernels or addresses.
 */
@NullMarked
package org.lamina.schedule;

import org.jspecify.annotations.NullMarked;
