package org.lamina.cli.compile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.lamina.cli.compile.CompiledGraph.Options;
import org.lamina.evaluate.Tensor;
import org.lamina.ir.Emitter;
import org.lamina.ir.Graph;
import org.lamina.ir.GraphBuilder;
import org.lamina.ir.Site;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.types.DType;
import org.lamina.types.Size;
import org.lamina.types.ValueType;

/** Fused loops over shapes that need rows, repeated tiles and many tiles, in every storage, and in several passes. */
class LoopTest {
    private final GraphBuilder builder = new GraphBuilder("loop");
    private final Emitter e = builder.at(new Site("net", "loop.nn:1", Site.Role.FORWARD));
    private final Map<String, int[]> shapes = new LinkedHashMap<>();
    private final Map<String, DType> types = new LinkedHashMap<>();

    private Value input(String name, DType dtype, int... sizes) {
        long[] longs = java.util.Arrays.stream(sizes).asLongStream().toArray();
        shapes.put(name, sizes);
        types.put(name, dtype);
        return builder.input(Graph.InputKind.DATA, name, ValueType.of(dtype, longs));
    }

    private void check(Value... results) {
        for (int i = 0; i < results.length; i++) {
            builder.output(Graph.OutputKind.RESULT, "r" + i, results[i]);
        }
        Graph graph = builder.build();
        for (int threads : new int[] {1, 2}) {
            try (CompiledGraph compiled = new CompiledGraph(graph, new Options(1, threads, true))) {
                assertTrue(compiled.source.contains("loop("), compiled.source);
                Random random = new Random(5);
                Map<String, Tensor> inputs = new LinkedHashMap<>();
                shapes.forEach((name, sizes) -> inputs.put(name, CompiledGraph.tensor(types.get(name), random, sizes)));
                CompiledGraphTest.assertClose(compiled.expected(inputs), compiled.run(inputs));
            }
        }
    }

    /** x [b, c, l] with values for [c], [b], [b, c], [l] and one number. */
    private void broadcasts(int b, int c, int l) {
        Value x = input("x", DType.F32, b, c, l);
        List<Size> sizes = x.type().sizes();
        Value perChannel = e.broadcast(input("channel", DType.F32, c), sizes, List.of(1));
        Value perItem = e.broadcast(input("item", DType.F32, b), sizes, List.of(0));
        Value perRow = e.broadcast(input("row", DType.F32, b, c), sizes, List.of(0, 1));
        Value perPlace = e.broadcast(input("place", DType.F32, l), sizes, List.of(2));
        Value number = e.broadcast(input("number", DType.F32), sizes, List.of());
        Value sum = e.add(e.mul(x, perChannel), e.sub(perItem, perRow));
        check(e.mul(e.add(sum, perPlace), number), e.unary(Op.UnaryFn.TANH, sum));
    }

    @Test
    void shortRows() {
        broadcasts(37, 3, 10);
    }

    @Test
    void longRows() {
        broadcasts(5, 3, 200);
    }

    @Test
    void rowsLongerThanATile() {
        broadcasts(2, 3, 5000);
    }

    @Test
    void manyTilesSharedByThreads() {
        broadcasts(64, 16, 49);
    }

    @Test
    void rowsOfOneElement() {
        broadcasts(300, 1, 1);
    }

    @Test
    void longChainsInSeveralPasses() {
        Value x = input("x", DType.F32, 50, 90);
        Value y = input("y", DType.F32, 90);
        Value h = e.add(x, e.broadcast(y, x.type().sizes(), List.of(1)));
        Value kept = h;
        for (Op.UnaryFn fn : List.of(
                Op.UnaryFn.SIGMOID,
                Op.UnaryFn.EXP,
                Op.UnaryFn.TANH,
                Op.UnaryFn.ERF,
                Op.UnaryFn.LOG1P,
                Op.UnaryFn.EXP)) {
            h = e.add(e.mul(e.unary(fn, h), kept), e.fillLike(h, 0.1));
        }
        Value mask = e.binary(Op.BinaryFn.GT, h, kept);
        check(e.select(mask, h, kept), e.unary(Op.UnaryFn.LOG_SIGMOID, kept), e.unary(Op.UnaryFn.SIGN, kept));
    }

    @Test
    void choicesGuardAgainstUndefinedOperands() {
        Value x = input("x", DType.F32, 4, 33);
        Value zero = e.fillLike(x, 0);
        Value positive = e.binary(Op.BinaryFn.GT, x, zero);
        check(e.select(positive, e.unary(Op.UnaryFn.LOG, x), zero), e.select(positive, e.unary(Op.UnaryFn.SQRT, x), x));
    }

    @Test
    void doublesIntegersAndTruthValues() {
        Value d = input("d", DType.F64, 7, 5);
        Value i = input("i", DType.I32, 7, 5);
        Value l = input("l", DType.I64, 5);
        Value wide = e.broadcast(l, i.type().sizes(), List.of(1));
        Value sum = e.add(e.cast(i, DType.I64), wide);
        Value mod = e.binary(Op.BinaryFn.MOD, sum, e.fillLike(sum, 3));
        Value equal = e.binary(Op.BinaryFn.EQ, e.cast(i, DType.I64), wide);
        Value either = e.binary(Op.BinaryFn.OR, equal, e.unary(Op.UnaryFn.NOT, e.cast(i, DType.BOOL)));
        Value half = e.mul(e.unary(Op.UnaryFn.SIGMOID, d), e.cast(mod, DType.F64));
        check(half, mod, either, e.select(either, d, half), e.cast(either, DType.F32), e.cast(d, DType.I32));
    }
}
