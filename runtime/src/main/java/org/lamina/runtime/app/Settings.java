package org.lamina.runtime.app;

import java.nio.file.Path;

/**
 * What a program needs to know of the machine and the call before it is set up.
 *
 * @param threads   how many threads compute, at least 1; also the number of pieces that batches are cut into
 * @param directory the working directory: where files are written
 * @param program   where the program stands: its data is looked for here first
 */
public record Settings(int threads, Path directory, Path program) {
    /** All processors, and the working directory for everything. */
    public static Settings defaults() {
        return new Settings(Runtime.getRuntime().availableProcessors(), Path.of(""), Path.of(""));
    }
}
