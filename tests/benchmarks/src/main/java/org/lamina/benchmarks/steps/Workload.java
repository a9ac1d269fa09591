package org.lamina.benchmarks.steps;

import java.nio.file.Path;
import java.util.Locale;

/** What is trained: a program each, whose texts are all there is to know of it. */
public enum Workload {
    MLP("MLP 784-512-256-10, batch 128, Adam", 0.65, 8),
    TINY("tiny MLP 2-16-16-1, batch 32, Adam", 0.03, 200),
    LENET5("LeNet-5, batch 64, SGD with momentum", 0.80, 20),
    CONV("4 x (conv 3x3-64, batch norm, ReLU), 3x32x32, batch 32", 0.80, 20),
    LSTM("LSTM 65-64-256, 64 positions, batch 32, Adam", 0.55, 20),
    TRANSFORMER("Transformer, 2 blocks, d 128, 4 heads, 128 positions, batch 16, Adam", 0.75, 0),
    RESNET20("ResNet-20, batch 64, SGD with momentum", 1, 0);

    private final String text;
    private final double share;
    private final double factor;

    /**
     * @param share how much of libtorch's time it shall take at most
     * @param factor how many times faster than DL4J it shall be at least; 0 where DL4J has no such network
     */
    Workload(String text, double share, double factor) {
        this.text = text;
        this.share = share;
        this.factor = factor;
    }

    /** As reports call it. */
    String text() {
        return text;
    }

    /** As command lines and files call it. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The most that it shall take of a peer's time; 1 where nothing is promised. */
    double target(Peer peer) {
        return switch (peer) {
            case LIBTORCH -> share;
            case DL4J -> factor == 0 ? 1 : 1 / factor;
            case SAMEDIFF -> 1;
        };
    }

    Path program() {
        return Path.of(System.getProperty("lamina.root"), "tests/benchmarks/workloads", key() + ".nn");
    }
}
