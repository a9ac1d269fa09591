package org.lamina.cli.compile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.lamina.evaluate.Tensor;
import org.lamina.ir.Emitter;
import org.lamina.ir.Graph;
import org.lamina.ir.GraphBuilder;
import org.lamina.ir.Site;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.types.DType;
import org.lamina.types.Size;
import org.lamina.types.SizeName;
import org.lamina.types.ValueType;

/** Training steps of small networks, written as the front end would. */
final class TestNets {
    static final Size N = Size.of(SizeName.of("N"));

    private final GraphBuilder builder;
    private final List<Value> parameters = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    final Map<String, int[]> shapes = new LinkedHashMap<>();

    TestNets(String name) {
        builder = new GraphBuilder(name);
    }

    static Emitter at(GraphBuilder builder, String path, int line) {
        return builder.at(new Site(path, "net.nn:" + line, Site.Role.FORWARD));
    }

    Value data(String name, DType dtype, Size... sizes) {
        return builder.input(Graph.InputKind.DATA, name, new ValueType(dtype, List.of(sizes)));
    }

    Value parameter(String name, long... sizes) {
        Value value = builder.input(Graph.InputKind.VARIABLE, name, ValueType.of(DType.F32, sizes));
        parameters.add(value);
        names.add(name);
        shapes.put(name, java.util.Arrays.stream(sizes).mapToInt(s -> (int) s).toArray());
        return value;
    }

    Value dense(String path, int line, Value x, long in, long out) {
        Emitter e = at(builder, path, line);
        Value w = parameter(path + ".w", in, out);
        Value b = parameter(path + ".b", out);
        Value y = e.matmul(x, w);
        return e.add(y, e.broadcastTo(b, y.type().sizes()));
    }

    Value relu(String path, int line, Value x) {
        Emitter e = at(builder, path, line);
        return e.binary(Op.BinaryFn.MAX, x, e.fillLike(x, 0));
    }

    static Op.Window window(long kernel, long stride, long pad) {
        Size k = Size.of(kernel);
        Size s = Size.of(stride);
        Size p = Size.of(pad);
        return new Op.Window(k, k, s, s, p, p, p, p, Size.of(1), Size.of(1));
    }

    Value conv(String path, int line, Value x, long in, long out, long kernel, long pad) {
        Emitter e = at(builder, path, line);
        Value w = parameter(path + ".w", out, in, kernel, kernel);
        Value b = parameter(path + ".b", out);
        Value y = e.op(new Op.Conv2d(window(kernel, 1, pad), Size.of(1)), x, w);
        return e.add(y, e.broadcast(b, y.type().sizes(), List.of(1)));
    }

    /** Mean over the batch of -log softmax at the label. */
    Value crossEntropy(Value logits, Value labels) {
        Emitter e = at(builder, "", 90);
        Value total = e.reduce(Op.ReduceFn.LOGSUMEXP, logits, List.of(1));
        Value picked = e.pickAt(logits, 1, labels);
        return e.reduce(Op.ReduceFn.MEAN, e.sub(total, picked), List.of(0));
    }

    /** Momentum steps on all parameters; gradients are results too where asked. */
    Graph train(Value loss, boolean gradients) {
        Emitter e = builder.at(new Site("", "net.nn:99", Site.Role.UPDATE));
        builder.output(Graph.OutputKind.RESULT, "loss", loss);
        List<Value> grads = e.gradient(loss, parameters.toArray(new Value[0]));
        for (int i = 0; i < parameters.size(); i++) {
            Value p = parameters.get(i);
            Value m = builder.input(Graph.InputKind.VARIABLE, names.get(i) + ".m", p.type());
            shapes.put(names.get(i) + ".m", shapes.get(names.get(i)));
            Value newM = e.add(e.mul(m, e.fillLike(m, 0.9)), grads.get(i));
            Value newP = e.sub(p, e.mul(newM, e.fillLike(m, 0.05)));
            builder.output(Graph.OutputKind.WRITE, names.get(i), newP);
            builder.output(Graph.OutputKind.WRITE, names.get(i) + ".m", newM);
            if (gradients) {
                builder.output(Graph.OutputKind.RESULT, names.get(i) + ".grad", grads.get(i));
            }
        }
        return builder.build();
    }

    GraphBuilder builder() {
        return builder;
    }

    /** Fields of a batch and values of the variables. */
    Map<String, Tensor> inputs(Random random, Map<String, Tensor> fields) {
        Map<String, Tensor> inputs = new LinkedHashMap<>(fields);
        shapes.forEach((name, sizes) -> inputs.put(name, CompiledGraph.tensor(DType.F32, random, sizes)));
        return inputs;
    }

    /** Widths 8-16-16-3, ReLU, softmax cross-entropy. */
    static TestNets mlp(List<Graph> graph) {
        TestNets net = new TestNets("mlp step");
        Value x = net.data("x", DType.F32, N, Size.of(8));
        Value y = net.data("y", DType.I32, N);
        Value h = net.relu("net.a", 2, net.dense("net.a", 2, x, 8, 16));
        Value g = net.relu("net.b", 3, net.dense("net.b", 3, h, 16, 16));
        Value out = net.dense("net.c", 4, g, 16, 3);
        net.builder.output(Graph.OutputKind.RESULT, "logits", out);
        graph.add(net.train(net.crossEntropy(out, y), true));
        return net;
    }

    /** Two convolutions with pooling and two dense layers on 12x12 images. */
    static TestNets lenet(List<Graph> graph) {
        TestNets net = new TestNets("lenet step");
        Value x = net.data("image", DType.F32, N, Size.of(1), Size.of(12), Size.of(12));
        Value y = net.data("label", DType.I32, N);
        Value c1 = net.relu("net.c1", 2, net.conv("net.c1", 2, x, 1, 4, 5, 2));
        Value p1 = at(net.builder, "net.p1", 3).op(new Op.MaxPool2d(window(2, 2, 0)), c1);
        Value c2 = net.relu("net.c2", 4, net.conv("net.c2", 4, p1, 4, 6, 3, 0));
        Value p2 = at(net.builder, "net.p2", 5).op(new Op.MaxPool2d(window(2, 2, 0)), c2);
        Value flat = at(net.builder, "", 6).reshape(p2, List.of(N, Size.of(24)));
        Value d1 = net.relu("net.d1", 7, net.dense("net.d1", 7, flat, 24, 10));
        Value out = net.dense("net.d2", 8, d1, 10, 3);
        graph.add(net.train(net.crossEntropy(out, y), false));
        return net;
    }

    /** A convolution without bias, and batch normalisation by the statistics of the batch. */
    private Value normalised(String path, int line, Value x, long in, long out, long stride) {
        Emitter e = at(builder, path, line);
        Value w = parameter(path + ".w", out, in, 3, 3);
        Value beta = parameter(path + ".beta", out);
        Value y = e.op(new Op.Conv2d(window(3, stride, 1), Size.of(1)), x, w);
        List<Size> sizes = y.type().sizes();
        Value mean = e.reduce(Op.ReduceFn.MEAN, y, List.of(0, 2, 3));
        Value centred = e.sub(y, e.broadcast(mean, sizes, List.of(1)));
        Value variance = e.reduce(Op.ReduceFn.MEAN, e.mul(centred, centred), List.of(0, 2, 3));
        Value scale = e.unary(Op.UnaryFn.RSQRT, e.add(variance, e.fillLike(variance, 1e-2)));
        Value scaled = e.mul(centred, e.broadcast(scale, sizes, List.of(1)));
        return e.add(scaled, e.broadcast(beta, sizes, List.of(1)));
    }

    /** A residual block between two convolutions, one of them with few channels, the other with steps of two. */
    static TestNets residual(List<Graph> graph) {
        TestNets net = new TestNets("residual step");
        Value x = net.data("image", DType.F32, N, Size.of(3), Size.of(8), Size.of(7));
        Value y = net.data("label", DType.I32, N);
        Value stem = net.relu("net.stem", 2, net.normalised("net.stem", 2, x, 3, 6, 1));
        Value main =
                net.normalised("net.b", 4, net.relu("net.a", 3, net.normalised("net.a", 3, stem, 6, 6, 1)), 6, 6, 1);
        Emitter e = at(net.builder, "net", 5);
        Value sum = net.relu("net", 5, e.add(main, stem));
        Value down = net.relu("net.c", 6, net.normalised("net.c", 6, sum, 6, 8, 2));
        Value pooled = e.reduce(Op.ReduceFn.MEAN, down, List.of(2, 3));
        Value out = net.dense("net.d", 7, pooled, 8, 3);
        graph.add(net.train(net.crossEntropy(out, y), true));
        return net;
    }
}
