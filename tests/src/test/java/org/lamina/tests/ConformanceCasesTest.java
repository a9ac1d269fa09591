package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.lamina.autodiff.Autodiff;
import org.lamina.cli.compile.MemoryCompiler;
import org.lamina.codegen.JavaEmitter;
import org.lamina.codegen.Target;
import org.lamina.driver.Backend;
import org.lamina.ir.Graph;
import org.lamina.ir.Node;
import org.lamina.op.Op;
import org.lamina.op.Op.ArgFn;
import org.lamina.op.Op.BinaryFn;
import org.lamina.op.Op.ReduceFn;
import org.lamina.op.Op.UnaryFn;
import org.lamina.runtime.exec.Workers;
import org.lamina.runtime.kernel.CpuKernels;

/**
 * The cases that are compared with libtorch are programs without errors. With {@code -Dlamina.conformance=FOLDER}, as the
 * profile {@code conformance} sets it, each is compiled, run, and written with all that it read into a file of its own; the
 * module {@code tests/conformance} then compares, in another process, because the native libraries of the two conflict.
 */
class ConformanceCasesTest {
    private static final String FOLDER = System.getProperty("lamina.conformance", "");

    /** What only passes make, and what autodiff replaces. */
    private static final Set<String> NOT_THERE = Set.of("Conv2dGrads", "Gradient", "Loop");

    @BeforeAll
    static void forgetEarlierRuns() throws IOException {
        Path folder = Path.of(FOLDER);
        if (!FOLDER.isEmpty() && Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> cases() {
        Set<String> operations = new TreeSet<>();
        Stream<DynamicTest> all = ConformanceCase.files().stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> run(file, operations)));
        return FOLDER.isEmpty()
                ? all
                : Stream.concat(
                        all,
                        Stream.of(DynamicTest.dynamicTest("no operation is left out", () -> complete(operations))));
    }

    private static void complete(Set<String> operations) {
        Set<String> missing = new TreeSet<>();
        for (Class<?> operation : Op.class.getPermittedSubclasses()) {
            missing.add(operation.getSimpleName());
        }
        for (Enum<?>[] functions : List.of(UnaryFn.values(), BinaryFn.values(), ReduceFn.values(), ArgFn.values())) {
            for (Enum<?> function : functions) {
                missing.add(function.name());
            }
        }
        missing.removeAll(operations);
        missing.removeAll(NOT_THERE);
        assertEquals(Set.of(), missing);
    }

    private static void collect(Graph graph, Set<String> operations) {
        for (Node node : graph.nodes()) {
            operations.add(node.op().getClass().getSimpleName());
            if (node.op() instanceof Op.Unary op) {
                operations.add(op.fn().name());
            } else if (node.op() instanceof Op.Binary op) {
                operations.add(op.fn().name());
            } else if (node.op() instanceof Op.Reduce op) {
                operations.add(op.fn().name());
            } else if (node.op() instanceof Op.ArgReduce op) {
                operations.add(op.fn().name());
            } else if (node.op() instanceof Op.Scan op) {
                collect(Graph.bodyOf(op), operations);
            }
        }
    }

    @Test
    void optimizers() throws IOException, ReflectiveOperationException {
        ConformanceOptimizers.check();
        if (!FOLDER.isEmpty()) {
            ConformanceOptimizers.write(Path.of(FOLDER));
        }
    }

    private static void run(Path file, Set<String> operations) throws IOException, ReflectiveOperationException {
        List<ConformanceCase> cases = ConformanceCase.read(file);
        assertFalse(cases.isEmpty());
        if (!FOLDER.isEmpty()) {
            List<ConformanceProgram> programs = ConformanceProgram.of(cases);
            programs.forEach(program -> collect(Autodiff.expand(program.graph()), operations));
            write(programs);
        }
    }

    private static void write(List<ConformanceProgram> programs) throws IOException, ReflectiveOperationException {
        Map<String, String> sources = new LinkedHashMap<>();
        for (ConformanceProgram program : programs) {
            String java = JavaEmitter.emit(
                    Backend.schedule(program.graph(), Target.CPU, (pass, g) -> {}),
                    program.test().name(),
                    "Compiled");
            sources.put(program.test().name() + ".Compiled", java);
        }
        ClassLoader classes = MemoryCompiler.load(sources);
        Path folder = Path.of(FOLDER).resolve(programs.get(0).test().family());
        try (Workers workers = new Workers(2, new CpuKernels())) {
            for (ConformanceProgram program : programs) {
                var function = Comparison.function(classes, program.test().name() + ".Compiled");
                new ConformanceRun(program, Comparison.runner(function, workers)).write(folder);
            }
        }
    }
}
