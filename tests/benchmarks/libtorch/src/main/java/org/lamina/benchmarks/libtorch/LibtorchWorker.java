package org.lamina.benchmarks.libtorch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.lamina.benchmarks.worker.Start;
import org.lamina.benchmarks.worker.StepServer;
import org.lamina.benchmarks.worker.TrainingStep;

/** A workload with libtorch's own operations, differentiation and optimizers. */
final class LibtorchWorker implements TrainingStep {
    private final Net net;
    private final Map<String, Tensor> first = new LinkedHashMap<>();
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();
    private final Tensor x;
    private final Tensor y;
    private @Nullable Optimizer optimizer;

    private LibtorchWorker(String workload, Start start) {
        this.net = Net.of(workload);
        this.x = net.input(tensor(start.array(Start.DATA + "x")));
        this.y = net.target(tensor(start.array(Start.DATA + "y")));
        start.arrays().forEach((name, array) -> {
            if (!name.startsWith(Start.DATA)) {
                Tensor value = net.parameter(name, tensor(array));
                first.put(name, value);
                parameters.put(name, value.clone().set_requires_grad(true));
            }
        });
    }

    /** Arguments: the workload, and the file of weights and batch. */
    public static void main(String[] args) throws Exception {
        StepServer.serve(() -> new LibtorchWorker(args[0], Start.read(Path.of(args[1]))));
    }

    private static Tensor tensor(Start.Array array) {
        Tensor flat = array.isInteger() ? torch.tensor(array.longs()) : torch.tensor(array.floats());
        return flat.reshape(array.shape());
    }

    @Override
    @SuppressWarnings("try") // scopes work by being open
    public void reset() {
        try (var guard = new NoGradGuard()) {
            parameters.forEach((name, parameter) -> parameter.copy_(first.get(name)));
        }
        if (optimizer != null) {
            optimizer.close();
        }
        List<Tensor> all = new ArrayList<>(parameters.values());
        optimizer = optimizer(net.rule(), new TensorVector(all.toArray(new Tensor[0])));
    }

    private static Optimizer optimizer(Net.Rule rule, TensorVector parameters) {
        return switch (rule) {
            case ADAM -> new Adam(parameters, new AdamOptions(1e-3));
            case MOMENTUM -> {
                var options = new SGDOptions(0.01);
                options.momentum().put(0.9);
                yield new SGD(parameters, options);
            }
        };
    }

    @Override
    @SuppressWarnings("try") // scopes work by being open
    public double run() {
        try (var scope = new PointerScope()) {
            Optimizer rule = java.util.Objects.requireNonNull(optimizer, "reset comes first");
            rule.zero_grad();
            Tensor loss = net.loss(parameters, x, y);
            loss.backward();
            rule.step();
            return loss.item_float();
        }
    }

    @Override
    public String library() {
        return "pytorch " + torch.class.getPackage().getImplementationVersion() + " with "
                + torch.get_cpu_capability().getString() + ", " + torch.get_num_threads() + " threads";
    }
}
