package org.lamina.runtime.bind;

import org.lamina.runtime.data.Tokens;

/** A piece of what a {@code print} shows. */
public sealed interface TextPart {
    /** A text of the program; it may hold {@code {epoch}} and {@code {step}}; another brace is doubled. */
    record Fixed(String text) implements TextPart {}

    /** A text of the command line. */
    record Given(String text) implements TextPart {}

    /** A result, as numbers. */
    record Shown(String result) implements TextPart {}

    /**
     * A result that holds tokens, as the text that they stand for.
     *
     * @param data the data block whose vocabulary it is
     */
    record Decoded(String result, String data, Tokens tokens) implements TextPart {}
}
