package org.lamina.runtime.app;

import java.util.OptionalLong;
import org.lamina.runtime.train.RunOptions;
import org.lamina.runtime.train.SafeTensorFiles;
import org.lamina.runtime.train.TaskProgram;
import org.lamina.runtime.train.TaskRun;
import org.lamina.runtime.train.TextReport;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The sub-command that runs a task. */
final class TaskCommand implements ProgramMain.Command {
    private final TaskEntry task;
    private final Terminal terminal;

    TaskCommand(TaskEntry task, Terminal terminal) {
        this.task = task;
        this.terminal = terminal;
    }

    CommandSpec spec() {
        String doc = task.doc().isEmpty() ? "Run the task `" + task.name() + "`." : task.doc();
        CommandSpec spec = ProgramMain.command(task.name(), doc, this);
        TrainCommand.addArguments(spec, task.arguments());
        TrainCommand.addSeed(spec, "seed of its random numbers (0)");
        TrainCommand.addThreads(spec);
        return spec;
    }

    @Override
    public int run(ParseResult parsed) {
        Arguments arguments = TrainCommand.arguments(task.arguments(), parsed);
        Settings settings = TrainCommand.settings(parsed, terminal);
        RunOptions plain = RunOptions.defaults(terminal.program()).withParallel(settings.parallel());
        OptionalLong seed = TrainCommand.seed(parsed);
        RunOptions options = seed.isPresent() ? plain.withSeed(seed.getAsLong()) : plain;
        try (TaskProgram program = task.factory().create(arguments, settings)) {
            TaskRun.run(program, options, new TextReport(terminal.out(), terminal.err()), new SafeTensorFiles());
            return ExitCode.FINE;
        }
    }
}
