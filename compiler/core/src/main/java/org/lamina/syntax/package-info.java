/**
 * The syntax tree: records with spans, as the text has it. The parser writes it once; nothing edits it. It knows no
 * symbols and no types: what later stages find out stands in tables keyed by the identity of a node.
 */
@NullMarked
package org.lamina.syntax;

import org.jspecify.annotations.NullMarked;
