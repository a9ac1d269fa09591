package org.lamina.runtime.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.lamina.runtime.data.Part;

/** Everything a run knows beside its variables: where it stands, what it has summed up, what was best. */
final class RunState {
    final long seed;
    final ItemMeans means;
    final Gathered gathered;
    final LossWatch watch;
    final History history = new History();
    /** One for each {@code save}; empty for {@code save last}. */
    final List<Optional<BestScore>> saves = new ArrayList<>();
    /** One for each {@code stop}; empty for a condition. */
    final List<Optional<BestScore>> stops = new ArrayList<>();

    /** Training steps done. */
    long step;
    /** Training steps done whose updates were kept. */
    long updates;
    /** Epochs completed. */
    long epochs;
    /** Steps done in the epoch that is under way. */
    long inEpoch;
    /** Time spent, including the runs that this one continues. */
    double seconds;

    RunState(TrainSpec spec, long seed) {
        this.seed = seed;
        means = new ItemMeans(spec.scalars());
        gathered = new Gathered(gathered(spec, metric -> metric.isOn(Part.TRAIN)));
        watch = new LossWatch(spec.minimised());
        for (SaveRule rule : spec.saves()) {
            saves.add(rule.best().map(BestScore::new));
        }
        for (StopRule rule : spec.stops()) {
            stops.add(rule.match(early -> Optional.of(new BestScore(early.score())), when -> Optional.empty()));
        }
    }

    /** What is joined over a pass for the wanted metrics. */
    static List<String> gathered(TrainSpec spec, Predicate<MetricSpec> wanted) {
        return spec.metrics().stream()
                .filter(wanted)
                .flatMap(metric -> metric.gathered().stream())
                .distinct()
                .toList();
    }

    /** The clock of the next training step. */
    Clock nextStep(long totalSteps) {
        long next = step + 1;
        double progress = totalSteps == 0 ? 1 : (double) step / totalSteps;
        return new Clock(seed, next, next, epochs + 1, progress, updates + 1);
    }

    /** The clock after a step or epoch, for validation and actions. */
    Clock now(long totalSteps, long epoch) {
        double progress = totalSteps == 0 ? 1 : (double) step / totalSteps;
        return new Clock(seed, 1, step, epoch, progress, updates);
    }

    /** The epoch of the first {@code save best}, 0 without one. */
    long bestEpoch() {
        return saves.stream()
                .flatMap(Optional::stream)
                .mapToLong(BestScore::bestEpoch)
                .findFirst()
                .orElse(0);
    }

    /** All numbers of this state as tensors, for a checkpoint. */
    Map<String, HostTensor> tensors() {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        tensors.put("means", vector(means.state()));
        tensors.put("watch", vector(watch.state()));
        putScores(tensors, "save", saves);
        putScores(tensors, "stop", stops);
        List<String> columns = history.columns();
        List<EpochScalars> rows = history.epochs();
        double[] cells = new double[rows.size() * columns.size()];
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < columns.size(); column++) {
                cells[row * columns.size() + column] =
                        rows.get(row).find(columns.get(column)).orElse(Double.NaN);
            }
        }
        if (cells.length > 0) {
            tensors.put("history", HostTensor.of(cells, rows.size(), columns.size()));
        }
        gathered.joined().forEach((name, tensor) -> tensors.put("gathered." + name, tensor));
        return tensors;
    }

    private static void putScores(Map<String, HostTensor> tensors, String kind, List<Optional<BestScore>> scores) {
        for (int i = 0; i < scores.size(); i++) {
            if (scores.get(i).isPresent()) {
                tensors.put(kind + i, vector(scores.get(i).get().state()));
            }
        }
    }

    private static HostTensor vector(double[] values) {
        return HostTensor.of(values, values.length);
    }

    /** The counters of this state as texts, for a checkpoint. */
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("seed", Long.toString(seed));
        texts.put("step", Long.toString(step));
        texts.put("updates", Long.toString(updates));
        texts.put("epochs", Long.toString(epochs));
        texts.put("in_epoch", Long.toString(inEpoch));
        texts.put("seconds", Double.toString(seconds));
        texts.put("columns", String.join(",", history.columns()));
        return texts;
    }

    /** Takes over what {@link #tensors} and {@link #texts} gave. */
    void restore(Map<String, HostTensor> tensors, Map<String, String> texts) {
        step = number(texts, "step");
        updates = number(texts, "updates");
        epochs = number(texts, "epochs");
        inEpoch = number(texts, "in_epoch");
        seconds = Double.parseDouble(text(texts, "seconds"));
        means.restore(tensor(tensors, "means").doubles());
        watch.restore(tensor(tensors, "watch").doubles());
        restoreScores(tensors, "save", saves);
        restoreScores(tensors, "stop", stops);
        restoreHistory(tensors, text(texts, "columns"));
        Map<String, HostTensor> joined = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith("gathered.")) {
                joined.put(name.substring("gathered.".length()), tensor);
            }
        });
        gathered.restore(joined);
    }

    private static void restoreScores(Map<String, HostTensor> tensors, String kind, List<Optional<BestScore>> scores) {
        for (int i = 0; i < scores.size(); i++) {
            if (scores.get(i).isPresent()) {
                scores.get(i).get().restore(tensor(tensors, kind + i).doubles());
            }
        }
    }

    private void restoreHistory(Map<String, HostTensor> tensors, String columnText) {
        if (!tensors.containsKey("history")) {
            return;
        }
        List<String> columns = List.of(columnText.split(","));
        double[] cells = tensor(tensors, "history").doubles();
        for (int at = 0; at < cells.length; at += columns.size()) {
            Map<String, Double> row = new LinkedHashMap<>();
            for (int column = 0; column < columns.size(); column++) {
                row.put(columns.get(column), cells[at + column]);
            }
            history.add(new EpochScalars(row));
        }
    }

    private static HostTensor tensor(Map<String, HostTensor> tensors, String name) {
        HostTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new TrainFailure("the checkpoint lacks `" + name + "`; it belongs to another program");
        }
        return tensor;
    }

    private static String text(Map<String, String> texts, String key) {
        String text = texts.get(key);
        if (text == null) {
            throw new TrainFailure("the checkpoint lacks `" + key + "`; it is not a checkpoint of a run");
        }
        return text;
    }

    private static long number(Map<String, String> texts, String key) {
        String text = text(texts, key);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new TrainFailure("the checkpoint has " + key + " = " + text + ", which is no number", e);
        }
    }
}
