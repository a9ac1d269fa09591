package org.lamina.runtime.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lamina.runtime.train.Interruption;
import org.lamina.runtime.train.RunOptions;
import org.lamina.runtime.train.SafeTensorFiles;
import org.lamina.runtime.train.TrainProgram;
import org.lamina.runtime.train.TrainRun;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The sub-command that computes the scalars and metrics of saved weights on every part of the data. */
final class EvaluateCommand implements ProgramMain.Command {
    private final ProgramInfo info;
    private final Terminal terminal;
    private final Interruption interruption;

    EvaluateCommand(ProgramInfo info, Terminal terminal, Interruption interruption) {
        this.info = info;
        this.terminal = terminal;
        this.interruption = interruption;
    }

    CommandSpec spec() {
        CommandSpec spec = ProgramMain.command(
                "evaluate", "Compute the scalars and metrics of saved weights on every part of the data.", this);
        if (info.trains().size() == 1) {
            TrainCommand.addArguments(spec, info.trains().get(0).arguments());
        } else {
            spec.addOption(OptionSpec.builder("--train")
                    .paramLabel("NAME")
                    .required(true)
                    .type(String.class)
                    .description("whose data and metrics: " + names())
                    .build());
        }
        TrainCommand.add(
                spec,
                OptionSpec.builder("-w", "--weights")
                        .paramLabel("FILE")
                        .type(Path.class)
                        .description("saved weights instead of the file that the train saves to")
                        .build());
        TrainCommand.add(
                spec,
                OptionSpec.builder("--seed")
                        .paramLabel("N")
                        .type(long.class)
                        .description("seed of the run whose split of the data is wanted")
                        .build());
        TrainCommand.addThreads(spec);
        TrainCommand.addOutput(spec);
        return spec;
    }

    private String names() {
        return String.join(", ", info.trains().stream().map(TrainEntry::name).toList());
    }

    @Override
    public int run(ParseResult parsed) {
        TrainEntry train = train(parsed);
        Optional<Path> given = TrainCommand.path(parsed, "--weights");
        if (given.isEmpty() && train.savesTo().isEmpty()) {
            throw TrainCommand.wrong(parsed, "`" + train.name() + "` saves no weights; name a file by --weights");
        }
        Path weights = given.isPresent()
                ? terminal.directory().resolve(given.get())
                : terminal.program().resolve(train.savesTo().orElseThrow());
        Settings settings = TrainCommand.settings(parsed, terminal);
        RunOptions options = RunOptions.defaults(terminal.program())
                .withParallel(settings.parallel())
                .withOutput(TrainCommand.output(parsed));
        if (TrainCommand.seed(parsed).isPresent()) {
            options = options.withSeed(TrainCommand.seed(parsed).getAsLong());
        }
        Arguments arguments = info.trains().size() == 1
                ? TrainCommand.arguments(train.arguments(), parsed)
                : Arguments.of(train.arguments(), java.util.Map.of());
        try (TrainProgram program = train.factory().create(arguments, settings)) {
            TrainRun.evaluate(
                    program,
                    weights,
                    options,
                    TrainCommand.report(options.output(), terminal),
                    interruption,
                    new SafeTensorFiles());
            return ExitCode.FINE;
        }
    }

    private TrainEntry train(ParseResult parsed) {
        List<TrainEntry> trains = info.trains();
        if (trains.size() == 1) {
            return trains.get(0);
        }
        String name = parsed.matchedOptionValue("--train", "");
        return trains.stream()
                .filter(train -> train.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> TrainCommand.wrong(parsed, "there is no train `" + name + "`; there are " + names()));
    }
}
