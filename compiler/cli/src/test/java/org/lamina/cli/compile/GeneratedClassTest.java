package org.lamina.cli.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
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

/** Properties of generated classes other than their results. */
class GeneratedClassTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** This thread and those of the shards. */
    private static long[] workers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t == Thread.currentThread() || t.getName().startsWith("lamina-shard"))
                .mapToLong(Thread::getId)
                .toArray();
    }

    private static long allocated(long[] threads) {
        long bytes = 0;
        for (long thread : threads) {
            bytes += THREADS.getThreadAllocatedBytes(thread);
        }
        return bytes;
    }

    private static void run(CompiledGraph compiled, int times) {
        for (int i = 0; i < times; i++) {
            compiled.runner.resize(i % 2 == 0 ? 6 : 5);
            compiled.runner.run();
        }
    }

    /** Of several stretches of steps one must be clean: the just-in-time compiler now and then allocates in our name. */
    @Test
    void stepsAllocateNothing() throws InterruptedException {
        for (Options options : List.of(new Options(1, 1, false), new Options(1, 1, true), new Options(2, 2, true))) {
            List<Graph> graphs = new ArrayList<>();
            TestNets net = TestNets.lenet(graphs);
            try (CompiledGraph compiled = new CompiledGraph(graphs.get(0), options)) {
                Random random = new Random(1);
                compiled.runner.resize(6);
                compiled.fill(net.inputs(
                        random,
                        Map.of(
                                "image", CompiledGraph.tensor(DType.F32, random, 6, 1, 12, 12),
                                "label", CompiledGraph.tensor(DType.I32, random, 6))));
                for (int i = 0; i < 300; i++) {
                    compiled.runner.run();
                    if (i % 50 == 0) {
                        Thread.sleep(5); // so that threads have slept and woken once
                    }
                }
                long[] threads = workers();
                long least = Long.MAX_VALUE;
                for (int window = 0; window < 6; window++) {
                    long before = allocated(threads);
                    for (int i = 0; i < 100; i++) {
                        compiled.runner.run();
                    }
                    least = Math.min(least, allocated(threads) - before);
                }
                assertEquals(0, least, options.toString());
                run(compiled, 20);
            }
        }
    }

    @Test
    void smallerBatchesUseTheSameMemory() {
        List<Graph> graphs = new ArrayList<>();
        TestNets.mlp(graphs);
        try (CompiledGraph compiled = new CompiledGraph(graphs.get(0), new Options(3, 1, true))) {
            compiled.runner.resize(8);
            org.lamina.runtime.kernel.Tensor x = compiled.runner.input("x");
            for (int n : new int[] {7, 1, 2, 8}) {
                compiled.runner.resize(n);
                assertSame(x, compiled.runner.input("x"));
                assertEquals(n, x.size(0));
            }
            compiled.runner.resize(9);
            assertNotSame(x, compiled.runner.input("x"));
        }
    }

    /** Two thousand nodes in many layer instances. */
    @Test
    void largeGraphsCompile() {
        GraphBuilder builder = new GraphBuilder("large");
        Value x = builder.input(Graph.InputKind.DATA, "x", new ValueType(DType.F32, List.of(TestNets.N, Size.of(4))));
        Value w = builder.input(Graph.InputKind.VARIABLE, "w", ValueType.of(DType.F32, 4, 4));
        Value h = x;
        for (int i = 0; i < 1000; i++) {
            Emitter e = builder.at(new Site("net.block[" + i / 2 + "]", "large.nn:" + i, Site.Role.FORWARD));
            h = e.unary(Op.UnaryFn.TANH, e.matmul(h, w));
        }
        builder.output(Graph.OutputKind.RESULT, "y", h);
        try (CompiledGraph compiled = new CompiledGraph(builder.build(), new Options(2, 1, true))) {
            Random random = new Random(3);
            Map<String, Tensor> inputs = Map.of(
                    "x", CompiledGraph.tensor(DType.F32, random, 3, 4),
                    "w", CompiledGraph.tensor(DType.F32, random, 4, 4));
            CompiledGraphTest.assertClose(compiled.expected(inputs), compiled.run(inputs, 3));
        }
    }

    /** Names come from programs: none of them may end a string, a comment or an identifier. */
    @Test
    void namesOfProgramsCannotBecomeCode() {
        List<String> names = List.of(
                "a\"b",
                "*/ }",
                "\\u000a}",
                "class",
                "int",
                "a\nb",
                "$L$T",
                "\u03bc",
                "x'",
                "//",
                "{@code",
                "\\",
                "9",
                "");
        GraphBuilder builder = new GraphBuilder("*/ \\u000a \" class");
        List<Value> inputs = new ArrayList<>();
        for (String name : names) {
            inputs.add(builder.input(
                    Graph.InputKind.DATA, name, new ValueType(DType.F32, List.of(TestNets.N, Size.of(2)))));
        }
        Value sum = inputs.get(0);
        for (int i = 1; i < names.size(); i++) {
            Site site = new Site("net." + names.get(i), names.get(i) + ":3", Site.Role.FORWARD);
            sum = builder.at(site).unary(Op.UnaryFn.SIN, builder.at(site).add(sum, inputs.get(i)));
        }
        builder.output(Graph.OutputKind.RESULT, "re\"sult */", sum);
        for (boolean fuse : new boolean[] {false, true}) {
            try (CompiledGraph compiled = new CompiledGraph(builder.build(), new Options(1, 1, fuse))) {
                Random random = new Random(4);
                Map<String, Tensor> values = new java.util.HashMap<>();
                names.forEach(name -> values.put(name, CompiledGraph.tensor(DType.F32, random, 3, 2)));
                CompiledGraphTest.assertClose(compiled.expected(values), compiled.run(values, 3));
                assertTrue(compiled.source.contains("Phase0"));
            }
        }
    }
}
