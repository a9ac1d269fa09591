/**
 * Java source to classes inside the running process.
 *
 * <p>The text of generated classes enters, a class loader with them leaves. Nothing is written to disk.
 */
@NullMarked
package org.lamina.cli.compile;

import org.jspecify.annotations.NullMarked;
