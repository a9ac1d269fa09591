package org.lamina.benchmarks.deeplearning4j;

import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lamina.benchmarks.worker.Start;
import org.lamina.benchmarks.worker.StepServer;
import org.lamina.benchmarks.worker.TrainingStep;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A workload as a network of DL4J, fitted on one data set again and again. */
final class Dl4jWorker implements TrainingStep {
    private static final int HIDDEN = 256;

    private final Network network;
    private final MultiLayerNetwork net;
    private final DataSet batch;
    private final INDArray first;

    private Dl4jWorker(String workload, Start start) {
        this.network = Network.of(workload);
        this.net = new MultiLayerNetwork(network.configuration());
        net.init();
        for (int i = 0; i < network.paths().size(); i++) {
            set(start, i, network.paths().get(i));
        }
        this.first = net.params().dup();
        this.batch = new DataSet(
                NativeArrays.of(start.array(Start.DATA + "x")), NativeArrays.wanted(start.array(Start.DATA + "y")));
    }

    /** Arguments: the workload, and the file of weights and batch. */
    public static void main(String[] args) throws Exception {
        StepServer.serve(() -> new Dl4jWorker(args[0], Start.read(Path.of(args[1]))));
    }

    private void set(Start start, int layer, String path) {
        if (path.endsWith(".lstm")) {
            net.setParam(layer + "_W", gates(NativeArrays.of(start.array(path + ".wx"))));
            net.setParam(layer + "_RW", gates(NativeArrays.of(start.array(path + ".wh"))));
            INDArray bias = NativeArrays.of(start.array(path + ".b")).reshape(1, 4 * HIDDEN);
            // What the compiled layer adds to the forget gate is part of the bias here.
            part(bias, 1).addi(1);
            net.setParam(layer + "_b", gates(bias));
            return;
        }
        for (String name : List.of("w", "b", "gamma", "beta")) {
            String key = layer + "_" + (name.equals("w") ? "W" : name);
            if (start.arrays().containsKey(path + "." + name)) {
                INDArray value = NativeArrays.of(start.array(path + "." + name));
                net.setParam(key, value.reshape(net.getParam(key).shape()));
            }
        }
    }

    /** Gates i, f, g, o as DL4J has them: candidate, forget, output, input. */
    private static INDArray gates(INDArray x) {
        return Nd4j.concat(1, part(x, 2), part(x, 1), part(x, 3), part(x, 0));
    }

    private static INDArray part(INDArray x, int gate) {
        return x.get(NDArrayIndex.all(), NDArrayIndex.interval(gate * HIDDEN, (gate + 1) * HIDDEN));
    }

    @Override
    public void reset() {
        net.setParams(first.dup());
        net.getUpdater().getStateViewArray().assign(0);
        net.setIterationCount(0);
    }

    @Override
    public double run() {
        net.fit(batch);
        return net.score() / network.lossTerms();
    }

    @Override
    public String library() {
        return Library.text("org.deeplearning4j", "deeplearning4j-nn");
    }
}
