package org.lamina.runtime.data;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Characters or words with their positions: what text is as numbers. Immutable. */
public final class Vocabulary {
    /** What stands for a token that the training part does not have. */
    public static final String UNKNOWN = "\uFFFD";

    private final List<String> tokens;
    private final Map<String, Integer> positions = new HashMap<>();

    /** @param tokens in the order of their positions, each once */
    public Vocabulary(List<String> tokens) {
        this.tokens = List.copyOf(tokens);
        for (int i = 0; i < tokens.size(); i++) {
            if (positions.put(tokens.get(i), i) != null) {
                throw new IllegalArgumentException("a token stands twice: " + tokens.get(i));
            }
        }
    }

    /** All tokens, in the order of their positions. */
    public List<String> tokens() {
        return tokens;
    }

    /** How many there are. */
    public int size() {
        return tokens.size();
    }

    /** The position of a token, else that of {@link #UNKNOWN}; empty where there is neither. */
    public OptionalInt position(String token) {
        Integer found = positions.getOrDefault(token, positions.get(UNKNOWN));
        return found == null ? OptionalInt.empty() : OptionalInt.of(found);
    }

    /** Whether the token has a position of its own. */
    public boolean has(String token) {
        return positions.containsKey(token);
    }
}
