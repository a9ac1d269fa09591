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

    /**
     * The same, for sources that follow the seed of the train where they have none of their own.
     *
     * @param trainSeed seed of the run
     */
    default Opened open(DataFolders folders, long trainSeed) {
        return open(folders);
    }
}
