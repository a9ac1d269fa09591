/**
 * Tests that need more than one module: the package picture, golden programs, the command line and documents. What one
 * module can test alone is tested there.
 */
@NullMarked
package org.lamina.tests;

import org.jspecify.annotations.NullMarked;
