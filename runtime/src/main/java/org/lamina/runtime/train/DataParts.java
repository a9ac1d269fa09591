package org.lamina.runtime.train;

import java.util.List;
import java.util.Map;
import org.lamina.runtime.data.Part;

/**
 * The data of a train, opened, split, fitted and mapped. Batches are found by position, so that a run can be resumed in
 * the middle of an epoch; whoever implements it may prepare the next batch on another thread.
 */
public interface DataParts extends AutoCloseable {
    /** The parts that have items, in the order of the enum. */
    List<Part> parts();

    /** Number of items that one pass over the part delivers. */
    long items(Part part);

    /** Number of batches of one pass. */
    long batches(Part part);

    /**
     * One batch, as it is evaluated. Equal arguments give equal batches, on every machine. Valid until the next call for the same part.
     *
     * @param epoch number of the pass, from 1; decides the order of a shuffled part
     * @param index number of the batch in the pass, from 0
     */
    Batch batch(Part part, long epoch, long index);

    /** A batch of the training part as a step learns from it: augmented where the program says so; see {@link #batch}. */
    default Batch trainingBatch(long epoch, long index) {
        return batch(Part.TRAIN, epoch, index);
    }

    /** What prediction needs to read inputs as this data was read, for the metadata of saved weights. */
    default Map<String, String> metadata() {
        return Map.of();
    }

    @Override
    void close();

    /** For a train without {@code data}: an epoch is one step. */
    static DataParts none() {
        return new DataParts() {
            @Override
            public List<Part> parts() {
                return List.of(Part.TRAIN);
            }

            @Override
            public long items(Part part) {
                return 1;
            }

            @Override
            public long batches(Part part) {
                return 1;
            }

            @Override
            public Batch batch(Part part, long epoch, long index) {
                return Batch.NONE;
            }

            @Override
            public void close() {
                // Holds nothing.
            }
        };
    }
}
