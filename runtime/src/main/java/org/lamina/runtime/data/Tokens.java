package org.lamina.runtime.data;

import java.util.List;
import java.util.stream.Collectors;

/** What the tokens of a text are. */
public enum Tokens {
    /** Unicode characters. */
    CHARACTERS,
    /** Words and signs, in lower case. */
    WORDS;

    /** The tokens of a text, in order. */
    public List<String> split(String text) {
        return switch (this) {
            case CHARACTERS -> text.codePoints().mapToObj(Character::toString).toList();
            case WORDS -> LineSource.words(text);
        };
    }

    /** The text of tokens; padding is left out. */
    public String join(List<String> tokens) {
        return switch (this) {
            case CHARACTERS -> String.join("", tokens);
            case WORDS ->
                tokens.stream()
                        .filter(token -> !token.equals(LineSource.PADDING))
                        .collect(Collectors.joining(" "));
        };
    }
}
