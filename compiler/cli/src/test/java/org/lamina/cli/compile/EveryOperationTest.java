package org.lamina.cli.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lamina.evaluate.Tensor;
import org.lamina.ir.Graph;
import org.lamina.ir.Node;
import org.lamina.ir.Reader;
import org.lamina.op.Op;
import org.lamina.op.Op.BinaryFn;
import org.lamina.op.Op.UnaryFn;
import org.lamina.runtime.kernel.CpuKernels;
import org.lamina.runtime.kernel.Kernels;
import org.lamina.runtime.kernel.Nd4jKernels;

/**
 * Every operation that a graph may hold, and every function of the families, goes through the code generator and has a
 * kernel in both sets. Two operations are no calls of kernels: autodiff replaces gradients, and loops are generated code.
 */
class EveryOperationTest {
    /** What the operations read; integers are below 3. */
    private static final String INPUTS = """
            graph "op"
            data %0: f32[N, 4] "x"
            data %1: f32[N, 4] "y"
            data %2: i32[N] "at"
            data %3: f32[N, 2, 5, 5] "image"
            data %4: f32[N, 2, 5, 5] "other"
            variable %5: f32[2, 2, 2, 2] "w"
            data %6: f32[N, 2, 4, 4] "windows"
            scalar %7: i64 "seed"
            scalar %8: i64 "turn"
            variable %9: f32[4, 3] "table"
            """;

    /** Turns along axis 1 of %0: the carry starts as %10, and each turn yields its number times the slice. */
    private static final String SCAN = """
            %10: f32[N] = fill{value=0.5}
            %11: f32[N], %12: f32[N, 4] = scan{turns=4; reverse=true; carries=1; sequences=[1]; yields=[1]} %10, %0, %10
              argument %0: i64 "turn"
              argument %1: f32[N] "carry"
              argument %2: f32[N] "slice"
              argument %3: f32[N] "shared"
              %4: f32[N] = mul %1, %3
              %5: f32[N] = add %4, %2
              %6: f32 = cast %0
              %7: f32[N] = broadcast{axes=[]} %6
              %8: f32[N] = mul %7, %5
              result %5 "r0"
              result %8 "r1"
            end""";

    private static final String WINDOW = "{kernel=[2, 2]}";

    static Stream<String> operations() {
        List<String> all = new ArrayList<>(
                List.of(
                        "%10: f32[N, 4] = fill{value=1.5}",
                        "%10: f32[3] = literal{values=[1.0, 2.0, -3.0]}",
                        "%10: i64 = size{of=2*N}",
                        "%10: f32[N, 4] = iota{axis=0}",
                        "%10: f32[N, 4] = cumsum{axis=1; reverse=true} %0",
                        "%10: f32[N, 3] = matmul_nn %0, %9",
                        "%10: i32[N, 4] = argsort{axis=1} %0",
                        "%10: f32[N, 2, 4, 4] = solve %6, %6",
                        "%10: f32[3, 3] = lstsq %9, %9",
                        "%10: f32[4, 3], %11: f32[3, 3] = qr %9",
                        "%10: f32[2*N, 2] = reshape %0",
                        "%10: f32[N, 3, 4] = broadcast{axes=[0, 2]} %0",
                        "%10: f32[4, N] = transpose{permutation=[1, 0]} %0",
                        "%10: f32[N, 8] = concat{axis=1} %0, %1",
                        "%10: f32[N, 2] = slice{axis=1; start=1; length=2} %0",
                        "%10: f32[N, 4] = flip{axis=1} %0",
                        "%10: f32[N, 7] = pad{axis=1; before=1; after=2; value=0.5} %0",
                        "%10: f32[N, 3] = gather %9, %2",
                        "%10: f32[N, 2, N, 5] = gather{axis=2; batch=0} %3, %2",
                        "%10: i32[N, 3] = broadcast{axes=[0]} %2\n%11: f32[N, 2, 3, 5] = gather{axis=2; batch=1} %3, %10",
                        "%10: i32[N, 2, 5] = broadcast{axes=[0]} %2\n%11: f32[N, 2, 4, 5] = scatter_add{axis=2; batch=2} %3, %10",
                        "%10: i32[N, 5] = broadcast{axes=[0]} %2\n%11: f32[N, 2, 5, 7] = scatter_add{axis=3; batch=1} %3, %10",
                        "%10: f32[3, 4] = scatter_add %0, %2",
                        "%10: f32[N] = pick_at{axis=1} %0, %2",
                        "%10: i32[N, 4] = broadcast{axes=[0]} %2\n%11: f32[N, 4, 6] = put_at{axis=2} %0, %10",
                        "%10: f32[N, 2, 4, 4] = conv2d" + WINDOW + " %3, %5",
                        "%10: f32[N, 2, 5, 5] = conv2d_grad_input" + WINDOW + " %6, %5",
                        "%10: f32[2, 2, 2, 2] = conv2d_grad_weight" + WINDOW + " %3, %6",
                        "%10: f32[N, 2, 5, 5], %11: f32[2, 2, 2, 2] = conv2d_grads" + WINDOW + " %3, %5, %6",
                        "%10: f32[N, 2, 4, 4] = max_pool2d" + WINDOW + " %3",
                        "%10: f32[N, 2, 5, 5] = max_pool2d_grad" + WINDOW + " %3, %6",
                        "%10: f32[N, 2, 4, 4] = max_pool2d_pick" + WINDOW + " %3, %4",
                        "%10: f32[N, 2, 4, 4] = avg_pool2d" + WINDOW + " %3",
                        "%10: f32[N, 2, 5, 5] = avg_pool2d_grad" + WINDOW + " %6",
                        "%10: f32[N, 4] = stop_gradient %0",
                        SCAN,
                        "%10: i32[N, 4] = cast %0",
                        "%10: bool[N, 4] = gt %0, %1\n%11: f32[N, 4] = select %10, %0, %1",
                        "%10: f32[N, 4] = loop{sizes=[N, 4]; reads=[f32 0 1, f32 0 1]; code=[add f32 0 1]; results=[2]} %0, %1"));
        for (Op.Distribution distribution : Op.Distribution.values()) {
            all.add("%10: f32[N, 4] = " + lower(distribution) + "{stream=3} %7, %8");
        }
        for (Op.ArgFn fn : Op.ArgFn.values()) {
            all.add("%10: i32[N] = " + lower(fn) + "{axis=1} %0");
        }
        for (UnaryFn fn : UnaryFn.values()) {
            all.add(unary(fn));
        }
        for (BinaryFn fn : BinaryFn.values()) {
            all.add(binary(fn));
        }
        for (Op.ReduceFn fn : Op.ReduceFn.values()) {
            all.add(reduce(fn));
        }
        return all.stream();
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(java.util.Locale.ROOT);
    }

    private static String unary(UnaryFn fn) {
        return switch (fn) {
            case NOT -> "%10: bool[N, 4] = gt %0, %1\n%11: bool[N, 4] = not %10";
            case LOG, LOG1P, SQRT, RSQRT -> "%10: f32[N, 4] = exp %0\n%11: f32[N, 4] = " + lower(fn) + " %10";
            case NEG, ABS, SIGN, EXP, SIN, COS, TANH, SIGMOID, LOG_SIGMOID, ERF, FLOOR ->
                "%10: f32[N, 4] = " + lower(fn) + " %0";
        };
    }

    private static String binary(BinaryFn fn) {
        return switch (fn) {
            case FLOOR_DIV -> "%10: i32[N] = fill{value=2}\n%11: i32[N] = floor_div %2, %10";
            case AND, OR ->
                "%10: bool[N, 4] = gt %0, %1\n%11: bool[N, 4] = lt %0, %0\n%12: bool[N, 4] = " + lower(fn)
                        + " %10, %11";
            case POW, DIV, MOD ->
                "%10: f32[N, 4] = exp %0\n%11: f32[N, 4] = exp %1\n%12: f32[N, 4] = " + lower(fn) + " %10, %11";
            case ADD, SUB, MUL, MAX, MIN -> "%10: f32[N, 4] = " + lower(fn) + " %0, %1";
            case EQ, NE, LT, LE, GT, GE -> "%10: bool[N, 4] = " + lower(fn) + " %0, %1";
        };
    }

    private static String reduce(Op.ReduceFn fn) {
        return switch (fn) {
            case ANY, ALL -> "%10: bool[N, 4] = gt %0, %1\n%11: bool[N] = reduce_" + lower(fn) + "{axes=[1]} %10";
            case COUNT -> "%10: bool[N, 4] = gt %0, %1\n%11: i64[N] = reduce_count{axes=[1]} %10";
            case SUM, MEAN, MAX, MIN, PROD, LOGSUMEXP -> "%10: f32[N] = reduce_" + lower(fn) + "{axes=[1]} %0";
        };
    }

    /** The graph of a line, whose values are all results. */
    private static Graph graph(String lines) {
        int results = 0;
        StringBuilder outputs = new StringBuilder();
        String own = lines.lines().filter(line -> !line.startsWith(" ")).collect(Collectors.joining("\n"));
        for (String value : own.split("\\R|, (?=%)")) {
            if (value.contains(":")) {
                outputs.append("\nresult ").append(value, 0, value.indexOf(':')).append(" \"r" + results++ + "\"");
            }
        }
        return Reader.read(INPUTS + lines + outputs);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void bothKernelsGiveWhatTheEvaluatorGives(String lines) {
        boolean loop = lines.contains("loop");
        for (Kernels kernels : loop ? List.of(new CpuKernels()) : List.of(new CpuKernels(), new Nd4jKernels())) {
            try (CompiledGraph compiled = new CompiledGraph(graph(lines), kernels)) {
                for (int n : new int[] {3, 2}) {
                    Map<String, Tensor> inputs = new LinkedHashMap<>();
                    Random random = new Random(n);
                    for (Graph.Input input : compiled.graph.inputs()) {
                        int[] sizes = input.value().type().sizes().stream()
                                .mapToInt(s -> s.isConstant() ? (int) s.value() : n)
                                .toArray();
                        inputs.put(
                                input.name(),
                                CompiledGraph.tensor(input.value().type().dtype(), random, sizes));
                    }
                    CompiledGraphTest.assertClose(compiled.expected(inputs), compiled.run(inputs, n));
                }
            }
        }
    }

    @Test
    void noOperationIsLeftOut() {
        Set<String> tried = new HashSet<>(Set.of(Op.Gradient.class.getSimpleName()));
        operations().forEach(lines -> {
            for (Node node : graph(lines).nodes()) {
                tried.add(node.op().getClass().getSimpleName());
            }
        });
        Set<String> all = Arrays.stream(Op.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .collect(Collectors.toSet());
        assertEquals(all, tried);
    }
}
