package org.lamina.conformance;

import java.util.Map;
import org.bytedeco.pytorch.Adagrad;
import org.bytedeco.pytorch.AdagradOptions;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.RMSprop;
import org.bytedeco.pytorch.RMSpropOptions;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The optimizers of libtorch, each for the case of its name: a parameter after steps whose gradients are the rows of g. */
final class Optimizers {
    static final String FAMILY = "optimizers";

    private static final double RATE = 0.1;

    private Optimizers() {}

    static Map<String, Tensor> run(Archive test, ScalarType precision) {
        Tensor p = test.array("input/p").to(precision).clone().set_requires_grad(true);
        Tensor g = test.array("input/g").to(precision);
        Optimizer optimizer = make(test.label().name(), new TensorVector(p));
        for (long step = 0; step < g.size(0); step++) {
            optimizer.zero_grad();
            p.mul(g.select(0, step)).sum().backward();
            optimizer.step();
        }
        return Map.of("value", p);
    }

    private static Optimizer make(String name, TensorVector parameters) {
        return switch (name) {
            case "sgd" -> new SGD(parameters, new SGDOptions(RATE));
            case "momentum" -> new SGD(parameters, momentum(false));
            case "nesterov" -> new SGD(parameters, momentum(true));
            case "adagrad" -> new Adagrad(parameters, new AdagradOptions(RATE));
            case "rmsprop" -> new RMSprop(parameters, new RMSpropOptions(RATE));
            case "adam" -> new Adam(parameters, new AdamOptions(RATE));
            case "adamw" -> {
                var options = new AdamWOptions(RATE);
                options.weight_decay().put(0.05);
                yield new AdamW(parameters, options);
            }
            default -> throw new IllegalArgumentException("no optimizer " + name);
        };
    }

    private static SGDOptions momentum(boolean nesterov) {
        var options = new SGDOptions(RATE);
        options.momentum().put(0.9);
        options.nesterov().put(nesterov);
        return options;
    }
}
