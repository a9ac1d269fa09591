package org.lamina.program;

import java.util.List;

/**
 * A checked program: every model, train and task with its graphs, the tests if they were asked for, what was assumed of run-time sizes, and the shapes seen at
 * each place of the source.
 *
 * @param openSizes what has to be read from data before the program can run
 */
public record Program(
        List<ModelProgram> models,
        List<TrainProgram> trains,
        List<TestProgram> tests,
        List<TaskProgram> tasks,
        List<Assumption> assumptions,
        List<Note> notes,
        List<OpenSize> openSizes) {
    public Program {
        models = List.copyOf(models);
        trains = List.copyOf(trains);
        tests = List.copyOf(tests);
        tasks = List.copyOf(tasks);
        assumptions = List.copyOf(assumptions);
        notes = List.copyOf(notes);
        openSizes = List.copyOf(openSizes);
    }

    /** This train and nothing else. */
    public static Program of(TrainProgram train) {
        return new Program(List.of(), List.of(train), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    /** This task and nothing else. */
    public static Program of(TaskProgram task) {
        return new Program(List.of(), List.of(), List.of(), List.of(task), List.of(), List.of(), List.of());
    }
}
