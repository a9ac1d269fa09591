package org.lamina.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.diag.Diagnostics;
import org.lamina.diag.HumanRenderer;
import org.lamina.diag.Severity;
import org.lamina.source.SourceFile;
import org.lamina.syntax.Module;
import org.lamina.syntax.TreePrinter;

/** Texts that no one writes by hand: too deep, too long, not text at all. */
class HostileTextTest {
    private static final String FN = "nn 1\nfn f(x: f32) -> f32 = ";

    private record Nest(String name, String before, String open, String middle, String close, String after) {
        String text(int depth) {
            return before + open.repeat(depth) + middle + close.repeat(depth) + after;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Nest> nests() {
        return Stream.of(
                new Nest("parentheses", FN, "(", "x", ")", ""),
                new Nest("lists", FN, "[", "x", "]", ""),
                new Nest("calls", FN, "f(", "x", ")", ""),
                new Nest("call chain", FN, "", "x", "()", ""),
                new Nest("indices", FN, "x[", "0", "]", ""),
                new Nest("index chain", FN, "", "x", "[0]", ""),
                new Nest("fields", FN, "", "x", ".y", ""),
                new Nest("minus", FN, "- ", "x", "", ""),
                new Nest("not", FN, "not ", "x", "", ""),
                new Nest("power", FN, "x ^ ", "x", "", ""),
                new Nest("sum", FN, "x + ", "x", "", ""),
                new Nest("lambda", FN, "x => ", "x", "", ""),
                new Nest("blocks", "nn 1\nfn f(x: f32) -> f32 {", "if x {\n", "x", "\n}", "}"),
                new Nest("else if", FN, "if x { x } else ", "if x { x }", "", ""),
                new Nest("condition", FN, "if ", "x", " { x }", ""),
                new Nest("repeat", FN + "x |> ", "repeat 2 { ", "f", "}", ""),
                new Nest("scan", FN, "scan for i in 0..1 { yield ", "x", "}", ""),
                new Nest("function types", "nn 1\nfn f(a: ", "fn(a: ", "f32", ") -> f32", ") -> f32 = x"),
                new Nest("records", FN, "(a = ", "x", ")", ""),
                new Nest("lambdas in brackets", FN, "(x => ", "x", ")", ""),
                new Nest("sizes", "nn 1\nfn f(x: f32[", "(", "N", ")", "]) -> f32 = 1.0"),
                new Nest("bounds", "nn 1\nfn f(x: idx<", "(", "N", ")", ">) -> f32 = 1.0"),
                new Nest("conditions", "nn 1\nfn f(x: f32[N]) -> f32 where ", "(", "N > 1", ")", " = 1.0"),
                new Nest("result types", "nn 1\nfn f(a: ", "fn(a: f32) -> ", "f32", "", ") -> f32 = x"));
    }

    /** Runs with less stack than the 256 kB that an editor's worker thread may have. */
    private static Diagnostics parseOnSmallStack(String text) throws InterruptedException {
        var diagnostics = new Diagnostics();
        var failure = new AtomicReference<Throwable>();
        var thread = new Thread(
                null, () -> Parser.parse(new SourceFile("deep.nn", text), diagnostics), "small stack", 220 * 1024);
        thread.setUncaughtExceptionHandler((t, e) -> failure.set(e));
        thread.start();
        thread.join();
        assertNull(failure.get(), () -> "threw " + failure.get());
        return diagnostics;
    }

    @ParameterizedTest
    @MethodSource("nests")
    void nestingIsLimitedAndNeverOverflows(Nest nest) throws InterruptedException {
        int deepest = 15;
        while (parseOnSmallStack(nest.text(deepest)).all().isEmpty()) {
            deepest++;
        }
        assertTrue(deepest > 20, "only " + deepest + " levels");
        assertEquals(
                Code.TOO_DEEP,
                parseOnSmallStack(nest.text(deepest)).all().get(0).code());
        assertEquals(
                Code.TOO_DEEP,
                parseOnSmallStack(nest.text(100_000)).all().get(0).code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[", "{", ")", "]", "}", "-", "f(", "if ", "\"", "nn ", "|> ", "x => ", "..", "fn "})
    void repeatedWordsEndInADiagnostic(String word) throws InterruptedException {
        assertTrue(parseOnSmallStack(FN + word.repeat(30_000)).hasErrors());
        assertTrue(parseOnSmallStack((word + "\n").repeat(30_000)).hasErrors());
    }

    @Test
    void longPipelinesAndListsAreNotDeep() throws InterruptedException {
        var stages = new Nest("", FN + "x", "", "", "\n  |> f(1 + 2*x)", "").text(20_000);
        assertEquals(List.of(), parseOnSmallStack(stages).all());
        assertEquals(
                List.of(),
                parseOnSmallStack(FN + "[" + "[0, -1],\n".repeat(20_000) + "]").all());
    }

    @Test
    void fileOfTenMegabytesIsTheLimit() {
        String line = "a = b + c*d   # filler to make the line longer than it needs to be, as comments do\n";
        String text = "nn 1\n" + line.repeat((Parser.LARGEST_FILE - 5) / line.length());
        var fits = new Diagnostics();
        Parser.parse(new SourceFile("large.nn", text), fits);
        assertEquals(List.of(), fits.all());

        var tooLarge = new Diagnostics();
        Parser.parse(new SourceFile("large.nn", text + line), tooLarge);
        assertEquals(Code.FILE_TOO_LARGE, tooLarge.all().get(0).code());
    }

    @Test
    void aDeclarationOfHalfAMillionWordsIsTheLimit() {
        var diagnostics = new Diagnostics();
        Parser.parse(new SourceFile("a.nn", FN + "[" + "1, ".repeat(250_000) + "]\nb = 1\n"), diagnostics);
        assertEquals(Code.FILE_TOO_LARGE, diagnostics.all().get(0).code());
    }

    @Test
    void manyErrorsAreReportedInPart() {
        var diagnostics = new Diagnostics();
        Parser.parse(
                new SourceFile("a.nn", "nn 1\n" + "a = \n".repeat(5) + "b = ) + 1\n".repeat(200_000)), diagnostics);
        assertEquals(Diagnostics.LIMIT, diagnostics.all().size());
        assertEquals(Diagnostics.LIMIT, diagnostics.count(Severity.ERROR), "parsing stops where no more is kept");
    }

    @Test
    void numbersBeyondTheirRange() {
        assertEquals(List.of(), codes("a = 9_223_372_036_854_775_807\nb = 1e308\nc = 0.0e999\n"));
        assertEquals(
                List.of("NN0009", "NN0010", "NN0010", "NN0009"),
                codes("a = 9223372036854775808\nb = 1e999\nc = 1e-999\nd = " + "9".repeat(100_000) + "\n"));
        assertEquals(List.of(), codes("a = 000_1\nb = -1\nc = 0\n"));
    }

    @Test
    void lineEndsAndMarks() {
        String text = "nn 1\na = 1\n\tb = [1,\n\t\t2]\nc = 3";
        String tree = tree(text);
        for (String same : List.of(text + "\n", text.replace("\n", "\r\n"), text.replace('\n', '\r'))) {
            assertEquals(tree, tree(same));
        }
        assertEquals(
                List.of(), codes("").stream().filter(code -> code.equals("x")).toList());
        var diagnostics = new Diagnostics();
        Module module = Parser.parse(new SourceFile("bom.nn", "\ufeff" + text), diagnostics);
        assertEquals(List.of(), diagnostics.all());
        assertEquals(3, module.decls().size());
    }

    @Test
    void lineEndsMayBeMixed() {
        assertEquals(tree("nn 1\na = 1\n\nb = 2\nc = 3\n"), tree("nn 1\r\na = 1\n\rb = 2\rc = 3\r\n"));
    }

    @Test
    void aLineOfAMegabyte() {
        String mega = "x".repeat(1_000_000);
        assertEquals(List.of(), codes("a = 1 # " + mega + "\n"));
        assertEquals(List.of(), codes("a = \"" + mega + "\"\n"));
        assertEquals(List.of(), codes("a = [" + "1, ".repeat(200_000) + "2]\n"));
        assertEquals(List.of("NN0007"), codes("a = \"" + mega + "\n"));
        assertEquals(List.of("NN0006"), codes("a = 1 " + "\u0000".repeat(1_000_000) + "\n"));
    }

    private static String tree(String text) {
        var diagnostics = new Diagnostics();
        String tree = TreePrinter.print(Parser.parse(new SourceFile("a.nn", text), diagnostics));
        assertEquals(List.of(), diagnostics.all());
        return tree;
    }

    @Test
    void charactersThatProgramsDoNotContain() {
        assertEquals(List.of("NN0006"), codes("a = 1\u0000\n"));
        assertEquals(List.of("NN0006"), codes("a = \"x\u0007\"\n"));
        assertEquals(List.of("NN0006"), codes("a = \"\ud800\"\n"));
        assertEquals(List.of("NN0006"), codes("a = 1 \udc00\n"));
        assertEquals(List.of("NN0006"), codes("a = 1 # \ud800 x\n"));
        assertEquals(List.of(), codes("a = \"😀 数据 é\" # 😀\n"));
        assertEquals(List.of("NN0006"), codes("a = 1 😀😀\n"));
        assertEquals(List.of("NN0018"), codes("a = 1 # \u202e\n"));
        assertEquals(List.of("NN0018"), codes("a = \"\u2066\"\n"));
        assertEquals(List.of("NN0019"), codes("\u0430 = 1\n"));
        assertEquals(List.of("NN0006"), codes("a = 1 $$$$\n"));
        assertEquals(List.of("NN0006"), codes("a\u00a0= 1\n"));
    }

    @Test
    void aLongNameIsShortInMessages() {
        var diagnostics = new Diagnostics();
        var file = new SourceFile("a.nn", "nn 1\n" + "x".repeat(1_000_000) + " = 1 " + "y".repeat(1_000_000));
        Parser.parse(file, diagnostics);
        assertEquals(
                List.of(Code.NAME_TOO_LONG, Code.NAME_TOO_LONG),
                diagnostics.all().stream().map(Diagnostic::code).toList());
        assertTrue(HumanRenderer.render(diagnostics.all(), false).length() < 3_000);
    }

    /** Anything at all parses to a tree whose spans lie in the text. */
    @Test
    void randomTextNeverThrows() {
        var random = new Random(7);
        String[] words = {
            "nn", "1", "fn", "layer", "f", "(", ")", "[", "]", "{", "}", ",", ":", "=", "->", "|>", "=>", "\n", "x",
            "if", "else", "scan", "for", "in", "repeat", "as", "param", "+", "-", "not", "..", "~", "\"s\"", "\"",
            "2.5", "data", "train", "step", "use", "test", ".", "**", "*", "#c\n", "##d\n", "λ", "\u0000", "\ud83d",
            "'a'", "!"
        };
        for (int i = 0; i < 3_000; i++) {
            String text = random.ints(random.nextInt(60), 0, words.length)
                    .mapToObj(w -> words[w])
                    .collect(Collectors.joining(random.nextBoolean() ? " " : ""));
            var diagnostics = new Diagnostics();
            TreePrinter.print(Parser.parse(new SourceFile("r.nn", text), diagnostics));
            HumanRenderer.render(diagnostics.all(), true);
            for (Diagnostic d : diagnostics.all()) {
                assertTrue(d.span().end() <= text.length(), () -> d + " in " + text);
            }
        }
    }

    /** Time grows with the length of the text and not faster. */
    @Test
    void tenThousandLinesTakeTenTimesAThousand() {
        String lines = ExamplesTest.text("unet").substring(5);
        Map<Integer, Long> nanos = Stream.of(10, 100).collect(Collectors.toMap(n -> n, n -> fastest(lines, n)));
        double growth = (double) nanos.get(100) / nanos.get(10);
        // Ten times the text; a factor of five for a busy machine. Quadratic growth would give 100.
        assertTrue(growth < 50, () -> "nanoseconds by copies: " + nanos);
    }

    private static long fastest(String lines, int copies) {
        String text = "nn 1\n" + lines.repeat(copies);
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 8; i++) {
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            var diagnostics = new Diagnostics();
            Parser.parse(new SourceFile("a.nn", text), diagnostics);
            assertFalse(diagnostics.hasErrors());
            best = Math.min(best, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start);
        }
        return best;
    }

    private static List<String> codes(String text) {
        var diagnostics = new Diagnostics();
        Parser.parse(new SourceFile("a.nn", "nn 1\n" + text), diagnostics);
        return diagnostics.all().stream().map(d -> d.code().id()).toList();
    }
}
