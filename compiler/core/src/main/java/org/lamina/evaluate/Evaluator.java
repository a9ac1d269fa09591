package org.lamina.evaluate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lamina.ir.Graph;
import org.lamina.ir.Node;
import org.lamina.ir.Value;
import org.lamina.types.DType;
import org.lamina.types.Size;
import org.lamina.types.SizeName;
import org.lamina.types.ValueType;

/** Computes the outputs of a graph. */
public final class Evaluator {

    /** How floats behave. */
    public enum Precision {
        /** Every float is a float64, whatever its type. */
        EXACT,
        /** Results of every operation are rounded to their type; f16 and bf16 too. */
        DECLARED
    }

    /** Output tensors by name. */
    public record Outputs(Map<String, Tensor> results, Map<String, Tensor> writes) {
        public Outputs {
            results = Map.copyOf(results);
            writes = Map.copyOf(writes);
        }

        public Tensor result(String name) {
            Tensor tensor = results.get(name);
            if (tensor == null) {
                throw new IllegalArgumentException("no result " + name + " among " + results.keySet());
            }
            return tensor;
        }
    }

    private Evaluator() {}

    /** {@link #run(Graph, Map, Precision)} in float64. */
    public static Outputs run(Graph graph, Map<String, Tensor> inputs) {
        return run(graph, inputs, Precision.EXACT);
    }

    /** {@link #run(Graph, Map, Map, Precision)} of a graph whose sizes are all axes of inputs. */
    public static Outputs run(Graph graph, Map<String, Tensor> inputs, Precision precision) {
        return run(graph, inputs, Map.of(), precision);
    }

    /**
     * Runs a graph once.
     *
     * @param inputs by name; size names are bound from their shapes
     * @param given sizes that no input tells, such as those of the parameters that a graph makes; they hold for inputs too
     * @throws IllegalArgumentException if an input is missing, has another type than the graph says, or a size name is
     *     neither given nor an axis of any input
     */
    public static Outputs run(Graph graph, Map<String, Tensor> inputs, Map<SizeName, Long> given, Precision precision) {
        Map<SizeName, Long> names = bind(graph, inputs, given);
        Map<Value, Tensor> values = new HashMap<>();
        for (Graph.Input input : graph.inputs()) {
            values.put(input.value(), Rounding.round(inputs.get(input.name()), precision));
        }
        for (Node node : graph.nodes()) {
            List<Tensor> operands = node.inputs().stream().map(values::get).toList();
            List<Tensor> made = node.op().accept(new Step(operands, names, precision));
            for (int i = 0; i < made.size(); i++) {
                values.put(node.outputs().get(i), made.get(i));
            }
        }
        Map<String, Tensor> results = new LinkedHashMap<>();
        Map<String, Tensor> writes = new LinkedHashMap<>();
        for (Graph.Output output : graph.outputs()) {
            Map<String, Tensor> kind = output.kind() == Graph.OutputKind.RESULT ? results : writes;
            kind.put(output.name(), values.get(output.value()));
        }
        return new Outputs(results, writes);
    }

    /** Sizes that are a name alone bind it; then every size of every input must be what the graph says. */
    private static Map<SizeName, Long> bind(Graph graph, Map<String, Tensor> inputs, Map<SizeName, Long> given) {
        Map<SizeName, Long> names = new HashMap<>(given);
        for (Graph.Input input : graph.inputs()) {
            Tensor tensor = inputs.get(input.name());
            ValueType type = input.value().type();
            if (tensor == null) {
                throw new IllegalArgumentException("input " + input.name() + " is missing");
            }
            if (tensor.dtype() != type.dtype() || tensor.rank() != type.rank()) {
                throw new IllegalArgumentException("input " + input.name() + " is " + tensor + ", not " + type);
            }
            for (int axis = 0; axis < type.rank(); axis++) {
                for (SizeName name : type.size(axis).names()) {
                    if (type.size(axis).equals(Size.of(name))) {
                        names.putIfAbsent(name, (long) tensor.size(axis));
                    }
                }
            }
        }
        for (Graph.Input input : graph.inputs()) {
            int[] wanted = sizes(input.value().type().sizes(), names);
            if (!java.util.Arrays.equals(wanted, inputs.get(input.name()).sizes())) {
                throw new IllegalArgumentException("input " + input.name() + " has another shape than "
                        + input.value().type() + " where " + names);
            }
        }
        return names;
    }

    static int[] sizes(List<Size> sizes, Map<SizeName, Long> names) {
        List<Integer> numbers = new ArrayList<>();
        for (Size size : sizes) {
            numbers.add(Math.toIntExact(number(size, names)));
        }
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    static long number(Size size, Map<SizeName, Long> names) {
        if (!names.keySet().containsAll(size.names())) {
            throw new IllegalArgumentException("no input tells " + size.text());
        }
        return size.evaluate(names);
    }

    /** A float scalar. */
    public static Tensor scalar(DType dtype, double value) {
        return Tensor.of(dtype, new int[0], new double[] {value});
    }
}
