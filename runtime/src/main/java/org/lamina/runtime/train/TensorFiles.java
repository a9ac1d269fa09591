package org.lamina.runtime.train;

import java.nio.file.Path;

/** Where tensor files are kept. Writing replaces a file as a whole or not at all. */
public interface TensorFiles {
    void write(Path path, TensorFile content);

    /** @throws RuntimeException with a message for the user if the file is missing or damaged */
    TensorFile read(Path path);
}
