package org.lamina.runtime.app;

import java.nio.file.Path;
import java.util.Optional;
import org.lamina.runtime.profile.Profile;

/**
 * What a program needs to know of the machine and the call before it is set up.
 *
 * @param threads   how many threads compute, at least 1; also the number of pieces that batches are cut into
 * @param data      the folder where data files with relative paths are looked for first
 * @param profile   where the times of training steps go; empty where they are not measured
 */
public record Settings(int threads, Path data, Optional<Profile> profile) {
    /** Nothing is measured. */
    public Settings(int threads, Path data) {
        this(threads, data, Optional.empty());
    }

    /** All processors, and the working directory. */
    public static Settings defaults() {
        return new Settings(Runtime.getRuntime().availableProcessors(), Path.of(""));
    }
}
