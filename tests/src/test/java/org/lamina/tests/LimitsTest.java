package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lamina.autodiff.Autodiff;
import org.lamina.codegen.Target;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.diag.DiagnosticCode;
import org.lamina.diag.Diagnostics;
import org.lamina.driver.Backend;
import org.lamina.driver.Compiler;
import org.lamina.elaborate.Request;
import org.lamina.program.Program;
import org.lamina.source.SourceFile;

/** RELIABILITY 23, 25, 27 and 28: sizes, turns and layers beyond all measure. */
class LimitsTest {
    private static Compiler.Checked check(String text) {
        return assertTimeoutPreemptively(
                Duration.ofMinutes(5),
                () -> Compiler.check(new SourceFile("large.nn", text), new Library(), Request.defaults()));
    }

    private static void refused(Code code, String text) {
        List<Diagnostic> found = check(text).diagnostics().all();
        assertTrue(found.stream().anyMatch(d -> d.code() == code), () -> text + found);
    }

    // ---- 23: small stacks ------------------------------------------------------------------------------------------

    /** An editor checks in a thread of 256 kB; definitions that use one another are as deep there as anywhere. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "fn f%d(x: f32[..S]) -> f32[..S] = f%d(x)",
                "fn f%d(x: f32[..S]) -> f32[..S] = ((((((((((((((((((((((((((((((f%d(x)))))))))))))))))))))))))))))))",
                "fn f%d(x: f32[..S]) -> f32[..S] { if true { if true { if true { if true { f%d(x) } } } } }"
            })
    void case23LongChainsOnASmallStack(String link) throws InterruptedException {
        assertEquals(List.of(), onSmallStack(chain(link, 80)));
        var codes = onSmallStack(chain(link, 260));
        assertTrue(codes.size() == Diagnostics.LIMIT || codes.size() == 61, () -> codes.size() + " errors");
        assertEquals(Set.of(Code.TOO_DEEP), Set.copyOf(codes), "a chain is no recursion");
    }

    private static String chain(String link, int links) {
        var text = new StringBuilder("nn 1\nfn f0(x: f32[..S]) -> f32[..S] = tanh(x)\n");
        for (int i = 1; i <= links; i++) {
            text.append(link.formatted(i, i - 1)).append('\n');
        }
        return text.append("model M(x: f32[N, 2]) { f")
                .append(links)
                .append("(x) }\n")
                .toString();
    }

    private static List<DiagnosticCode> onSmallStack(String text) throws InterruptedException {
        var found = new AtomicReference<List<Diagnostic>>();
        var thread = new Thread(null, () -> found.set(check(text).diagnostics().all()), "small stack", 220 * 1024);
        thread.start();
        thread.join();
        return found.get().stream().map(Diagnostic::code).toList();
    }

    // ---- 25: products around 2^31 and 2^63 -------------------------------------------------------------------------

    /** Parameters of a model with one matrix [2^a, 2^b + 1] are counted exactly, also where an int is too small. */
    @Test
    void case25ParametersAreCountedExactly() {
        for (long rows : new long[] {1L << 15, 1L << 16, 1L << 20}) {
            long columns = (1L << 16) + 1;
            var checked = check("nn 1\nmodel Wide(x: f32[N, " + rows + "]) -> f32[N, " + columns + "] {\n"
                    + "  x |> d: Dense(" + columns + ", bias = false)\n}\n");
            assertFalse(checked.hasErrors());
            var model = checked.program().models().get(0);
            assertEquals(
                    Math.multiplyExact(rows, columns),
                    model.layers().parameters().value());
        }
    }

    /** 2^46 elements are more than any machine holds; products beyond 2^63 are no smaller ones by overflow. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "f32[N, 4294967296] d 4294967296",
                "f32[N, 3037000500] d 3037000500",
                "f32[N, 9223372036854775807] d 1",
                "f32[N, 9223372036854775807] d 9223372036854775807",
                "f32[N, 4611686018427387904] d 4",
                "f32[N, 2147483648, 2147483648, 4] d 1"
            })
    void case25TensorsBeyondMemoryAreRefused(String sizes) {
        String input = sizes.substring(0, sizes.indexOf(" d "));
        String out = sizes.substring(sizes.indexOf(" d ") + 3);
        refused(Code.INTEGER_TOO_LARGE, "nn 1\nmodel Huge(x: " + input + ") { x |> d: Dense(" + out + ") }\n");
    }

    @Test
    void case25StaticArithmeticLeavesNoRange() {
        String most = "9223372036854775807";
        refused(Code.INTEGER_TOO_LARGE, "nn 1\nmodel M(x: f32[N, 2]) { 1.0*(" + most + " + " + most + ")*x }\n");
        refused(Code.REPEAT_LIMIT, "nn 1\nmodel M(x: f32[N, 2]) { x |> repeat 4294967297 { tanh } }\n");
        refused(Code.AXIS_SIZE, "nn 1\nmodel M(x: f32[N, 2]) -> f32[N, 4294967298] { x }\n");
    }

    // ---- 27: endless expansion -------------------------------------------------------------------------------------

    @Test
    void case27ARepeatOfABillionTurns() {
        refused(Code.REPEAT_LIMIT, "nn 1\nmodel M(x: f32[N, 2]) { x |> repeat 1_000_000_000 { Dense(2) } }\n");
        refused(
                Code.REPEAT_LIMIT,
                "nn 1\nmodel M(x: f32[N, 2]) {\n  x |> repeat 50_000 { repeat 50_000 { tanh } }\n}\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "layer A()(x: f32[N, K]) -> f32[N, K] { x |> A() |> A() }",
                "layer A()(x: f32[N, K]) -> f32[N, K] { x |> B() |> B() }\n"
                        + "layer B()(x: f32[N, K]) -> f32[N, K] { x |> A() |> A() }",
                "fn a(x: f32[N]) -> f32[N] = a(x) + a(x)",
                "fn a(x: f32[N]) -> f32[N] = b(x)*b(x)\nfn b(x: f32[N]) -> f32[N] = a(x) + a(x)",
                "fn a(n: int) -> int = if n == 0 { 1 } else { a(n - 1)*a(n - 1) }\nsize = a(400)",
                "a = b\nb = a"
            })
    void case27DefinitionsThatUseThemselves(String declarations) {
        refused(Code.RECURSION, "nn 1\n" + declarations + "\n");
    }

    @Test
    void case27FilesThatImportOneAnother(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("a.nn"), "nn 1\nuse \"b.nn\" { g }\nfn f(x: f32) -> f32 = g(x)\n");
        Files.writeString(folder.resolve("b.nn"), "nn 1\nuse \"c.nn\" { h }\nfn g(x: f32) -> f32 = h(x)\n");
        Files.writeString(folder.resolve("c.nn"), "nn 1\nuse \"a.nn\" { f }\nfn h(x: f32) -> f32 = f(x)\n");
        CommandLine run = CommandLine.run("check", folder.resolve("a.nn").toString());
        assertEquals(1, run.code());
        assertTrue(run.err().contains(Code.IMPORT_CYCLE.id()), run.err());
    }

    // ---- 28: deep models -------------------------------------------------------------------------------------------

    private static String deep(int layers) {
        return """
                nn 1
                layer Gain()(x: f32[N, K]) -> f32[N, K] {
                  param g: f32[K] = ones()
                  tanh(g*x)
                }
                model Deep(x: f32[N, 2]) -> f32[N, 2] {
                  x |> l: repeat %d { Gain() }
                }
                data Two: (x: f32[N, 2]) {
                  source table(x = [[0.5, -0.5], [0.1, 0.9]])
                  batch all
                }
                train fit {
                  model net = Deep()
                  data Two
                  steps 1
                  step (x) {
                    loss = mean(net(x)^2)
                    minimize loss over net with SGD(lr = 0.1)
                  }
                }
                """.formatted(layers);
    }

    /**
     * No method beyond 64 kB, no constant pool beyond 65,535 entries, and no recursion over layers: it runs a step. All
     * 5,000 layers take a minute or more, so that the others are left to {@code -Dlamina.deep.layers=5000}.
     */
    @Test
    void case28ThousandsOfLayersTrainForAStep(@TempDir Path folder) {
        CommandLine run = CompiledProgram.of("deep.nn", deep(Integer.getInteger("lamina.deep.layers", 1000)))
                .run(folder, "train");
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("train.loss"), run.out());
        var step = check(deep(1000)).program().trains().get(0).step().orElseThrow();
        assertTrue(Autodiff.expand(step).nodes().size() >= 5000, "a thousand layers are thousands of nodes");
    }

    /** The code of a scan does not grow with its turns, and 512 of them run forwards and backwards. */
    @Test
    void case28HundredsOfTurnsTrainForAStep(@TempDir Path folder) {
        CommandLine run = CompiledProgram.of("turns.nn", turns(512)).run(folder, "train");
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("train.loss"), run.out());
        assertEquals(nodes(check(turns(8)).program()), nodes(check(turns(512)).program()));
    }

    private static String turns(int turns) {
        return """
                nn 1
                model Reader(x: f32[N, %1$d, 3]) -> f32[N, 1] { (x |> cell: LSTM(8)).h |> head: Dense(1) }
                data Noise: (x: f32[N, %1$d, 3]) {
                  source generate(6, seed = 1) { x = normal([N, %1$d, 3]) }
                  batch 3
                }
                train one {
                  model net = Reader()
                  data  Noise
                  steps 1
                  step (x) {
                    loss = mean(net(x)^2)
                    minimize loss over net with SGD(lr = 0.1)
                  }
                }
                """.formatted(turns);
    }

    /** Twice the layers make about twice the nodes; what is quadratic would give four times. */
    @Test
    void case28TheGraphsGrowWithTheLayers() {
        double ratio = (double) nodes(400) / nodes(200);
        assertTrue(ratio < 2.5, "ratio " + ratio);
    }

    private static long nodes(int layers) {
        return nodes(check(deep(layers)).program());
    }

    private static long nodes(Program program) {
        return Backend.graphs(program).values().stream()
                .mapToLong(graph -> Backend.optimise(graph, Target.CPU, (pass, g) -> {})
                        .nodes()
                        .size())
                .sum();
    }
}
