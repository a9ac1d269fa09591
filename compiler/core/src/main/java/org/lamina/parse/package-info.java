/**
 * Text to syntax tree. A {@link org.lamina.source.SourceFile} enters, an {@link org.lamina.syntax.Module} leaves, and
 * what is wrong with the text is reported. ANTLR types stop here. Broken text still gives a tree; parsing never throws
 * and never looks up a name.
 */
@NullMarked
package org.lamina.parse;

import org.jspecify.annotations.NullMarked;
