package org.lamina.runtime.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A {@code task} of a compiled program with its arguments. */
public interface TaskProgram extends AutoCloseable {
    /** Its name, models, loads and seed; a task uses no other part of a spec. */
    TrainSpec spec();

    /** Parameters and values; the functions share them. */
    ProgramVariables variables();

    /** Gives every variable its first content. */
    GraphFunction initialise();

    /** Computes, prints and writes. */
    EveryAction action();

    /** What the action reads. */
    List<TaskText> texts();

    /** A file that lies beside the program's text. */
    Optional<Path> find(String path);

    /** Frees memory and threads. */
    @Override
    void close();
}
