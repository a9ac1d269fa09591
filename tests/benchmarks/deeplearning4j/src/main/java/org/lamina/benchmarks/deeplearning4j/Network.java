package org.lamina.benchmarks.deeplearning4j;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * The layers of a workload, and the path of each in the compiled program; empty where it has no parameters.
 *
 * @param input of the first layer
 * @param lossTerms what its loss sums up where the compiled program takes the mean: the positions of a sequence
 */
record Network(IUpdater rule, InputType input, List<Layer> layers, List<String> paths, int lossTerms) {
    static Network of(String workload) {
        return switch (workload) {
            case "mlp" ->
                new Builder(new Adam(1e-3), InputType.feedForward(784))
                        .dense(512, Activation.RELU, "net.h1")
                        .dense(256, Activation.RELU, "net.h2")
                        .classes("net.out")
                        .build();
            case "tiny" ->
                new Builder(new Adam(1e-3), InputType.feedForward(2))
                        .dense(16, Activation.TANH, "net.h1")
                        .dense(16, Activation.TANH, "net.h2")
                        .add(
                                new OutputLayer.Builder(LossFunction.MSE)
                                        .nOut(1)
                                        .activation(Activation.IDENTITY)
                                        .build(),
                                "net.out")
                        .build();
            case "lenet5" ->
                new Builder(new Momentum(0.01, 0.9), InputType.convolutional(28, 28, 1))
                        .add(conv(5, 2, 6).activation(Activation.RELU).build(), "net.c1")
                        .pool()
                        .add(conv(5, 0, 16).activation(Activation.RELU).build(), "net.c2")
                        .pool()
                        .dense(120, Activation.RELU, "net.h1")
                        .dense(84, Activation.RELU, "net.h2")
                        .classes("net.out")
                        .build();
            case "conv" ->
                new Builder(new Momentum(0.01, 0.9), InputType.convolutional(32, 32, 3))
                        .block("net.b1")
                        .block("net.b2")
                        .pool()
                        .block("net.b3")
                        .block("net.b4")
                        .add(new GlobalPoolingLayer(PoolingType.AVG), "")
                        .classes("net.out")
                        .build();
            case "lstm" -> sequence();
            default -> throw new IllegalArgumentException("no network for " + workload);
        };
    }

    private static Network sequence() {
        int positions = 64;
        Network network = new Builder(new Adam(1e-3), InputType.recurrent(65, positions))
                .add(
                        new EmbeddingSequenceLayer.Builder()
                                .nIn(65)
                                .nOut(64)
                                .inputLength(positions)
                                .build(),
                        "net.emb")
                .add(
                        new LSTM.Builder()
                                .nIn(64)
                                .nOut(256)
                                .activation(Activation.TANH)
                                .build(),
                        "net.lstm")
                .add(
                        new RnnOutputLayer.Builder(LossFunction.MCXENT)
                                .nIn(256)
                                .nOut(65)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "net.head")
                .build();
        return new Network(network.rule(), network.input(), network.layers(), network.paths(), positions);
    }

    private static ConvolutionLayer.Builder conv(int size, int pad, int channels) {
        return new ConvolutionLayer.Builder(size, size).padding(pad, pad).nOut(channels);
    }

    MultiLayerConfiguration configuration() {
        var list = new NeuralNetConfiguration.Builder().updater(rule).list();
        layers.forEach(list::layer);
        return list.setInputType(input).build();
    }

    private static final class Builder {
        private final IUpdater rule;
        private final InputType input;
        private final List<Layer> layers = new ArrayList<>();
        private final List<String> paths = new ArrayList<>();

        Builder(IUpdater rule, InputType input) {
            this.rule = rule;
            this.input = input;
        }

        Builder add(Layer layer, String path) {
            layers.add(layer);
            paths.add(path);
            return this;
        }

        Builder dense(int out, Activation activation, String path) {
            return add(new DenseLayer.Builder().nOut(out).activation(activation).build(), path);
        }

        Builder classes(String path) {
            return add(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                            .nOut(10)
                            .activation(Activation.SOFTMAX)
                            .build(),
                    path);
        }

        Builder pool() {
            return add(
                    new SubsamplingLayer.Builder(PoolingType.MAX)
                            .kernelSize(2, 2)
                            .stride(2, 2)
                            .build(),
                    "");
        }

        Builder block(String path) {
            add(conv(3, 1, 64).hasBias(false).activation(Activation.IDENTITY).build(), path + ".conv");
            add(new BatchNormalization.Builder().decay(0.9).eps(1e-5).build(), path + ".bn");
            return add(new ActivationLayer(Activation.RELU), "");
        }

        Network build() {
            return new Network(rule, input, layers, paths, 1);
        }
    }
}
