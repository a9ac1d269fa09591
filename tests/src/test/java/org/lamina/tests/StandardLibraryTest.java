package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.lamina.diag.HumanRenderer;
import org.lamina.driver.Compiler;
import org.lamina.driver.TestRun;
import org.lamina.elaborate.Request;
import org.lamina.program.TestProgram;

/** The standard library is tested in its own language: every {@code test} of its files, by the plain-Java evaluator. */
class StandardLibraryTest {
    @TestFactory
    Stream<DynamicTest> everyTestOfTheLibrary() {
        return Library.FILES.stream().flatMap(name -> {
            Compiler.Checked checked = Compiler.check(Library.file(name), new Library(), Request.withTests());
            assertEquals("", HumanRenderer.render(checked.diagnostics().all(), false), name);
            return checked.program().tests().stream()
                    .map(test -> DynamicTest.dynamicTest(name + ": " + test.title(), () -> run(test)));
        });
    }

    private static void run(TestProgram test) {
        var failures =
                TestRun.run(test, train -> fail("the library trains nothing")).failures();
        assertEquals("", HumanRenderer.render(failures, false));
    }
}
