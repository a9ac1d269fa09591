package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.lamina.autodiff.Autodiff;
import org.lamina.diag.Diagnostics;
import org.lamina.diag.HumanRenderer;
import org.lamina.driver.Compiler;
import org.lamina.elaborate.Request;
import org.lamina.evaluate.Evaluator;
import org.lamina.evaluate.Tensor;
import org.lamina.ir.Graph;
import org.lamina.parse.Parser;
import org.lamina.program.ModelProgram;
import org.lamina.source.SourceFile;
import org.lamina.syntax.Decl;
import org.lamina.syntax.Module;
import org.lamina.syntax.Stmt;

/** The {@code test} blocks of the standard library, computed by the evaluator in float64. */
class StandardLibraryTest {
    /** Parts of others, without a page of their own. */
    private static final String PART = "squeeze_(axis[0-9]|last)";

    private static Module parse(String name) {
        Diagnostics diagnostics = new Diagnostics();
        Module module = Parser.parse(Library.file(name), diagnostics);
        assertEquals("", HumanRenderer.render(diagnostics.all(), false));
        return module;
    }

    @TestFactory
    Stream<DynamicTest> blocksHold() {
        return Library.CORE.stream()
                .flatMap(name -> parse(name).decls().stream()
                        .filter(Decl.Test.class::isInstance)
                        .map(Decl.Test.class::cast)
                        .map(test -> DynamicTest.dynamicTest(
                                name + ": " + test.name().text(), () -> run(test))));
    }

    @TestFactory
    Stream<DynamicTest> declarationsAreDocumented() {
        return Library.CORE.stream()
                .flatMap(name -> parse(name).decls().stream()
                        .filter(decl -> !(decl instanceof Decl.Test))
                        .filter(decl -> !decl.name().text().matches(PART))
                        .map(decl -> DynamicTest.dynamicTest(
                                name + ": " + decl.name().text(),
                                () -> assertTrue(decl.doc().contains("Example:"), decl.doc()))));
    }

    private static void run(Decl.Test test) {
        List<String> claims = new ArrayList<>();
        ModelProgram model = elaborate(probe(test, claims));
        Map<String, Tensor> variables =
                Evaluator.run(model.init(), inputs(model.init(), Map.of())).writes();
        Graph predict = Autodiff.expand(model.predict());
        Evaluator.Outputs outputs = Evaluator.run(predict, inputs(predict, variables));
        for (int i = 0; i < claims.size(); i++) {
            assertEquals(1.0, outputs.result("check_" + i).get(0), claims.get(i));
        }
    }

    /** A model that computes what the test checks: compiled programs have no tests yet, models they have. */
    private static String probe(Decl.Test test, List<String> claims) {
        StringBuilder text = new StringBuilder("nn 1\nmodel Probe(unused: f32[N]) {\n");
        List<String> results = new ArrayList<>();
        for (Stmt statement : test.body().statements()) {
            if (statement instanceof Stmt.Check check) {
                String name = "check_" + claims.size();
                claims.add(check.condition().span().text());
                results.add(name + " = " + name);
                text.append(name)
                        .append(" = f32(")
                        .append(check.condition().span().text())
                        .append(")\n");
            } else {
                text.append(statement.span().text()).append('\n');
            }
        }
        assertFalse(claims.isEmpty());
        return text.append('(')
                .append(String.join(", ", results))
                .append(results.size() == 1 ? ",)" : ")")
                .append("\n}\n")
                .toString();
    }

    private static ModelProgram elaborate(String text) {
        Compiler.Checked checked = Compiler.check(new SourceFile("probe.nn", text), new Library(), Request.defaults());
        assertEquals("", HumanRenderer.render(checked.diagnostics().all(), false), text);
        return checked.program().models().get(0);
    }

    private static Map<String, Tensor> inputs(Graph graph, Map<String, Tensor> variables) {
        Map<String, Tensor> inputs = new HashMap<>(variables);
        for (Graph.Input input : graph.inputs()) {
            switch (input.kind()) {
                case SCALAR ->
                    inputs.put(
                            input.name(), Evaluator.scalar(input.value().type().dtype(), 1));
                case DATA ->
                    inputs.put(input.name(), Tensor.floats(input.value().type().dtype(), new int[] {1}, 0.0));
                case VARIABLE -> {}
            }
        }
        return inputs;
    }
}
