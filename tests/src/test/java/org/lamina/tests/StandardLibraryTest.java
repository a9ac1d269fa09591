package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.lamina.autodiff.Autodiff;
import org.lamina.diag.HumanRenderer;
import org.lamina.driver.Compiler;
import org.lamina.evaluate.Evaluator;
import org.lamina.evaluate.Tensor;
import org.lamina.ir.Graph;
import org.lamina.program.TestProgram;
import org.lamina.types.DType;

/** The standard library is tested in its own language: every {@code test} of its files, by the plain-Java evaluator. */
class StandardLibraryTest {
    @TestFactory
    Stream<DynamicTest> everyTestOfTheLibrary() {
        return Library.FILES.stream().flatMap(name -> {
            Compiler.Tested tested = Compiler.tests(Library.file(name), new Library());
            assertEquals("", HumanRenderer.render(tested.diagnostics().all(), false), name);
            return tested.tests().stream()
                    .map(test -> DynamicTest.dynamicTest(name + ": " + test.title(), () -> run(test)));
        });
    }

    private static void run(TestProgram test) {
        Map<String, Tensor> known = new HashMap<>();
        known.put("seed", Tensor.integers(DType.I64, new int[0], 1));
        known.put("turn", Tensor.integers(DType.I64, new int[0], 0));
        known.putAll(evaluate(test.init(), known).writes());
        var outputs = evaluate(test.values(), known);
        for (TestProgram.Check check : test.checks()) {
            assertTrue(outputs.results().get(check.result()).isTrue(0), check.message() + " at " + check.span());
        }
    }

    private static Evaluator.Outputs evaluate(Graph graph, Map<String, Tensor> known) {
        Map<String, Tensor> inputs = new HashMap<>();
        graph.inputs().forEach(input -> inputs.put(input.name(), known.get(input.name())));
        return Evaluator.run(Autodiff.expand(graph), inputs);
    }
}
