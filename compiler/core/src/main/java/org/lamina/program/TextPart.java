package org.lamina.program;

/** A piece of what a {@code print} shows, or of a text that is encoded. */
public sealed interface TextPart {
    /** A text that the program has. */
    record Fixed(String text) implements TextPart {}

    /** A string argument, which a run may change. */
    record Argument(String name) implements TextPart {}

    /** A tensor, as numbers. */
    record Shown(String result) implements TextPart {}

    /** A tensor of tokens, as the text that they stand for. */
    record Decoded(String result, Coding coding) implements TextPart {}

    /**
     * How text becomes tokens and tokens text.
     *
     * @param data the data block whose vocabulary it is
     * @param words whether tokens are words, else characters
     */
    record Coding(String data, boolean words) {}
}
