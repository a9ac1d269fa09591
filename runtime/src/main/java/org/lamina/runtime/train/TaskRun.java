package org.lamina.runtime.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.lamina.runtime.data.Vocabularies;
import org.lamina.runtime.data.Vocabulary;

/** One run of a {@code task}: it loads its models, encodes its texts, computes once, and prints and writes. */
public final class TaskRun {
    private TaskRun() {}

    /**
     * Runs it.
     *
     * @param options seed, directory of the paths in the program's text; the rest concerns trains
     * @param report takes what is printed
     * @param store where weights are kept
     * @throws TrainFailure if weights or a text do not fit
     * @throws org.lamina.runtime.store.DataException if a file cannot be read or written
     */
    public static void run(TaskProgram program, RunOptions options, RunReport report, TensorFiles store) {
        TrainSpec spec = program.spec();
        Clock clock = Clock.start(options.seed().orElse(spec.seed())).withTurn(1);
        program.initialise().run(Batch.NONE, clock.withTurn(0));
        RunFiles given = new RunFiles(spec, program.variables(), program::find, options, store, Map.of());
        Vocabularies vocabularies = load(spec, given);
        Map<String, HostTensor> fields = new LinkedHashMap<>();
        for (TaskText text : program.texts()) {
            fields.put(text.field(), encoded(text, vocabularies));
        }
        Batch batch = Batch.of(1, fields);
        program.action().refusal(batch).ifPresent(why -> {
            throw new TrainFailure(why);
        });
        RunFiles written =
                new RunFiles(spec, program.variables(), program::find, options, store, vocabularies.metadata());
        RunState state = new RunState(spec, clock.seed());
        program.action()
                .run(new EveryTurn(
                        batch,
                        clock,
                        new EpochScalars(Map.of()),
                        vocabularies,
                        options.directory(),
                        (label, path) -> written.saveModel(state, label, path),
                        report));
    }

    private static Vocabularies load(TrainSpec spec, RunFiles files) {
        Map<String, Vocabulary> known = new LinkedHashMap<>();
        for (LoadRule rule : spec.loads()) {
            TensorFile file = files.read(rule);
            files.load(rule, file);
            Vocabularies found = Vocabularies.read(file.metadata())
                    .orElseThrow(() -> new TrainFailure(rule.from() + " holds vocabularies that cannot be read"));
            found.byBlock().forEach(known::putIfAbsent);
        }
        return new Vocabularies(known);
    }

    private static HostTensor encoded(TaskText text, Vocabularies vocabularies) {
        Vocabulary vocabulary = vocabularies
                .of(text.data())
                .orElseThrow(() -> new TrainFailure("no weights file of this task holds a vocabulary of `" + text.data()
                        + "`; train its model on `" + text.data() + "` with this version"));
        if (vocabulary.size() != text.classes()) {
            throw new TrainFailure("the vocabulary of `" + text.data() + "` in the weights file has "
                    + vocabulary.size() + " tokens, and this program was compiled for " + text.classes()
                    + "; train the model again");
        }
        List<String> tokens = text.tokens().split(text.text());
        if (tokens.isEmpty()) {
            throw new TrainFailure(
                    "the text that `" + text.data() + ".encode` takes is empty; it needs at least one token");
        }
        int[] ids = new int[tokens.size()];
        for (int i = 0; i < ids.length; i++) {
            String token = tokens.get(i);
            ids[i] = vocabulary.position(token).orElseThrow(() -> unknown(token, text, vocabulary));
        }
        return new HostTensor(new long[] {1, ids.length}, ids);
    }

    private static TrainFailure unknown(String token, TaskText text, Vocabulary vocabulary) {
        String known =
                vocabulary.tokens().stream().limit(100).map(TaskRun::visible).collect(Collectors.joining(" "));
        return new TrainFailure("`" + visible(token) + "` of the text is not in the vocabulary of `" + text.data()
                + "`, which has " + vocabulary.size() + " tokens and none for what is unknown: " + known
                + (vocabulary.size() > 100 ? " …" : ""));
    }

    private static String visible(String token) {
        return token.codePoints()
                .mapToObj(
                        c -> c == ' ' || Character.isISOControl(c) ? String.format("U+%04X", c) : Character.toString(c))
                .collect(Collectors.joining());
    }
}
