package org.lamina.benchmarks.libtorch;

import static org.bytedeco.pytorch.global.torch.cross_entropy_loss;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Embedding, LSTM, a product at every position; the positions come first, as libtorch likes them. Its second bias stays 0 and
 * is not trained: two biases that are added would learn twice as fast as one.
 */
final class Lstm implements Net {
    private static final int HIDDEN = 256;

    /** What the compiled layer adds to the forget gate; here it is part of the bias. */
    private static final float FORGET = 1;

    private final Tensor secondBias = torch.zeros(4 * HIDDEN);

    @Override
    public Tensor input(Tensor x) {
        return x.t().contiguous();
    }

    @Override
    public Tensor target(Tensor y) {
        return y.t().contiguous().view(-1);
    }

    @Override
    public Tensor parameter(String name, Tensor value) {
        if (name.equals("net.lstm.b")) {
            Tensor bias = value.clone();
            bias.narrow(0, HIDDEN, HIDDEN).add_(new org.bytedeco.pytorch.Scalar(FORGET));
            return bias;
        }
        return name.equals("net.emb.w") ? value : Net.super.parameter(name, value);
    }

    @Override
    public Tensor loss(Map<String, Tensor> p, Tensor x, Tensor y) {
        Tensor e = torch.embedding(Net.get(p, "net.emb.w"), x);
        Tensor zero = torch.zeros(1, x.size(1), HIDDEN);
        var weights = new TensorVector(
                Net.get(p, "net.lstm.wx"), Net.get(p, "net.lstm.wh"), Net.get(p, "net.lstm.b"), secondBias);
        Tensor out = torch.lstm(e, new TensorVector(zero, zero), weights, true, 1, 0, true, false, false)
                .get0();
        return cross_entropy_loss(Net.dense(p, "net.head", out).view(-1, 65), y);
    }

    @Override
    public Rule rule() {
        return Rule.ADAM;
    }
}
