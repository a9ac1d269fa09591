package org.lamina.runtime.data;

/** Where data comes from: the {@code source} of a data block. A description until it is opened. */
public interface Source {
    /** A short text for messages, such as the path or {@code mnist()}. */
    String describe();

    /**
     * Reads what is to be read.
     *
     * @throws org.lamina.runtime.store.DataException when something is missing or malformed
     */
    Opened open(DataFolders folders);
}
