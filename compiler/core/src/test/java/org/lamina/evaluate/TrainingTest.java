package org.lamina.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.lamina.autodiff.Autodiff;
import org.lamina.ir.Emitter;
import org.lamina.ir.Graph;
import org.lamina.ir.GraphBuilder;
import org.lamina.ir.Site;
import org.lamina.ir.Value;
import org.lamina.op.Op.BinaryFn;
import org.lamina.op.Op.ReduceFn;
import org.lamina.op.Op.UnaryFn;
import org.lamina.optimize.Passes;
import org.lamina.types.DType;
import org.lamina.types.Size;
import org.lamina.types.SizeName;
import org.lamina.types.ValueType;

/** A whole train step, differentiated, optimised and run by the evaluator. */
class TrainingTest {
    private static final Size N = Size.of(new SizeName("N", "N"));

    private static Value dense(Emitter e, Value x, Value w, Value b) {
        Value y = e.matmul(x, w);
        return e.add(y, e.broadcastTo(b, y.type().sizes()));
    }

    /** Two layers, binary cross-entropy with logits, gradient descent; with and without the hidden nonlinearity. */
    private static Graph step(boolean hidden) {
        GraphBuilder g = new GraphBuilder("xor");
        Value x = g.input(Graph.InputKind.DATA, "x", new ValueType(DType.F32, List.of(N, Size.of(2))));
        Value t = g.input(Graph.InputKind.DATA, "t", new ValueType(DType.F32, List.of(N, Size.of(1))));
        List<Value> parameters = List.of(
                g.input(Graph.InputKind.VARIABLE, "w1", ValueType.of(DType.F32, 2, 8)),
                g.input(Graph.InputKind.VARIABLE, "b1", ValueType.of(DType.F32, 8)),
                g.input(Graph.InputKind.VARIABLE, "w2", ValueType.of(DType.F32, 8, 1)),
                g.input(Graph.InputKind.VARIABLE, "b2", ValueType.of(DType.F32, 1)));
        Emitter e = g.at(new Site("net", "xor.nn:4", Site.Role.FORWARD));
        Value h = dense(e, x, parameters.get(0), parameters.get(1));
        Value z = dense(e, hidden ? e.unary(UnaryFn.TANH, h) : h, parameters.get(2), parameters.get(3));
        Value positive = e.mul(t, e.unary(UnaryFn.LOG, e.unary(UnaryFn.SIGMOID, z)));
        Value negative = e.mul(e.sub(e.fillLike(t, 1), t), e.unary(UnaryFn.LOG_SIGMOID, e.neg(z)));
        Value loss = e.neg(e.reduce(ReduceFn.MEAN, e.add(positive, negative), List.of(0, 1)));
        List<Value> gradients = e.gradient(loss, parameters.toArray(Value[]::new));
        Emitter update = g.at(new Site("", "xor.nn:9", Site.Role.UPDATE));
        for (int i = 0; i < parameters.size(); i++) {
            Value p = parameters.get(i);
            Value moved = update.sub(p, update.mul(gradients.get(i), update.fillLike(p, 0.5)));
            g.output(Graph.OutputKind.WRITE, List.of("w1", "b1", "w2", "b2").get(i), moved);
        }
        g.output(Graph.OutputKind.RESULT, "loss", loss);
        Value right = e.binary(
                BinaryFn.EQ, e.binary(BinaryFn.GT, z, e.fillLike(z, 0)), e.binary(BinaryFn.GT, t, e.fillLike(t, 0.5)));
        g.output(Graph.OutputKind.RESULT, "right", e.reduce(ReduceFn.COUNT, right, List.of(0, 1)));
        return g.build();
    }

    private static Evaluator.Outputs train(boolean hidden, boolean optimise, int steps) {
        Graph graph = Autodiff.expand(step(hidden));
        Graph run = optimise ? Passes.runAll(Passes.standard(), graph, (pass, g) -> {}) : graph;
        SplittableRandom random = new SplittableRandom(1);
        Map<String, Tensor> inputs = new HashMap<>(Map.of(
                "x", Tensor.floats(DType.F32, new int[] {4, 2}, 0, 0, 0, 1, 1, 0, 1, 1),
                "t", Tensor.floats(DType.F32, new int[] {4, 1}, 0, 1, 1, 0)));
        inputs.put("w1", RandomTensors.floats(random, DType.F32, -1, 1, 2, 8));
        inputs.put("b1", RandomTensors.floats(random, DType.F32, -1, 1, 8));
        inputs.put("w2", RandomTensors.floats(random, DType.F32, -1, 1, 8, 1));
        inputs.put("b2", RandomTensors.floats(random, DType.F32, -1, 1, 1));
        Evaluator.Outputs outputs = Evaluator.run(run, inputs);
        for (int i = 1; i < steps; i++) {
            inputs.putAll(outputs.writes());
            outputs = Evaluator.run(run, inputs);
        }
        return outputs;
    }

    @Test
    void exclusiveOrIsLearntAndNotByALinearModel() {
        Evaluator.Outputs net = train(true, true, 400);
        assertEquals(4, net.result("right").get(0));
        assertTrue(net.result("loss").get(0) < 0.05);
        Evaluator.Outputs linear = train(false, true, 400);
        assertTrue(linear.result("right").get(0) < 4);
        assertTrue(linear.result("loss").get(0) > 0.6);
    }

    /** Both differ by rounding alone: 50 steps of about 1e-16 each, times the growth of a converging descent. */
    @Test
    void passesDoNotChangeTheCourse() {
        double plain = train(true, false, 50).result("loss").get(0);
        double optimised = train(true, true, 50).result("loss").get(0);
        assertEquals(plain, optimised, 1e-12);
    }
}
