package org.lamina.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lamina.diag.CompilerBug;
import org.lamina.ir.Graph;
import org.lamina.ir.Printer;
import org.lamina.ir.Reader;

class ShareTest {
    private static final Graph GRAPH = Reader.read("""
            graph "g"
              data %0: f32[N] "x"
              data %1: f32[N] "y"
              scalar %2: i64 "seed"
              scalar %3: i64 "turn"
              %4: f32[N] = add %0, %1
              %5: f32[N] = add %1, %0
              %6: f32[N] = sub %0, %1
              %7: f32[N] = sub %1, %0
              %8: f32[N] = uniform{stream=1} %2, %3
              %9: f32[N] = uniform{stream=1} %2, %3
              %10: f32[N] = uniform{stream=2} %2, %3
              %11: f32[N] = mul %4, %8
              %12: f32[N] = mul %5, %9
              result %11 "a"
              result %12 "b"
              result %6 "c"
              result %7 "d"
              result %10 "e"
            """);

    @Test
    void equalNodesAreOne() {
        assertEquals("""
                graph "g"
                  data %0: f32[N] "x"
                  data %1: f32[N] "y"
                  scalar %2: i64 "seed"
                  scalar %3: i64 "turn"
                  %4: f32[N] = add %0, %1
                  %5: f32[N] = sub %0, %1
                  %6: f32[N] = sub %1, %0
                  %7: f32[N] = uniform{stream=1} %2, %3
                  %8: f32[N] = uniform{stream=2} %2, %3
                  %9: f32[N] = mul %4, %7
                  result %9 "a"
                  result %9 "b"
                  result %5 "c"
                  result %6 "d"
                  result %8 "e"
                """, Printer.print(Share.rewrite(GRAPH)));
    }

    @Test
    void theObserverSeesEveryPassInOrder() {
        List<String> names = new ArrayList<>();
        Passes.runAll(Passes.standard(), GRAPH, (pass, graph) -> names.add(pass.name()));
        assertEquals(Passes.standard().stream().map(Pass::name).toList(), names);
    }

    @Test
    void aPassThatBreaksTheGraphIsBlamed() {
        Pass bad = new Pass("bad", "loses nodes", graph -> graph.withNodes(List.of()));
        var e = org.junit.jupiter.api.Assertions.assertThrows(
                CompilerBug.class, () -> Passes.runAll(List.of(bad), GRAPH, (pass, graph) -> {}));
        assertTrue(String.valueOf(e.getMessage()).contains("after bad"));
    }
}
