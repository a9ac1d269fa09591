package org.lamina.benchmarks.deeplearning4j;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.lamina.benchmarks.worker.Start;
import org.lamina.benchmarks.worker.StepServer;
import org.lamina.benchmarks.worker.TrainingStep;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;

/** A workload as a graph of SameDiff, fitted on one data set again and again. */
final class SameDiffWorker implements TrainingStep {
    private static final String LOSS = "loss";

    private final String workload;
    private final Start start;
    private final DataSet batch;
    private SameDiff graph = SameDiff.create();

    private SameDiffWorker(String workload, Start start) {
        this.workload = workload;
        this.start = start;
        this.batch = new DataSet(
                NativeArrays.of(start.array(Start.DATA + "x")), NativeArrays.wanted(start.array(Start.DATA + "y")));
    }

    /** Arguments: the workload, and the file of weights and batch. */
    public static void main(String[] args) throws Exception {
        StepServer.serve(() -> new SameDiffWorker(args[0], Start.read(Path.of(args[1]))));
    }

    /** Makes a new graph: one that was fitted goes on with its own arrays, whatever its variables are given. */
    @Override
    public void reset() {
        graph = SameDiff.create();
        SDVariable x =
                graph.placeHolder("x", DataType.FLOAT, batch.getFeatures().shape());
        SDVariable y = graph.placeHolder("y", DataType.FLOAT, batch.getLabels().shape());
        graph.loss.softmaxCrossEntropy(LOSS, y, logits(x), null);
        graph.setLossVariables(LOSS);
        graph.setTrainingConfig(TrainingConfig.builder()
                .updater(rule())
                .dataSetFeatureMapping("x")
                .dataSetLabelMapping("y")
                .build());
    }

    private IUpdater rule() {
        return workload.equals("mlp") ? new Adam(1e-3) : new Momentum(0.01, 0.9);
    }

    private SDVariable logits(SDVariable x) {
        return switch (workload) {
            case "mlp" -> dense(relu(dense(relu(dense(x, "net.h1")), "net.h2")), "net.out");
            case "lenet5" -> {
                SDVariable h = pool(relu(conv(pool(relu(conv(x, "net.c1", 2))), "net.c2", 0)));
                h = relu(dense(h.reshape(batch.numExamples(), 400), "net.h1"));
                yield dense(relu(dense(h, "net.h2")), "net.out");
            }
            default -> throw new IllegalArgumentException("no graph for " + workload);
        };
    }

    private SDVariable weight(String path) {
        return graph.var(path, NativeArrays.of(start.array(path)));
    }

    /** Two operations: the gradient of its {@code linear} is another one, after which nothing is learnt. */
    private SDVariable dense(SDVariable x, String path) {
        return x.mmul(weight(path + ".w")).add(weight(path + ".b"));
    }

    private SDVariable relu(SDVariable x) {
        return graph.nn.relu(x, 0);
    }

    private SDVariable conv(SDVariable x, String path, int pad) {
        var config = Conv2DConfig.builder()
                .kH(5)
                .kW(5)
                .pH(pad)
                .pW(pad)
                .paddingMode(PaddingMode.VALID)
                .dataFormat(Conv2DConfig.NCHW)
                .build();
        INDArray w =
                NativeArrays.of(start.array(path + ".w")).permute(2, 3, 1, 0).dup('c');
        return graph.cnn.conv2d(x, graph.var(path + ".w", w), weight(path + ".b"), config);
    }

    private SDVariable pool(SDVariable x) {
        var config = Pooling2DConfig.builder()
                .kH(2)
                .kW(2)
                .sH(2)
                .sW(2)
                .paddingMode(PaddingMode.VALID)
                .isNHWC(false)
                .build();
        return graph.cnn.maxPooling2d(x, config);
    }

    /** Computes the loss once more: the history of a fit has zeros. */
    @Override
    public double run() {
        Map<String, INDArray> fields = Map.of("x", batch.getFeatures(), "y", batch.getLabels());
        double loss = graph.outputSingle(fields, LOSS).getDouble(0);
        run(1);
        return loss;
    }

    @Override
    public void run(int steps) {
        graph.fit(new ExistingDataSetIterator(Collections.nCopies(steps, batch)), 1);
    }

    @Override
    public String library() {
        return "SameDiff of " + Library.text("org.nd4j", "nd4j-api");
    }
}
