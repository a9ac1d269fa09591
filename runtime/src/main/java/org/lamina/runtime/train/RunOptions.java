package org.lamina.runtime.train;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the command line may change of one run.
 *
 * @param seed       replaces the seed of the program
 * @param epochs     replaces {@code epochs} of the program; a program that has only {@code steps} stops at whichever
 *                   comes first
 * @param parallel   how many threads compute, and into how many pieces batches are cut
 * @param onNan      what follows a NaN or infinite scalar
 * @param anomaly    look for the first operation with a bad value when a step has one
 * @param resume     continue from this checkpoint; an empty path stands for the run's own checkpoint file
 * @param checkpoint also write the state of the run there after every epoch and at the end
 * @param history    write every scalar of every epoch to this CSV file
 * @param output     form of what is printed
 * @param directory  where relative paths in the program's text begin; those of the other options begin in the working
 *                   directory
 */
public record RunOptions(
        OptionalLong seed,
        OptionalLong epochs,
        Parallelism parallel,
        OnNan onNan,
        boolean anomaly,
        Optional<Path> resume,
        Optional<Path> checkpoint,
        Optional<Path> history,
        Output output,
        Path directory) {
    /** Form of what a run prints. */
    public enum Output {
        /** A progress bar and lines on a terminal, lines elsewhere. */
        AUTO,
        /** One plain line for each epoch. */
        TEXT,
        /** One JSON object a line. */
        JSON,
        /** Only the last line and warnings. */
        QUIET
    }

    /** Nothing changed: the program's own seed and length, one thread, in the given directory, printing plain lines. */
    public static RunOptions defaults(Path directory) {
        return new RunOptions(
                OptionalLong.empty(),
                OptionalLong.empty(),
                Parallelism.of(1),
                OnNan.STOP,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Output.TEXT,
                directory);
    }

    public RunOptions withSeed(long value) {
        return new RunOptions(
                OptionalLong.of(value),
                epochs,
                parallel,
                onNan,
                anomaly,
                resume,
                checkpoint,
                history,
                output,
                directory);
    }

    public RunOptions withEpochs(long value) {
        return new RunOptions(
                seed, OptionalLong.of(value), parallel, onNan, anomaly, resume, checkpoint, history, output, directory);
    }

    public RunOptions withParallel(Parallelism value) {
        return new RunOptions(seed, epochs, value, onNan, anomaly, resume, checkpoint, history, output, directory);
    }

    public RunOptions withOnNan(OnNan value) {
        return new RunOptions(seed, epochs, parallel, value, anomaly, resume, checkpoint, history, output, directory);
    }

    public RunOptions withAnomaly(boolean value) {
        return new RunOptions(seed, epochs, parallel, onNan, value, resume, checkpoint, history, output, directory);
    }

    public RunOptions withResume(Path value) {
        return new RunOptions(
                seed, epochs, parallel, onNan, anomaly, Optional.of(value), checkpoint, history, output, directory);
    }

    public RunOptions withCheckpoint(Path value) {
        return new RunOptions(
                seed, epochs, parallel, onNan, anomaly, resume, Optional.of(value), history, output, directory);
    }

    public RunOptions withHistory(Path value) {
        return new RunOptions(
                seed, epochs, parallel, onNan, anomaly, resume, checkpoint, Optional.of(value), output, directory);
    }

    public RunOptions withOutput(Output value) {
        return new RunOptions(seed, epochs, parallel, onNan, anomaly, resume, checkpoint, history, value, directory);
    }
}
