package org.lamina.runtime.train;

import java.util.Optional;

/**
 * {@code save last to path} (no score) or {@code save best(min(e)) to path}.
 *
 * @param path as the program writes it; relative to the folder of its text
 */
public record SaveRule(Optional<Score> best, String path) {
    public static SaveRule last(String path) {
        return new SaveRule(Optional.empty(), path);
    }

    public static SaveRule best(Score score, String path) {
        return new SaveRule(Optional.of(score), path);
    }
}
