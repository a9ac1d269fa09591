package org.lamina.benchmarks.libtorch;

import static org.bytedeco.pytorch.global.torch.cross_entropy_loss;
import static org.bytedeco.pytorch.global.torch.linear;
import static org.bytedeco.pytorch.global.torch.max_pool2d;
import static org.bytedeco.pytorch.global.torch.mse_loss;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/** One network as one would write it for libtorch: its operations, in the layouts that they take fastest. */
interface Net {
    /** How parameters follow their gradients; the rates are those of the programs. */
    enum Rule {
        ADAM,
        MOMENTUM
    }

    /** The loss of a batch. */
    Tensor loss(Map<String, Tensor> p, Tensor x, Tensor y);

    Rule rule();

    /** The input of the batch as {@link #loss} takes it. */
    default Tensor input(Tensor x) {
        return x;
    }

    /** What the batch wants as {@link #loss} takes it. */
    default Tensor target(Tensor y) {
        return y;
    }

    /** A parameter as {@link #loss} takes it: products of libtorch take weights as [out, in]. */
    default Tensor parameter(String name, Tensor value) {
        return value.dim() == 2 ? value.t().contiguous() : value;
    }

    /** The network of a workload. */
    static Net of(String workload) {
        return switch (workload) {
            case "mlp" -> new Mlp();
            case "tiny" -> new Tiny();
            case "lenet5" -> new LeNet5();
            case "conv" -> new Conv();
            case "lstm" -> new Lstm();
            case "transformer" -> new Transformer();
            case "resnet20" -> new ResNet20();
            default -> throw new IllegalArgumentException("no network for " + workload);
        };
    }

    /** x·wᵀ + b of the layer at a path. */
    static Tensor dense(Map<String, Tensor> p, String path, Tensor x) {
        return linear(x, get(p, path + ".w"), new TensorOptional(get(p, path + ".b")));
    }

    /** A parameter by its path. */
    static Tensor get(Map<String, Tensor> p, String path) {
        Tensor found = p.get(path);
        if (found == null) {
            throw new IllegalArgumentException("no " + path + " in " + p.keySet());
        }
        return found;
    }

    /** 784 → 512 → 256 → 10. */
    final class Mlp implements Net {
        @Override
        public Tensor loss(Map<String, Tensor> p, Tensor x, Tensor y) {
            Tensor h = dense(p, "net.h1", x).relu();
            h = dense(p, "net.h2", h).relu();
            return cross_entropy_loss(dense(p, "net.out", h), y);
        }

        @Override
        public Rule rule() {
            return Rule.ADAM;
        }
    }

    /** 2 → 16 → 16 → 1. */
    final class Tiny implements Net {
        @Override
        public Tensor loss(Map<String, Tensor> p, Tensor x, Tensor y) {
            Tensor h = dense(p, "net.h1", x).tanh();
            h = dense(p, "net.h2", h).tanh();
            return mse_loss(dense(p, "net.out", h), y);
        }

        @Override
        public Rule rule() {
            return Rule.ADAM;
        }
    }

    /** LeNet-5 with ReLU and maximum pooling. */
    final class LeNet5 implements Net {
        @Override
        public Tensor loss(Map<String, Tensor> p, Tensor x, Tensor y) {
            Tensor h = pooled(conv(p, "net.c1", x, 2).relu());
            h = pooled(conv(p, "net.c2", h, 0).relu()).flatten(1, -1);
            h = dense(p, "net.h1", h).relu();
            h = dense(p, "net.h2", h).relu();
            return cross_entropy_loss(dense(p, "net.out", h), y);
        }

        private static Tensor conv(Map<String, Tensor> p, String path, Tensor x, long pad) {
            return torch.conv2d(
                    x, get(p, path + ".w"), new TensorOptional(get(p, path + ".b")), both(1), both(pad), both(1), 1);
        }

        @Override
        public Rule rule() {
            return Rule.MOMENTUM;
        }
    }

    /** Four convolutions with batch normalisation. Channels come last: a quarter faster here, and no gain for LeNet-5. */
    final class Conv implements Net {
        private final Tensor[] means = new Tensor[4];
        private final Tensor[] variances = new Tensor[4];

        Conv() {
            for (int i = 0; i < means.length; i++) {
                means[i] = torch.zeros(64);
                variances[i] = torch.ones(64);
            }
        }

        @Override
        public Tensor input(Tensor x) {
            return x.contiguous(MemoryFormat.ChannelsLast);
        }

        @Override
        public Tensor parameter(String name, Tensor value) {
            return value.dim() == 4 ? value.contiguous(MemoryFormat.ChannelsLast) : Net.super.parameter(name, value);
        }

        @Override
        public Tensor loss(Map<String, Tensor> p, Tensor x, Tensor y) {
            Tensor h = pooled(block(p, 2, block(p, 1, x)));
            h = block(p, 4, block(p, 3, h)).mean(new long[] {2, 3});
            return cross_entropy_loss(dense(p, "net.out", h), y);
        }

        private Tensor block(Map<String, Tensor> p, int number, Tensor x) {
            String path = "net.b" + number;
            Tensor y = torch.conv2d(x, get(p, path + ".conv.w"), new TensorOptional(), both(1), both(1), both(1), 1);
            return torch.batch_norm(
                            y,
                            new TensorOptional(get(p, path + ".bn.gamma")),
                            new TensorOptional(get(p, path + ".bn.beta")),
                            new TensorOptional(means[number - 1]),
                            new TensorOptional(variances[number - 1]),
                            true,
                            0.1,
                            1e-5,
                            false)
                    .relu_();
        }

        @Override
        public Rule rule() {
            return Rule.MOMENTUM;
        }
    }

    /** The same along height and width. */
    static long[] both(long value) {
        return new long[] {value, value};
    }

    private static Tensor pooled(Tensor x) {
        return max_pool2d(x, 2, 2);
    }
}
