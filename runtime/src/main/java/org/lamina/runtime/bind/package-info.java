/**
 * Puts the functions of a compiled program into memory and joins them to training, prediction and data.
 *
 * <p>Generated functions, names of variables and settings enter; a {@link org.lamina.runtime.train.TrainProgram} or a
 * {@link org.lamina.runtime.app.LoadedModel} leaves. Values cross between the Java heap and native memory here and nowhere
 * else. The package never decides what runs when, and reads no files.
 */
@NullMarked
package org.lamina.runtime.bind;

import org.jspecify.annotations.NullMarked;
