package org.lamina.runtime.train;

import java.nio.file.Path;
import java.util.Optional;
import org.lamina.runtime.profile.Profile;

/** A compiled {@code train} with the values of its arguments: what generated code hands to {@link TrainRun}. */
public interface TrainProgram extends AutoCloseable {
    TrainSpec spec();

    TrainFunctions functions();

    /**
     * Opens the data of the train and writes its fitted values to the variables.
     *
     * @param seed seed of the run, which splits and generated data without a seed of their own follow
     * @throws org.lamina.runtime.store.DataException if the data cannot be read or is not as declared
     */
    DataParts openData(long seed);

    /**
     * A file that the program names and no run has written: beside its text, else where the user keeps data.
     *
     * @param path as the program writes it
     */
    Optional<Path> find(String path);

    /** Where the times of its steps go; empty where they are not measured. */
    default Optional<Profile> profile() {
        return Optional.empty();
    }

    /** Frees the memory of the variables and functions. */
    @Override
    void close();
}
