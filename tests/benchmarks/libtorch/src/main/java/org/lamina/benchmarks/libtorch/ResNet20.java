package org.lamina.benchmarks.libtorch;

import static org.bytedeco.pytorch.global.torch.cross_entropy_loss;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/** ResNet-20 with projections where the shape changes; channels come last. */
final class ResNet20 implements Net {
    private static final int[] CHANNELS = {16, 32, 64};
    private static final int BLOCKS = 3;

    /** Running means and variances, by the path of their layer. */
    private final Map<String, Tensor> means = new HashMap<>();

    private final Map<String, Tensor> variances = new HashMap<>();

    ResNet20() {
        statistics("net.stem", CHANNELS[0]);
        for (int stage = 0; stage < CHANNELS.length; stage++) {
            for (int block = 0; block < BLOCKS; block++) {
                statistics(path(stage, block) + ".a", CHANNELS[stage]);
                statistics(path(stage, block) + ".b", CHANNELS[stage]);
                statistics(path(stage, block) + ".proj", CHANNELS[stage]);
            }
        }
    }

    private void statistics(String path, int channels) {
        means.put(path, torch.zeros(channels));
        variances.put(path, torch.ones(channels));
    }

    private static String path(int stage, int block) {
        return "net.s" + (stage + 1) + (block == 0 ? ".first" : ".rest[" + (block - 1) + "]");
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
        Tensor h = normalised(p, "net.stem", x, 3, 1).relu_();
        for (int stage = 0; stage < CHANNELS.length; stage++) {
            for (int block = 0; block < BLOCKS; block++) {
                h = block(p, path(stage, block), h, stage > 0 && block == 0 ? 2 : 1);
            }
        }
        return cross_entropy_loss(Net.dense(p, "net.head", h.mean(new long[] {2, 3})), y);
    }

    private Tensor block(Map<String, Tensor> p, String path, Tensor x, long stride) {
        Tensor main = normalised(p, path + ".a", x, 3, stride).relu_();
        main = normalised(p, path + ".b", main, 3, 1);
        return main.add_(stride == 1 ? x : normalised(p, path + ".proj", x, 1, stride))
                .relu_();
    }

    private Tensor normalised(Map<String, Tensor> p, String path, Tensor x, long kernel, long stride) {
        Tensor y = torch.conv2d(
                x,
                Net.get(p, path + ".conv.w"),
                new TensorOptional(),
                Net.both(stride),
                Net.both(kernel / 2),
                Net.both(1),
                1);
        return torch.batch_norm(
                y,
                new TensorOptional(Net.get(p, path + ".bn.gamma")),
                new TensorOptional(Net.get(p, path + ".bn.beta")),
                new TensorOptional(means.get(path)),
                new TensorOptional(variances.get(path)),
                true,
                0.1,
                1e-5,
                false);
    }

    @Override
    public Rule rule() {
        return Rule.MOMENTUM;
    }
}
