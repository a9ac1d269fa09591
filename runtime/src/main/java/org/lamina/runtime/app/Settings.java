package org.lamina.runtime.app;

import java.nio.file.Path;
import java.util.Optional;
import org.lamina.runtime.profile.Profile;
import org.lamina.runtime.train.Parallelism;

/**
 * What a program needs to know of the machine and the call before it is set up.
 *
 * @param parallel  how many threads compute, and into how many pieces batches are cut
 * @param data      the folder where data files with relative paths are looked for first
 * @param profile   where the times of training steps go; empty where they are not measured
 */
public record Settings(Parallelism parallel, Path data, Optional<Profile> profile) {
    /** Nothing is measured. */
    public Settings(Parallelism parallel, Path data) {
        this(parallel, data, Optional.empty());
    }

    /** All processors, and the working directory. */
    public static Settings defaults() {
        return new Settings(Parallelism.of(Runtime.getRuntime().availableProcessors()), Path.of(""));
    }
}
