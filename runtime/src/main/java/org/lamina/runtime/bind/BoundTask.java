package org.lamina.runtime.bind;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lamina.runtime.data.DataFolders;
import org.lamina.runtime.exec.GeneratedFunction;
import org.lamina.runtime.train.EveryAction;
import org.lamina.runtime.train.GraphFunction;
import org.lamina.runtime.train.ProgramVariables;
import org.lamina.runtime.train.TaskProgram;
import org.lamina.runtime.train.TaskText;
import org.lamina.runtime.train.TrainSpec;

/** A task made of generated functions. */
public final class BoundTask implements TaskProgram {
    private final TrainSpec spec;
    private final Binding binding;
    private final DataFolders folders;
    private final GraphFunction initialise;
    private final EveryAction action;
    private final List<TaskText> texts;

    /**
     * @param folders where files of the program are looked for
     * @param texts what the function reads beside variables
     */
    public BoundTask(
            TrainSpec spec,
            Binding binding,
            DataFolders folders,
            GeneratedFunction initialise,
            EveryAction action,
            List<TaskText> texts) {
        this.spec = spec;
        this.binding = binding;
        this.folders = folders;
        this.initialise = binding.bind(initialise);
        this.action = action;
        this.texts = List.copyOf(texts);
    }

    @Override
    public TrainSpec spec() {
        return spec;
    }

    @Override
    public ProgramVariables variables() {
        return binding.variables();
    }

    @Override
    public GraphFunction initialise() {
        return initialise;
    }

    @Override
    public EveryAction action() {
        return action;
    }

    @Override
    public List<TaskText> texts() {
        return texts;
    }

    @Override
    public Optional<Path> find(String path) {
        return folders.lookUp(path);
    }

    @Override
    public void close() {
        binding.close();
    }
}
