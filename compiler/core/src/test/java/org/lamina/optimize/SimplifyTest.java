package org.lamina.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lamina.autodiff.Autodiff;
import org.lamina.ir.Graph;
import org.lamina.ir.Node;
import org.lamina.ir.Printer;
import org.lamina.ir.Reader;
import org.lamina.ir.Verifier;
import org.lamina.op.Op;

/** Every rule, from a printed graph to the one it becomes. */
class SimplifyTest {
    private static final String INPUTS = """
              data %0: f32[N, 4] "x"
              data %1: f32[N, 4] "y"
              data %2: f32[4] "b"
              data %3: bool[N, 4] "c"
              data %4: f32[N, 3, 4] "s"
              variable %5: f32[4, 5] "w"
              data %6: i32[N] "i"
            """;

    /** Nodes after simplification, with the result as the last one. */
    private static String simplified(String nodes) {
        String last = nodes.strip().lines().reduce("", (a, b) -> b).strip();
        String result = last.substring(0, last.indexOf(':'));
        Graph graph = Reader.read("graph \"g\"\n" + INPUTS + nodes + "  result " + result + " \"r\"\n");
        Verifier.verify(graph, "reading");
        Graph after = DropDead.rewrite(Simplify.rewrite(graph));
        Verifier.verify(after, "simplify");
        return Printer.print(after)
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("%") || line.startsWith("result"))
                .collect(Collectors.joining("\n"))
                .replace(" \"r\"", "");
    }

    private static void becomes(String nodes, String... wanted) {
        assertEquals(Printer.print(renumbered(wanted)), Printer.print(renumbered(simplified(nodes))));
    }

    private static Graph renumbered(String... lines) {
        String text = String.join("\n", lines) + "\n";
        String named = text.replaceAll("(result %\\d+)", "$1 \"r\"");
        return Reader.read("graph \"g\"\n" + INPUTS + named);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "add|0.0|result %0",
                "sub|0.0|result %0",
                "mul|1.0|result %0",
                "div|1.0|result %0",
                "pow|1.0|result %0",
                "mul|-1.0|%7: f32[N, 4] = neg %0;result %7",
                "div|4.0|%7: f32[N, 4] = fill{value=0.25};%8: f32[N, 4] = mul %0, %7;result %8",
                "div|3.0|%7: f32[N, 4] = fill{value=3.0};%8: f32[N, 4] = div %0, %7;result %8",
                "pow|0.0|%7: f32[N, 4] = fill{value=1.0};result %7",
                "pow|2.0|%7: f32[N, 4] = mul %0, %0;result %7",
                "pow|3.0|%7: f32[N, 4] = mul %0, %0;%8: f32[N, 4] = mul %7, %0;result %8",
                "pow|4.0|%7: f32[N, 4] = mul %0, %0;%8: f32[N, 4] = mul %7, %7;result %8",
                "pow|0.5|%7: f32[N, 4] = sqrt %0;result %7",
                "pow|-0.5|%7: f32[N, 4] = rsqrt %0;result %7",
                "pow|-1.0|%7: f32[N, 4] = fill{value=1.0};%8: f32[N, 4] = div %7, %0;result %8",
                "pow|2.5|%7: f32[N, 4] = fill{value=2.5};%8: f32[N, 4] = pow %0, %7;result %8",
            })
    void constantOnTheRight(String fn, String constant, String wanted) {
        becomes(
                "  %7: f32[N, 4] = fill{value=" + constant + "}\n  %8: f32[N, 4] = " + fn + " %0, %7\n",
                wanted.split(";"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "add|0.0|result %0",
                "mul|1.0|result %0",
                "sub|0.0|%7: f32[N, 4] = neg %0;result %7",
            })
    void constantOnTheLeft(String fn, String constant, String wanted) {
        becomes(
                "  %7: f32[N, 4] = fill{value=" + constant + "}\n  %8: f32[N, 4] = " + fn + " %7, %0\n",
                wanted.split(";"));
    }

    @Test
    void constantsFold() {
        becomes("""
                  %7: f32[N] = fill{value=2.0}
                  %8: f32[N] = fill{value=3.0}
                  %9: f32[N] = mul %7, %8
                  %10: f32[N] = neg %9
                  %11: bool[N] = lt %10, %7
                  %12: f32[N] = select %11, %10, %7
                  %13: f32[N, 4] = broadcast{axes=[0]} %12
                  %14: f32 = reduce_mean{axes=[0, 1]} %13
                """, "%7: f32 = fill{value=-6.0}", "result %7");
        becomes("""
                  %7: i64 = size{of=12}
                  %8: f32 = cast %7
                  %9: f32[2] = literal{values=[0.5, 0.5]}
                  %10: f32[2] = broadcast{axes=[]} %8
                  %11: f32[2] = div %9, %10
                  %12: f32 = reduce_sum{axes=[0]} %11
                """, "%7: f32 = fill{value=" + 2 * (0.5 / 12) + "}", "result %7");
    }

    @Test
    void integersThatMightOverflowDoNotFold() {
        String nodes = """
                  %7: i32 = fill{value=2.0E9}
                  %8: i32 = add %7, %7
                """;
        becomes(nodes, "%7: i32 = fill{value=2.0E9}", "%8: i32 = add %7, %7", "result %8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"neg", "flip{axis=1}", "transpose{permutation=[1, 0]}"})
    void twiceIsNothing(String op) {
        String type = op.startsWith("transpose") ? "f32[4, N]" : "f32[N, 4]";
        becomes("  %7: " + type + " = " + op + " %0\n  %8: f32[N, 4] = " + op + " %7\n", "result %0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abs", "sign", "floor"})
    void twiceIsOnce(String op) {
        becomes(
                "  %7: f32[N, 4] = " + op + " %0\n  %8: f32[N, 4] = " + op + " %7\n",
                "%7: f32[N, 4] = " + op + " %0",
                "result %7");
    }

    @Test
    void signs() {
        String neg = "  %7: f32[N, 4] = neg %1\n";
        becomes(neg + "  %8: f32[N, 4] = add %0, %7\n", "%7: f32[N, 4] = sub %0, %1", "result %7");
        becomes(neg + "  %8: f32[N, 4] = add %7, %0\n", "%7: f32[N, 4] = sub %0, %1", "result %7");
        becomes(neg + "  %8: f32[N, 4] = sub %0, %7\n", "%7: f32[N, 4] = add %0, %1", "result %7");
        becomes(neg + "  %8: f32[N, 4] = mul %7, %7\n", "%7: f32[N, 4] = mul %1, %1", "result %7");
        becomes(neg + "  %8: f32[N, 4] = abs %7\n", "%7: f32[N, 4] = abs %1", "result %7");
        becomes("  %7: f32[N, 4] = sub %0, %1\n  %8: f32[N, 4] = neg %7\n", "%7: f32[N, 4] = sub %1, %0", "result %7");
        becomes(
                neg + "  %8: f32[N, 4] = fill{value=3.0}\n  %9: f32[N, 4] = mul %8, %7\n",
                "%7: f32[N, 4] = fill{value=-3.0}",
                "%8: f32[N, 4] = mul %1, %7",
                "result %8");
    }

    @Test
    void factorsJoin() {
        becomes("""
                  %7: f32[N, 4] = fill{value=3.0}
                  %8: f32[N, 4] = mul %0, %7
                  %9: f32[N, 4] = fill{value=0.5}
                  %10: f32[N, 4] = mul %9, %8
                """, "%7: f32[N, 4] = fill{value=1.5}", "%8: f32[N, 4] = mul %0, %7", "result %8");
    }

    @Test
    void logarithmOfSigmoidIsStable() {
        becomes(
                "  %7: f32[N, 4] = sigmoid %0\n  %8: f32[N, 4] = log %7\n",
                "%7: f32[N, 4] = log_sigmoid %0", "result %7");
    }

    @Test
    void choices() {
        becomes("  %7: f32[N, 4] = select %3, %0, %0\n", "result %0");
        becomes("  %7: bool[N, 4] = fill{value=1.0}\n  %8: f32[N, 4] = select %7, %0, %1\n", "result %0");
        becomes("  %7: bool[N, 4] = fill{value=0.0}\n  %8: f32[N, 4] = select %7, %0, %1\n", "result %1");
        becomes(
                "  %7: bool[N, 4] = not %3\n  %8: f32[N, 4] = select %7, %0, %1\n",
                "%7: f32[N, 4] = select %3, %1, %0", "result %7");
        becomes("  %7: bool[N, 4] = fill{value=1.0}\n  %8: bool[N, 4] = and %3, %7\n", "result %3");
        becomes("  %7: bool[N, 4] = fill{value=0.0}\n  %8: bool[N, 4] = or %7, %3\n", "result %3");
        becomes(
                "  %7: bool[N, 4] = fill{value=0.0}\n  %8: bool[N, 4] = and %7, %3\n",
                "%7: bool[N, 4] = fill{value=0.0}", "result %7");
        becomes("  %7: f32[N, 4] = max %0, %0\n", "result %0");
    }

    /** A mask of ones, a sequence, lets every turn choose the same; a matrix of zeros is read alike by all. */
    @Test
    void turnsKnowWhatIsOneNumber() {
        Graph graph = Reader.read("""
                graph "g"
                  data %0: f32[N, 4] "x"
                  %1: bool[N, 7] = fill{value=1.0}
                  %2: f32[N, 4] = fill{value=0.0}
                  %3: f32[N, 4] = scan{turns=7; reverse=false; carries=1; sequences=[1]; yields=[]} %0, %1, %2
                    argument %0: i64 "turn"
                    argument %1: f32[N, 4] "h"
                    argument %2: bool[N] "m"
                    argument %3: f32[N, 4] "z"
                    %4: bool[N, 4] = broadcast{axes=[0]} %2
                    %5: f32[N, 4] = tanh %1
                    %6: f32[N, 4] = add %5, %3
                    %7: f32[N, 4] = select %4, %6, %1
                    result %7 "h"
                  end
                  result %3 "y"
                """);
        String after = Printer.print(Passes.runAll(Passes.standard(), graph, (pass, g) -> {}));
        assertFalse(after.contains("fill") || after.contains("select") || after.contains(" add "), after);
        assertTrue(after.contains("sequences=[]"), after);
    }

    @Test
    void casts() {
        becomes("  %7: f64[N, 4] = cast %0\n  %8: f32[N, 4] = cast %7\n", "result %0");
        becomes("  %7: i32[N, 4] = cast %3\n  %8: f32[N, 4] = cast %7\n", "%7: f32[N, 4] = cast %3", "result %7");
        becomes(
                "  %7: f16[N, 4] = cast %0\n  %8: f32[N, 4] = cast %7\n",
                "%7: f16[N, 4] = cast %0", "%8: f32[N, 4] = cast %7", "result %8");
    }

    @Test
    void layout() {
        becomes("  %7: f32[N*4] = reshape %0\n  %8: f32[N, 4] = reshape %7\n", "result %0");
        becomes(
                "  %7: f32[N*4] = reshape %0\n  %8: f32[N, 2, 2] = reshape %7\n",
                "%7: f32[N, 2, 2] = reshape %0", "result %7");
        becomes("  %7: f32[N, 1, 4] = broadcast{axes=[0, 2]} %0\n", "%7: f32[N, 1, 4] = reshape %0", "result %7");
        becomes(
                "  %7: f32[3, 4] = broadcast{axes=[1]} %2\n  %8: f32[N, 3, 4] = broadcast{axes=[1, 2]} %7\n",
                "%7: f32[N, 3, 4] = broadcast{axes=[2]} %2", "result %7");
        becomes("""
                  %7: f32[3, 4, N] = transpose{permutation=[1, 2, 0]} %4
                  %8: f32[N, 4, 3] = transpose{permutation=[2, 1, 0]} %7
                """, "%7: f32[N, 4, 3] = transpose{permutation=[0, 2, 1]} %4", "result %7");
    }

    @Test
    void slicesAndPads() {
        becomes("  %7: f32[N, 4] = slice{axis=1; start=0; length=4} %0\n", "result %0");
        becomes("  %7: f32[N, 4] = pad{axis=1; before=0; after=0; value=7.0} %0\n", "result %0");
        becomes("""
                  %7: f32[N, 3] = slice{axis=1; start=1; length=3} %0
                  %8: f32[N, 1] = slice{axis=1; start=2; length=1} %7
                """, "%7: f32[N, 1] = slice{axis=1; start=3; length=1} %0", "result %7");
        becomes("""
                  %7: f32[N, 8] = concat{axis=1} %0, %1
                  %8: f32[N, 4] = slice{axis=1; start=4; length=4} %7
                """, "result %1");
        becomes("""
                  %7: f32[N, 9] = pad{axis=1; before=2; after=3; value=1.0} %0
                  %8: f32[N, 4] = slice{axis=1; start=2; length=4} %7
                """, "result %0");
        becomes("""
                  %7: f32[N, 5] = pad{axis=1; before=1; after=0; value=1.0} %0
                  %8: f32[N, 8] = pad{axis=1; before=1; after=2; value=1.0} %7
                """, "%7: f32[N, 8] = pad{axis=1; before=2; after=2; value=1.0} %0", "result %7");
        becomes(
                "  %7: f32[N, 8] = concat{axis=1} %0, %1\n  %8: f32[N, 12] = concat{axis=1} %7, %0\n",
                "%7: f32[N, 12] = concat{axis=1} %0, %1, %0", "result %7");
    }

    /** The gradient of a tensor that was split into three. */
    @Test
    void paddedPartsAreJoined() {
        becomes("""
                  %7: f32[N, 12] = pad{axis=1; before=8; after=0; value=0.0} %0
                  %8: f32[N, 12] = pad{axis=1; before=4; after=4; value=0.0} %1
                  %9: f32[N, 12] = add %7, %8
                  %10: f32[N, 12] = pad{axis=1; before=0; after=8; value=0.0} %0
                  %11: f32[N, 12] = add %9, %10
                """, "%7: f32[N, 12] = concat{axis=1} %0, %1, %0", "result %7");
    }

    @Test
    void broadcastsSinkBelowElementwiseOperations() {
        becomes(
                """
                  %7: f32[N, 4] = broadcast{axes=[1]} %2
                  %8: f32[N, 4] = exp %7
                  %9: f32[N, 4] = fill{value=2.0}
                  %10: f32[N, 4] = mul %8, %9
                """,
                "%7: f32[4] = exp %2",
                "%8: f32[4] = fill{value=2.0}",
                "%9: f32[4] = mul %7, %8",
                "%10: f32[N, 4] = broadcast{axes=[1]} %9",
                "result %10");
    }

    @Test
    void reductions() {
        becomes(
                "  %7: f32[N, 3] = reduce_sum{axes=[2]} %4\n  %8: f32[3] = reduce_sum{axes=[0]} %7\n",
                "%7: f32[3] = reduce_sum{axes=[0, 2]} %4", "result %7");
        becomes("  %7: f32[N, 1, 4] = reshape %0\n  %8: f32[N, 4] = reduce_logsumexp{axes=[1]} %7\n", "result %0");
        becomes("  %7: f32[N, 4] = broadcast{axes=[1]} %2\n  %8: f32[4] = reduce_mean{axes=[0]} %7\n", "result %2");
        becomes(
                "  %7: f32[N, 4] = broadcast{axes=[1]} %2\n  %8: f32[4] = reduce_sum{axes=[0]} %7\n",
                "%7: i64 = size{of=N}",
                "%8: f32 = cast %7",
                "%9: f32[4] = broadcast{axes=[]} %8",
                "%10: f32[4] = mul %2, %9",
                "result %10");
        becomes(
                """
                  %7: f32[N, 4] = fill{value=3.0}
                  %8: f32[N, 4] = mul %0, %7
                  %9: f32[N, 4] = neg %8
                  %10: f32 = reduce_sum{axes=[0, 1]} %9
                """,
                "%7: f32 = reduce_sum{axes=[0, 1]} %0",
                "%8: f32 = fill{value=3.0}",
                "%9: f32 = mul %7, %8",
                "%10: f32 = neg %9",
                "result %10");
    }

    @Test
    void productsTakeTransposedOperands() {
        becomes("""
                  %7: f32[4, N] = transpose{permutation=[1, 0]} %0
                  %8: f32[4, 4] = matmul_nn %7, %1
                """, "%7: f32[4, 4] = matmul_tn %0, %1", "result %7");
        becomes("""
                  %7: f32[5, 4] = transpose{permutation=[1, 0]} %5
                  %8: f32[N, 5] = matmul_nt %0, %7
                """, "%7: f32[N, 5] = matmul_nn %0, %5", "result %7");
    }

    @Test
    void oneProductForAllRows() {
        becomes(
                """
                  %7: f32[N, 4, 5] = broadcast{axes=[1, 2]} %5
                  %8: f32[N, 3, 5] = matmul_nn %4, %7
                """,
                "%7: f32[3*N, 4] = reshape %4",
                "%8: f32[3*N, 5] = matmul_nn %7, %5",
                "%9: f32[N, 3, 5] = reshape %8",
                "result %9");
        becomes(
                "  %7: f32[N, 4, 4] = matmul_tn %4, %4\n  %8: f32[4, 4] = reduce_sum{axes=[0]} %7\n",
                "%7: f32[3*N, 4] = reshape %4",
                "%8: f32[3*N, 4] = reshape %4",
                "%9: f32[4, 4] = matmul_tn %7, %8",
                "result %9");
    }

    @Test
    void stopsStayWhileThereAreGradients() {
        becomes("  %7: f32[N, 4] = stop_gradient %0\n", "result %0");
        becomes(
                """
                  %7: f32[N, 4] = stop_gradient %0
                  %8: f32[N, 4] = mul %7, %0
                  %9: f32 = reduce_sum{axes=[0, 1]} %8
                  %10: f32[N, 4] = gradient %9, %0
                """,
                "%7: f32[N, 4] = stop_gradient %0",
                "%8: f32[N, 4] = mul %7, %0",
                "%9: f32 = reduce_sum{axes=[0, 1]} %8",
                "%10: f32[N, 4] = gradient %9, %0",
                "result %10");
    }

    @Test
    void factorsThatAreBroadcastsJoin() {
        becomes(
                """
                  %7: f32[N, 4] = broadcast{axes=[1]} %2
                  %8: f32[N, 4] = mul %7, %0
                  %9: f32[4] = exp %2
                  %10: f32[N, 4] = broadcast{axes=[1]} %9
                  %11: f32[N, 4] = mul %8, %10
                """,
                "%7: f32[4] = exp %2",
                "%8: f32[4] = mul %2, %7",
                "%9: f32[N, 4] = broadcast{axes=[1]} %8",
                "%10: f32[N, 4] = mul %0, %9",
                "result %10");
        becomes(
                """
                  %7: f32[N, 4] = broadcast{axes=[1]} %2
                  %8: f32[N, 4] = mul %0, %7
                  %9: f32[N, 4] = fill{value=3.0}
                  %10: f32[N, 4] = mul %8, %9
                """,
                "%7: f32[4] = fill{value=3.0}",
                "%8: f32[4] = mul %2, %7",
                "%9: f32[N, 4] = broadcast{axes=[1]} %8",
                "%10: f32[N, 4] = mul %0, %9",
                "result %10");
    }

    @Test
    void aSumOfANumberIsAMultipleOfTheCount() {
        becomes(
                """
                %7: f32[N, 4] = fill{value=1.0}
                %8: f32[4] = reduce_sum{axes=[0]} %7
                %9: f32 = reduce_sum{axes=[0]} %8
                """,
                "%7: i64 = size{of=N}",
                "%8: f32 = cast %7",
                "%9: f32 = fill{value=4.0}",
                "%10: f32 = mul %8, %9",
                "result %10");
        becomes("""
                %7: f32[N, 4] = fill{value=2.5}
                %8: f32[N] = reduce_max{axes=[1]} %7
                """, "%7: f32[N] = fill{value=2.5}", "result %7");
    }

    @Test
    void steadyFactorsWaitBehindSums() {
        becomes(
                """
                  %7: f32[N, 4] = broadcast{axes=[1]} %2
                  %8: f32[N, 4] = mul %7, %0
                  %9: f32[N, 4] = mul %8, %1
                  %10: f32[4] = reduce_mean{axes=[0]} %9
                """,
                "%7: f32[N, 4] = mul %0, %1",
                "%8: f32[4] = reduce_mean{axes=[0]} %7",
                "%9: f32[4] = mul %8, %2",
                "result %9");
        becomes(
                """
                  %7: f32[N, 4] = broadcast{axes=[1]} %2
                  %8: f32[N, 4] = mul %7, %0
                  %9: f32[N] = reduce_sum{axes=[1]} %8
                """,
                "%7: f32[N, 4] = broadcast{axes=[1]} %2",
                "%8: f32[N, 4] = mul %7, %0",
                "%9: f32[N] = reduce_sum{axes=[1]} %8",
                "result %9");
    }

    @Test
    void deviationsFromTheMeanAddUpToNothing() {
        String deviation = """
                  %7: f32[4] = reduce_mean{axes=[0]} %0
                  %8: f32[N, 4] = broadcast{axes=[1]} %7
                  %9: f32[N, 4] = sub %0, %8
                """;
        becomes(deviation + "  %10: f32[4] = reduce_sum{axes=[0]} %9\n", "%7: f32[4] = fill{value=0.0}", "result %7");
        becomes(deviation + """
                          %10: f32[N, 4] = broadcast{axes=[1]} %2
                          %11: f32[N, 4] = mul %10, %9
                          %12: f32[N, 4] = sub %1, %11
                          %13: f32[4] = reduce_mean{axes=[0]} %12
                        """, "%7: f32[4] = reduce_mean{axes=[0]} %1", "result %7");
        becomes(
                deviation + "  %10: f32[N] = reduce_sum{axes=[1]} %9\n",
                (deviation + "  %10: f32[N] = reduce_sum{axes=[1]} %9\nresult %10").split("\n"));
    }

    /** The gradient of batch normalisation needs two reductions, as a hand-written kernel does. */
    @Test
    void theGradientOfBatchNormalisationHasTwoReductions() {
        Graph graph = Autodiff.expand(Reader.read("""
                graph "norm"
                  data %0: f32[N, 4, 8, 8] "x"
                  data %1: f32[N, 4, 8, 8] "t"
                  variable %2: f32[4] "gamma"
                  %3: f32[4] = reduce_mean{axes=[0, 2, 3]} %0
                  %4: f32[N, 4, 8, 8] = broadcast{axes=[1]} %3
                  %5: f32[N, 4, 8, 8] = sub %0, %4
                  %6: f32[N, 4, 8, 8] = fill{value=2.0}
                  %7: f32[N, 4, 8, 8] = pow %5, %6
                  %8: f32[4] = reduce_mean{axes=[0, 2, 3]} %7
                  %9: f32[4] = fill{value=1.0E-5}
                  %10: f32[4] = add %8, %9
                  %11: f32[4] = rsqrt %10
                  %12: f32[N, 4, 8, 8] = broadcast{axes=[1]} %2
                  %13: f32[N, 4, 8, 8] = mul %12, %5
                  %14: f32[N, 4, 8, 8] = broadcast{axes=[1]} %11
                  %15: f32[N, 4, 8, 8] = mul %13, %14
                  %16: f32[N, 4, 8, 8] = mul %15, %1
                  %17: f32 = reduce_sum{axes=[0, 1, 2, 3]} %16
                  %18: f32[N, 4, 8, 8], %19: f32[4] = gradient %17, %0, %2
                  result %18 "dx"
                  result %19 "dgamma"
                """));
        Graph tuned = Passes.runAll(Passes.standard(), graph, (pass, g) -> {});
        long reductions = tuned.nodes().stream()
                .map(Node::op)
                .filter(op -> op instanceof Op.Reduce)
                .count();
        assertEquals(2 + 2, reductions, () -> Printer.print(tuned)); // mean and variance, and two of the gradient
    }
}
