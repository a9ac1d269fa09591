package org.lamina.runtime.train;

import org.lamina.runtime.data.Tokens;

/**
 * A text that a task reads as tokens.
 *
 * @param field   the input that it becomes, i32 [1, P]
 * @param data    the data block whose vocabulary it is encoded with
 * @param classes how many tokens the task was compiled for
 */
public record TaskText(String field, String text, String data, Tokens tokens, long classes) {}
