package org.lamina.program;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lamina.ir.Graph;

/**
 * A {@code train} with its arguments: graphs, and what the loop needs to know.
 *
 * @param doc text of the {@code ##} lines above it
 * @param argumentScalars SCALARs of the graphs that a run computes from the arguments, by name
 * @param predictors its models as they predict from what the data sources deliver
 * @param init gives every variable its first content
 * @param step one training step; empty without {@code minimize}
 * @param eval the same in eval mode, its {@code minimize} skipped
 * @param trainMetrics values of the metrics on the training part, from their states, the means of the step's scalars
 *     (SCALAR) and gathered tensors (DATA); empty without metrics
 * @param evalMetrics the same for the other parts
 * @param scalars RESULTs of step and eval that are logged, in order
 * @param losses those among them that a {@code minimize} names
 */
public record TrainProgram(
        String name,
        String doc,
        List<StaticArgument> arguments,
        Map<String, StaticNumber> argumentScalars,
        List<ModelUse> models,
        List<ModelProgram> predictors,
        List<DataProgram> data,
        List<Variable> variables,
        Graph init,
        Optional<Graph> step,
        Graph eval,
        Optional<Graph> trainMetrics,
        Optional<Graph> evalMetrics,
        List<String> scalars,
        List<String> losses,
        List<MetricUse> metricUses,
        Optional<StaticNumber> epochs,
        Optional<StaticNumber> steps,
        Optional<StaticNumber> seed,
        List<Stop> stops,
        List<Save> saves,
        List<EveryProgram> every,
        List<Load> loads,
        List<LayerNode> layers) {
    public TrainProgram {
        arguments = List.copyOf(arguments);
        argumentScalars = Collections.unmodifiableMap(new LinkedHashMap<>(argumentScalars));
        models = List.copyOf(models);
        predictors = List.copyOf(predictors);
        data = List.copyOf(data);
        variables = List.copyOf(variables);
        scalars = List.copyOf(scalars);
        losses = List.copyOf(losses);
        metricUses = List.copyOf(metricUses);
        stops = List.copyOf(stops);
        saves = List.copyOf(saves);
        every = List.copyOf(every);
        loads = List.copyOf(loads);
        layers = List.copyOf(layers);
    }

    /** {@code model net = LeNet5()}. */
    public record ModelUse(String label, String model) {}

    /** {@code metric acc = … on valid}; {@code gathered} are RESULTs of the step that are joined over a part. */
    public record MetricUse(String name, Optional<String> part, List<String> gathered) {
        public MetricUse {
            gathered = List.copyOf(gathered);
        }
    }

    /** {@code min(valid.loss)}: a formula over the scalars of an epoch. */
    public record Score(boolean smallest, Formula formula) {}

    /** {@code early(score, patience)}, or a condition. */
    public sealed interface Stop {
        record Early(Score score, StaticNumber patience) implements Stop {}

        record When(Formula condition) implements Stop {}
    }

    /** {@code save best(score) to path}; without a score the last weights are kept. */
    public record Save(Optional<Score> best, String path) {}

    /** {@code model net = … from path}, or {@code load sel from path map "old.*"}. */
    public record Load(String selection, List<Variable> variables, String path, Optional<String> map) {
        public Load {
            variables = List.copyOf(variables);
        }
    }
}
