package org.lamina.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lamina.diag.Diagnostic;
import org.lamina.diag.Diagnostics;
import org.lamina.diag.HumanRenderer;
import org.lamina.grammar.NnLexer;
import org.lamina.source.SourceFile;
import org.lamina.syntax.Module;

/** The worked examples of the language reference: whole, cut at each token, and without each token. */
class ExamplesTest {
    static List<String> names() {
        return List.of(
                "stdlib-excerpt",
                "linreg",
                "xor",
                "lenet5",
                "resnet20",
                "unet",
                "charlstm",
                "transformer",
                "skipgram",
                "autoencoder",
                "dcgan",
                "style",
                "transfer",
                "gridsearch",
                "doubledescent",
                "closedforms",
                "seq2seq");
    }

    static String text(String name) {
        try (InputStream in = ExamplesTest.class.getResourceAsStream("/examples-of-the-language/" + name + ".nn")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Token> tokens(String text) {
        var lexer = new NnLexer(new SourceChars(text, 0, text.length()));
        var tokens = new ArrayList<Token>();
        for (Token t = lexer.nextToken(); t.getType() != Token.EOF; t = lexer.nextToken()) {
            if (t.getChannel() == Token.DEFAULT_CHANNEL && t.getType() != NnLexer.NEWLINE) {
                tokens.add(t);
            }
        }
        return tokens;
    }

    @ParameterizedTest
    @MethodSource("names")
    void parsesWithoutDiagnostics(String name) {
        var diagnostics = new Diagnostics();
        Module module = Parser.parse(new SourceFile(name + ".nn", text(name)), diagnostics);
        assertEquals("", HumanRenderer.render(diagnostics.all(), false));
        assertFalse(module.decls().isEmpty());
        assertEquals(1, module.edition().orElseThrow());
    }

    /** A text that ends too early is wrong unless it ends between two statements. */
    @ParameterizedTest
    @MethodSource("names")
    void cutAtEachToken(String name) {
        String text = text(name);
        List<Token> tokens = tokens(text);
        // Cuts that lie close together fail alike; every third keeps the test short.
        for (int i = 0; i < tokens.size(); i += 3) {
            Token token = tokens.get(i);
            String cut = text.substring(0, token.getStopIndex() + 1);
            var diagnostics = new Diagnostics();
            Parser.parse(new SourceFile(name, cut), diagnostics);
            if (openBrackets(cut)) {
                assertTrue(diagnostics.hasErrors(), () -> "no error after " + cut);
            }
        }
    }

    private static boolean openBrackets(String text) {
        int depth = 0;
        for (Token token : tokens(text)) {
            depth += Brackets.isOpener(token.getType()) ? 1 : Brackets.isCloser(token.getType()) ? -1 : 0;
        }
        return depth > 0;
    }

    /**
     * Some tokens may be missing and leave a program: a sign, a name, a whole argument. Every bracket must be missed, and
     * the first error lies in the damaged declaration.
     */
    @ParameterizedTest
    @MethodSource("names")
    void withoutEachToken(String name) {
        String text = text(name);
        int missed = 0;
        List<Token> tokens = tokens(text);
        for (Token token : tokens) {
            String without = text.substring(0, token.getStartIndex()) + text.substring(token.getStopIndex() + 1);
            var diagnostics = new Diagnostics();
            Parser.parse(new SourceFile(name, without), diagnostics);
            List<Diagnostic> all = diagnostics.all();
            if (all.isEmpty()) {
                assertFalse(
                        Brackets.isOpener(token.getType()) || Brackets.isCloser(token.getType()),
                        () -> "no error without " + token);
                missed++;
            } else {
                // A missing `}` is told at its `{`; everything else where it is missing.
                int line = all.get(0).span().line();
                boolean brace = token.getType() == NnLexer.RBRACE;
                assertTrue(
                        Math.abs(line - token.getLine()) <= (brace ? 40 : 2),
                        () -> "without " + token + "\n" + HumanRenderer.render(all, false));
            }
        }
        int share = 100 * missed / tokens.size();
        assertTrue(share <= 20, () -> "without any of " + share + " % of its tokens this is still a program");
    }
}
