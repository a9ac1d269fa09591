package org.lamina.runtime.train;

import java.nio.file.Path;
import org.lamina.runtime.data.Vocabularies;

/**
 * What the body of an {@code every} block or a task sees.
 *
 * @param batch     the first batch of the validation part, or of the training part without one
 * @param clock     the run after the step; its turn is 1, as for the first batch of that part
 * @param scalars   the last known scalars
 * @param vocabularies by which tokens are decoded
 * @param directory where relative paths in the program's text begin
 * @param saver     writes a model's weights: {@code write net to "lm-{step}.safetensors"}
 * @param report    takes lines to show
 */
public record EveryTurn(
        Batch batch,
        Clock clock,
        EpochScalars scalars,
        Vocabularies vocabularies,
        Path directory,
        ModelSaver saver,
        RunReport report) {
    /** Writes the weights of one model of the run. */
    @FunctionalInterface
    public interface ModelSaver {
        /** @param label name of the model in the train, {@code net} */
        void save(String label, String path);
    }
}
