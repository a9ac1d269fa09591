package org.lamina.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;
import org.lamina.ir.Graph;
import org.lamina.ir.Printer;
import org.lamina.ir.Reader;

class PairGradientsTest {
    private static final String INPUTS = """
            graph "g"
              data %0: f32[N, 3, 8, 8] "x"
              data %1: f32[N, 5, 8, 8] "dy"
              variable %2: f32[5, 3, 3, 3] "w"
            """;

    private static Graph graph(String nodes) {
        return Reader.read(INPUTS + nodes);
    }

    @Test
    void bothGradientsOfAConvolutionAreOneNode() {
        Graph graph = graph("""
                  %3: f32[5, 3, 3, 3] = conv2d_grad_weight{kernel=[3, 3]; pad=[1, 1, 1, 1]} %0, %1
                  %4: f32[N, 3, 8, 8] = conv2d_grad_input{kernel=[3, 3]; pad=[1, 1, 1, 1]} %1, %2
                  result %3 "dw"
                  result %4 "dx"
                """);
        assertEquals(Printer.print(graph("""
                  %3: f32[N, 3, 8, 8], %4: f32[5, 3, 3, 3] = conv2d_grads{kernel=[3, 3]; pad=[1, 1, 1, 1]} %0, %2, %1
                  result %4 "dw"
                  result %3 "dx"
                """)), Printer.print(PairGradients.rewrite(graph)));
    }

    @Test
    void oneGradientAloneStays() {
        Graph graph = graph("""
                  %3: f32[5, 3, 3, 3] = conv2d_grad_weight{kernel=[3, 3]; pad=[1, 1, 1, 1]} %0, %1
                  result %3 "dw"
                """);
        assertSame(graph, PairGradients.rewrite(graph));
    }

    @Test
    void anImageMadeFromTheOtherGradientPreventsThePair() {
        Graph graph = graph("""
                  %3: f32[N, 3, 8, 8] = conv2d_grad_input{kernel=[3, 3]; pad=[1, 1, 1, 1]} %1, %2
                  %4: f32[N, 3, 8, 8] = neg %3
                  %5: f32[5, 3, 3, 3] = conv2d_grad_weight{kernel=[3, 3]; pad=[1, 1, 1, 1]} %4, %1
                  result %5 "dw"
                """);
        assertSame(graph, PairGradients.rewrite(graph));
    }
}
