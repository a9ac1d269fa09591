package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.lamina.diag.Diagnostics;
import org.lamina.diag.HumanRenderer;
import org.lamina.parse.Parser;
import org.lamina.syntax.Decl;
import org.lamina.syntax.Module;

/** Every declaration of the standard library has a docstring in the fixed form, with an example. */
class LibraryPagesTest {
    /** Parts of others, without a page of their own. */
    private static final String PART = "squeeze_(axis[0-9]|last)";

    @TestFactory
    Stream<DynamicTest> declarationsAreDocumented() {
        return Library.FILES.stream()
                .flatMap(name -> parse(name).decls().stream()
                        .filter(decl -> !(decl instanceof Decl.Test))
                        .filter(decl -> !decl.name().text().matches(PART))
                        .map(decl -> DynamicTest.dynamicTest(
                                name + ": " + decl.name().text(),
                                () -> assertTrue(decl.doc().contains("Example:"), decl.doc()))));
    }

    private static Module parse(String name) {
        Diagnostics diagnostics = new Diagnostics();
        Module module = Parser.parse(Library.file(name), diagnostics);
        assertEquals("", HumanRenderer.render(diagnostics.all(), false));
        return module;
    }
}
