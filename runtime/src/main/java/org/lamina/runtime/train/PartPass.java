package org.lamina.runtime.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.lamina.runtime.data.Part;

/** One pass over a part in eval mode, and the values of metrics after any pass. */
final class PartPass {
    private final TrainSpec spec;
    private final TrainFunctions functions;
    private final DataParts data;
    private final Map<String, HostTensor> firstMetricStates = new LinkedHashMap<>();

    PartPass(TrainSpec spec, TrainFunctions functions, DataParts data) {
        this.spec = spec;
        this.functions = functions;
        this.data = data;
    }

    /** Takes the metric states of the initialisation as those with which every pass begins. */
    void keepMetricStates() {
        ProgramVariables variables = functions.variables();
        for (VariableSpec variable : variables.specs()) {
            if (variable.kind() == VariableSpec.Kind.METRIC) {
                firstMetricStates.put(variable.path(), variables.read(variable.path()));
            }
        }
    }

    /** Puts the metric states back to where every pass begins. */
    void resetMetrics() {
        firstMetricStates.forEach(functions.variables()::write);
    }

    /** All scalars of the part with the variables as they are. */
    EpochScalars evaluate(Part part, Clock clock) {
        GraphFunction step = functions.evalStep();
        ItemMeans means = new ItemMeans(spec.scalars());
        boolean evaluation = functions.trainStep().isEmpty();
        Gathered gathered = new Gathered(RunState.gathered(spec, metric -> evaluation || metric.isInEvalStep()));
        double[] values = new double[spec.scalars().size()];
        resetMetrics();
        for (long index = 0; index < data.batches(part); index++) {
            Batch batch = data.batch(part, 1, index);
            step.run(batch, clock.withTurn(index + 1));
            read(step, values);
            means.add(values, batch.items());
            gathered.add(step);
        }
        return scalars(part, means, gathered, functions.evalMetrics(), clock);
    }

    void read(GraphFunction step, double[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = step.scalar(spec.scalars().get(i));
        }
    }

    /** Means of the step's scalars and values of the metrics, under the name of the part. */
    EpochScalars scalars(Part part, ItemMeans means, Gathered gathered, Optional<GraphFunction> metrics, Clock clock) {
        String prefix = part.text() + ".";
        Map<String, Double> values = new LinkedHashMap<>(means.byName(prefix));
        if (metrics.isPresent() && spec.metrics().stream().anyMatch(metric -> metric.isOn(part))) {
            GraphFunction function = metrics.get();
            int items = Math.toIntExact(means.items());
            function.run(Batch.of(items, gathered.joined()), clock, means.byName(""));
            for (MetricSpec metric : spec.metrics()) {
                if (metric.isOn(part)) {
                    values.put(prefix + metric.name(), function.scalar(metric.name()));
                }
            }
        }
        return new EpochScalars(values);
    }
}
