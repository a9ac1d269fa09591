package org.lamina.program;

/**
 * A size that only data knows, such as the number of words in a text.
 *
 * @param key how requests name it, {@code Corpus.V}
 * @param field the field of the data whose number of classes it is
 */
public record OpenSize(String key, String field, DataProgram data) {}
