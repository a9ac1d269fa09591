package org.lamina.runtime.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A compiled program: what its main class hands to {@link ProgramMain}.
 *
 * @param name            the command in help texts, usually the name of the source file
 * @param doc             what the program says about itself; may be empty
 * @param sources         texts of all source files by name
 * @param sourceHash      SHA-256 of the sources, in hexadecimal
 * @param compilerVersion version of the compiler that made it
 * @param trains          its trains
 * @param tasks           its tasks
 * @param models          its models that can predict
 * @param leftOut         names of trains that it was built without, because it shall only predict
 */
public record ProgramInfo(
        String name,
        String doc,
        Map<String, String> sources,
        String sourceHash,
        String compilerVersion,
        List<TrainEntry> trains,
        List<TaskEntry> tasks,
        List<ModelEntry> models,
        List<String> leftOut) {
    public ProgramInfo {
        sources = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(sources));
        trains = List.copyOf(trains);
        tasks = List.copyOf(tasks);
        models = List.copyOf(models);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * The same for a program that is compiled anew for each run: every argument is an option, and the values of those
     * that are fixed have been compiled in.
     */
    public ProgramInfo withOpenArguments() {
        var open = trains.stream()
                .map(train -> new TrainEntry(
                        train.name(), train.doc(), open(train.arguments()), train.savesTo(), train.factory()))
                .toList();
        var openTasks = tasks.stream()
                .map(task -> new TaskEntry(task.name(), task.doc(), open(task.arguments()), task.factory()))
                .toList();
        return new ProgramInfo(name, doc, sources, sourceHash, compilerVersion, open, openTasks, models, leftOut);
    }

    private static List<ArgumentSpec> open(List<ArgumentSpec> arguments) {
        return arguments.stream()
                .map(a -> new ArgumentSpec(a.name(), a.kind(), a.defaultValue(), false, a.doc()))
                .toList();
    }
}
