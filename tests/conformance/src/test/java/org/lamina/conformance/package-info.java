/**
 * Lamina beside libtorch. Enter archives of cases, each with what the compiled program read and gave and with the same
 * computation as TorchScript; leaves a table of the differences. Never loads a class of Lamina, nor ND4J.
 */
@NullMarked
package org.lamina.conformance;

import org.jspecify.annotations.NullMarked;
