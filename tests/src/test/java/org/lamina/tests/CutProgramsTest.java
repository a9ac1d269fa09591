package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.Token;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.lamina.diag.Diagnostic;
import org.lamina.diag.Diagnostics;
import org.lamina.diag.HumanRenderer;
import org.lamina.diag.Severity;
import org.lamina.driver.Compiler;
import org.lamina.elaborate.Request;
import org.lamina.grammar.NnLexer;
import org.lamina.source.SourceFile;

/** A program that ends too early has one mistake, and gets one message: that, and nothing that follows from it. */
class CutProgramsTest {
    /** Cuts that lie close together fail alike. */
    private static final int STEP = 7;

    @TestFactory
    Stream<DynamicTest> aCutIsOneMistake() {
        return Stream.of(
                        "xor/xor", "lenet5/digits", "recurrent/gradients", "transformer/dates", "regularization/digits")
                .map(name -> DynamicTest.dynamicTest(name, () -> cut(Path.of("../examples", name + ".nn"))));
    }

    private static void cut(Path example) throws IOException {
        String text = Files.readString(example);
        List<Token> tokens = tokens(text);
        int broken = 0;
        for (int i = 0; i < tokens.size(); i += STEP) {
            String cut = text.substring(0, tokens.get(i).getStopIndex() + 1);
            var diagnostics = check(new SourceFile("cut.nn", cut));
            List<String> codes = diagnostics.all().stream()
                    .filter(d -> d.severity() == Severity.ERROR)
                    .map(Diagnostic::code)
                    .map(code -> code.id().substring(0, 4))
                    .toList();
            if (!codes.isEmpty()) {
                broken++;
                assertEquals(
                        List.of("NN00"), codes, () -> cut + "\n\n" + HumanRenderer.render(diagnostics.all(), false));
            }
        }
        assertTrue(broken * STEP > tokens.size() / 2, "most cuts break a program: " + broken);
    }

    private static Diagnostics check(SourceFile file) {
        return Compiler.check(file, new Library(), Request.withTests()).diagnostics();
    }

    /** What a person sees: blanks and line ends are no tokens here. */
    private static List<Token> tokens(String text) {
        var lexer = new NnLexer(CharStreams.fromString(text));
        return lexer.getAllTokens().stream()
                .<Token>map(token -> token)
                .filter(token -> !token.getText().isBlank())
                .toList();
    }
}
