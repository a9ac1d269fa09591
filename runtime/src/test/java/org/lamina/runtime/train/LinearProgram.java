package org.lamina.runtime.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.lamina.runtime.data.DataFolders;

/**
 * Linear regression ŷ = w·x + b on one feature, by hand: mean squared error, SGD with momentum 0.5 and a rate that falls
 * with progress, noise on x drawn by the turn. Metrics: {@code near}, an accumulated share of items with |error| < 0.5,
 * {@code worst}, the largest error of the gathered pass, and {@code rmse} of the mean loss.
 */
public final class LinearProgram implements TrainProgram {
    final FakeVariables variables = new FakeVariables()
            .add("net.w", VariableSpec.Kind.PARAMETER, "net", 1)
            .add("net.b", VariableSpec.Kind.PARAMETER, "net", 1)
            .add("net.w.momentum", VariableSpec.Kind.SLOT, "", 1)
            .add("net.b.momentum", VariableSpec.Kind.SLOT, "", 1)
            .add("metric.near.hit", VariableSpec.Kind.METRIC, "", 1)
            .add("metric.near.n", VariableSpec.Kind.METRIC, "", 1);
    private final TrainSpec spec;
    private final List<DataBlock> blocks;
    private final double rate;
    final boolean evaluationOnly;
    final java.util.ArrayList<Clock> trainClocks = new java.util.ArrayList<>();
    /** Called before each training step. */
    public Runnable beforeStep = () -> {};

    public LinearProgram(TrainSpec spec, List<DataBlock> blocks, double rate, boolean evaluationOnly) {
        this.spec = spec;
        this.blocks = blocks;
        this.rate = rate;
        this.evaluationOnly = evaluationOnly;
    }

    public static TrainSpec.Builder spec(RunLength length) {
        return TrainSpec.builder("linreg")
                .model("net", "Linear")
                .source("abc123", "0.1.0")
                .length(length)
                .seed(7)
                .scalar("loss")
                .minimise("loss")
                .metric(MetricSpec.of("near"))
                .metric(new MetricSpec("worst", Optional.empty(), List.of("error")))
                .metric(MetricSpec.of("rmse"));
    }

    @Override
    public TrainSpec spec() {
        return spec;
    }

    @Override
    public TrainFunctions functions() {
        return new TrainFunctions(
                variables,
                new FakeFunction((batch, clock, extras, results) -> initialise(clock)),
                evaluationOnly ? Optional.empty() : Optional.of(new FakeFunction((b, c, e, r) -> step(b, c, r, true))),
                new FakeFunction((b, c, e, r) -> step(b, c, r, false)),
                Optional.of(new FakeFunction(this::metrics)),
                Optional.of(new FakeFunction(this::metrics)),
                Optional.of(this::search));
    }

    private void initialise(Clock clock) {
        variables.get("net.w")[0] = (float) new SplittableRandom(clock.seed()).nextDouble(-1, 1);
        variables.get("net.b")[0] = 0;
        variables.get("net.w.momentum")[0] = 0;
        variables.get("net.b.momentum")[0] = 0;
        variables.get("metric.near.hit")[0] = 0;
        variables.get("metric.near.n")[0] = 0;
    }

    private void step(Batch batch, Clock clock, Map<String, HostTensor> results, boolean train) {
        float[] x = batch.field("x").floats();
        float[] y = batch.field("y").floats();
        if (train) {
            beforeStep.run();
            trainClocks.add(clock);
        }
        SplittableRandom noise = new SplittableRandom(clock.seed() * 31 + clock.turn());
        float w = variables.get("net.w")[0];
        float b = variables.get("net.b")[0];
        float loss = 0;
        float gradW = 0;
        float gradB = 0;
        float[] errors = new float[batch.items()];
        for (int i = 0; i < batch.items(); i++) {
            float input = x[i] + (train ? (float) noise.nextDouble(-0.1, 0.1) : 0);
            float error = w * input + b - y[i];
            errors[i] = error;
            loss += error * error / batch.items();
            gradW += 2 * error * input / batch.items();
            gradB += 2 * error / batch.items();
            variables.get("metric.near.hit")[0] += Math.abs(error) < 0.5 ? 1 : 0;
            variables.get("metric.near.n")[0] += 1;
        }
        if (train) {
            float step = (float) (rate * (1 - 0.5 * clock.progress()));
            update("net.w", gradW, step);
            update("net.b", gradB, step);
        }
        results.put("loss", FakeFunction.scalarOf(loss));
        results.put("error", HostTensor.of(errors, errors.length));
    }

    private void update(String path, float gradient, float step) {
        float[] momentum = variables.get(path + ".momentum");
        momentum[0] = 0.5f * momentum[0] + gradient;
        variables.get(path)[0] -= step * momentum[0];
    }

    private void metrics(Batch gathered, Clock clock, Map<String, Double> means, Map<String, HostTensor> results) {
        results.put(
                "near",
                FakeFunction.scalarOf(
                        variables.get("metric.near.hit")[0] / variables.get("metric.near.n")[0]));
        HostTensor errors = gathered.field("error");
        double worst = 0;
        for (int i = 0; i < errors.count(); i++) {
            worst = Math.max(worst, Math.abs(errors.at(i)));
        }
        results.put("worst", FakeFunction.scalarOf(worst));
        results.put("rmse", FakeFunction.scalarOf(Math.sqrt(means.get("loss"))));
    }

    private Optional<String> search(Batch batch, Clock clock) {
        FakeFunction step = new FakeFunction((b, c, e, r) -> step(b, c, r, true));
        step.run(batch, clock);
        return Double.isFinite(step.scalar("loss")) && Float.isFinite(variables.get("net.w")[0])
                ? Optional.empty()
                : Optional.of("layer net, w*x at linreg.nn:4");
    }

    @Override
    public DataParts openData(long seed) {
        return DataBlocks.open(blocks, DataFolders.of(java.nio.file.Path.of(".")), seed, false);
    }

    @Override
    public Optional<Path> find(String path) {
        return Optional.empty();
    }

    @Override
    public void close() {
        // Nothing native.
    }
}
