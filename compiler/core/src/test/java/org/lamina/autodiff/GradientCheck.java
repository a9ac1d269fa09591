package org.lamina.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.lamina.evaluate.Evaluator;
import org.lamina.evaluate.RandomTensors;
import org.lamina.evaluate.Tensor;
import org.lamina.ir.Emitter;
import org.lamina.ir.Graph;
import org.lamina.ir.GraphBuilder;
import org.lamina.ir.Site;
import org.lamina.ir.Value;
import org.lamina.ir.Verifier;
import org.lamina.op.Op;
import org.lamina.types.DType;
import org.lamina.types.Size;
import org.lamina.types.SizeName;
import org.lamina.types.ValueType;

/**
 * Compares the gradients of {@code sum(weights * f(inputs))} with central differences in float64.
 *
 * <p>With step h the difference quotient is off by h²/6 times the third derivative, for h = 1e-5 about 2e-11 of it, and
 * by rounding, about 1e-16 |f| / h = 1e-11 |f|. The functions here keep both below 100, so that 1e-7 leaves two digits.
 */
public final class GradientCheck {
    private static final double STEP = 1e-5;
    private static final double TOLERANCE = 1e-7;

    /** A function under test: writes its result for given inputs. */
    public interface Function extends BiFunction<Emitter, List<Value>, Value> {}

    private final Function function;
    private final List<Tensor> tensors;
    private boolean symbolicFirst;

    private GradientCheck(Function function, List<Tensor> tensors) {
        this.function = function;
        this.tensors = tensors;
    }

    public static GradientCheck of(Function function, Tensor... inputs) {
        return new GradientCheck(function, List.of(inputs));
    }

    /** The first axis of the first input becomes the size {@code N}. */
    public GradientCheck symbolic() {
        symbolicFirst = true;
        return this;
    }

    /** Checks the gradient, and with {@code order} 2 also the gradient of the gradient with respect to each input. */
    public void run(int order) {
        check(function);
        if (order == 2) {
            for (int i = 0; i < tensors.size(); i++) {
                if (tensors.get(i).dtype().isFloat()) {
                    int input = i;
                    check((e, in) -> e.gradient(loss(e, function.apply(e, in)), in.get(input))
                            .get(0));
                }
            }
        }
    }

    private void check(Function checked) {
        Graph graph = graph(checked);
        Graph expanded = Autodiff.expand(graph);
        Verifier.verify(expanded, "autodiff");
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (int i = 0; i < tensors.size(); i++) {
            inputs.put("x" + i, tensors.get(i));
        }
        Evaluator.Outputs outputs = Evaluator.run(expanded, inputs);
        for (int i = 0; i < tensors.size(); i++) {
            if (tensors.get(i).dtype().isFloat()) {
                compare(expanded, inputs, i, outputs.result("d" + i));
            }
        }
    }

    private static void compare(Graph graph, Map<String, Tensor> inputs, int i, Tensor gradient) {
        Tensor x = inputs.get("x" + i);
        for (int element = 0; element < x.count(); element++) {
            double difference =
                    (loss(graph, inputs, i, element, STEP) - loss(graph, inputs, i, element, -STEP)) / (2 * STEP);
            double found = gradient.get(element);
            int place = element;
            assertEquals(
                    difference,
                    found,
                    TOLERANCE * (1 + Math.abs(difference)),
                    () -> "input " + i + " element " + place + " of " + x);
        }
    }

    private static double loss(Graph graph, Map<String, Tensor> inputs, int i, int element, double step) {
        Map<String, Tensor> moved = new HashMap<>(inputs);
        Tensor x = inputs.get("x" + i);
        double[] elements = x.toDoubles();
        elements[element] += step;
        moved.put("x" + i, Tensor.floats(x.dtype(), x.sizes(), elements));
        return Evaluator.run(graph, moved).result("loss").get(0);
    }

    private Graph graph(Function checked) {
        GraphBuilder builder = new GraphBuilder("check");
        List<Value> inputs = new ArrayList<>();
        for (int i = 0; i < tensors.size(); i++) {
            inputs.add(builder.input(Graph.InputKind.DATA, "x" + i, type(i)));
        }
        Emitter emitter = builder.at(Site.NONE);
        Value loss = loss(emitter, checked.apply(emitter, inputs));
        List<Value> floats =
                inputs.stream().filter(x -> x.type().dtype().isFloat()).toList();
        List<Value> gradients = emitter.gradient(loss, floats.toArray(Value[]::new));
        builder.output(Graph.OutputKind.RESULT, "loss", loss);
        for (int i = 0; i < floats.size(); i++) {
            builder.output(Graph.OutputKind.RESULT, "d" + inputs.indexOf(floats.get(i)), gradients.get(i));
        }
        return builder.build();
    }

    private ValueType type(int i) {
        Tensor tensor = tensors.get(i);
        List<Size> sizes = new ArrayList<>();
        for (int axis = 0; axis < tensor.rank(); axis++) {
            boolean symbolic = symbolicFirst && i == 0 && axis == 0;
            sizes.add(symbolic ? Size.of(new SizeName("N", "N")) : Size.of(tensor.size(axis)));
        }
        return new ValueType(tensor.dtype(), sizes);
    }

    /** Fixed weights make every element of the result count differently. They vary along the axes, not the size. */
    private static Value loss(Emitter e, Value y) {
        List<Integer> axes = new ArrayList<>();
        Value weights = e.fillLike(y, 0.7);
        for (int axis = 0; axis < y.type().rank(); axis++) {
            axes.add(axis);
            Value position = e.iota(y.type(), axis);
            weights = e.mul(
                    e.add(weights, e.fillLike(y, 0.31)),
                    e.unary(Op.UnaryFn.COS, e.add(position, e.fillLike(y, 0.3 + axis))));
        }
        return e.sum(e.mul(weights, y), axes);
    }

    /** Distinct elements in [-1, 1], float64. */
    public static Tensor distinct(long seed, int... sizes) {
        return RandomTensors.distinct(new SplittableRandom(seed), DType.F64, sizes);
    }

    /** Elements between {@code from} and {@code to}, float64. */
    public static Tensor between(long seed, double from, double to, int... sizes) {
        return RandomTensors.floats(new SplittableRandom(seed), DType.F64, from, to, sizes);
    }
}
