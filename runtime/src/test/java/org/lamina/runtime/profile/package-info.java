/** Tests of how steps are timed. */
@NullMarked
package org.lamina.runtime.profile;

import org.jspecify.annotations.NullMarked;
