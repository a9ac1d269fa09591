/** Tests of the kernels against formulas in double precision. */
@NullMarked
package org.lamina.runtime.kernel;

import org.jspecify.annotations.NullMarked;
