package org.lamina.benchmarks.libtorch;

import static org.bytedeco.pytorch.global.torch.cross_entropy_loss;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Two blocks of attention and feed-forward layers, normalised before their parts. */
final class Transformer implements Net {
    private static final long WIDTH = 128;
    private static final long HEADS = 4;

    @Override
    public Tensor target(Tensor y) {
        return y.reshape(-1);
    }

    @Override
    public Tensor parameter(String name, Tensor value) {
        boolean table = name.equals("net.tok.w") || name.equals("net.pos.w");
        return table ? value : Net.super.parameter(name, value);
    }

    @Override
    public Tensor loss(Map<String, Tensor> p, Tensor x, Tensor y) {
        Tensor h = torch.embedding(Net.get(p, "net.tok.w"), x).add(Net.get(p, "net.pos.w"));
        for (int i = 0; i < 2; i++) {
            String block = "net.blocks[" + i + "]";
            h = h.add(attention(p, block + ".attn", norm(p, block + ".norm1", h)));
            Tensor up =
                    Net.dense(p, block + ".up", norm(p, block + ".norm2", h)).relu();
            h = h.add(Net.dense(p, block + ".down", up));
        }
        return cross_entropy_loss(
                Net.dense(p, "net.head", norm(p, "net.norm", h)).view(-1, 65), y);
    }

    private static Tensor norm(Map<String, Tensor> p, String path, Tensor x) {
        return torch.layer_norm(
                x,
                new long[] {WIDTH},
                new TensorOptional(Net.get(p, path + ".gamma")),
                new TensorOptional(Net.get(p, path + ".beta")),
                1e-5,
                true);
    }

    private static Tensor attention(Map<String, Tensor> p, String path, Tensor x) {
        TensorVector parts = Net.dense(p, path + ".qkv", x).chunk(3, -1);
        Tensor a = torch.scaled_dot_product_attention(heads(parts.get(0)), heads(parts.get(1)), heads(parts.get(2)));
        Tensor joined = a.transpose(1, 2).reshape(x.size(0), x.size(1), WIDTH);
        return Net.dense(p, path + ".out", joined);
    }

    private static Tensor heads(Tensor x) {
        return x.view(x.size(0), x.size(1), HEADS, WIDTH / HEADS).transpose(1, 2);
    }

    @Override
    public Rule rule() {
        return Rule.ADAM;
    }
}
