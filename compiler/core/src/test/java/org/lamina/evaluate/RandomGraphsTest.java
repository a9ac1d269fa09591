package org.lamina.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.lamina.autodiff.Autodiff;
import org.lamina.ir.Graph;
import org.lamina.ir.Printer;
import org.lamina.ir.Reader;
import org.lamina.ir.Verifier;
import org.lamina.op.Op;
import org.lamina.types.DType;
import org.lamina.types.Size;
import org.lamina.types.SizeName;

class RandomGraphsTest {

    @Test
    void randomGraphsUseEveryOperation() {
        Set<String> found = new HashSet<>();
        for (int seed = 0; seed < 100; seed++) {
            RandomGraphs.graph(seed, DType.F32, 40)
                    .nodes()
                    .forEach(node -> found.add(node.op().getClass().getSimpleName()));
        }
        found.add("Gradient"); // by withGradients
        Set<String> all = Arrays.stream(Op.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .collect(Collectors.toSet());
        assertEquals(new TreeSet<>(all), new TreeSet<>(found));
    }

    @Test
    void predictedShapesAreRunTimeShapes() {
        for (int seed = 0; seed < 150; seed++) {
            Graph graph = RandomGraphs.graph(seed, DType.F64, 30);
            Verifier.verify(graph, "random");
            for (long n : new long[] {1, 4}) {
                Evaluator.Outputs outputs = Evaluator.run(graph, RandomGraphs.inputs(graph, seed, n));
                for (Graph.Output output : graph.outputs()) {
                    Tensor found = outputs.result(output.name());
                    long[] sizes = output.value().type().sizes().stream()
                            .mapToLong(size -> size.evaluate(Map.of(new SizeName("N", "N"), n)))
                            .toArray();
                    assertArrayEquals(
                            sizes, Arrays.stream(found.sizes()).asLongStream().toArray());
                    assertEquals(output.value().type().dtype(), found.dtype());
                    assertTrue(Arrays.stream(found.toDoubles()).allMatch(Double::isFinite), () -> Printer.print(graph));
                }
            }
        }
    }

    @Test
    void printedGraphsReadBackEqual() {
        for (int seed = 0; seed < 100; seed++) {
            Graph graph = RandomGraphs.graph(seed, DType.F32, 40);
            String text = Printer.print(graph);
            Graph back = Reader.read(text);
            Verifier.verify(back, "reader");
            assertEquals(Printer.print(Reader.read(Printer.print(back))), Printer.print(back));
            assertEquals(graph.nodes().size(), back.nodes().size());
            for (int i = 0; i < graph.nodes().size(); i++) {
                // Bodies of scans are graphs: they are equal only to themselves, and compared as text above.
                if (!(graph.nodes().get(i).op() instanceof Op.Scan)) {
                    assertEquals(graph.nodes().get(i).op(), back.nodes().get(i).op());
                }
                assertEquals(graph.nodes().get(i).site(), back.nodes().get(i).site());
            }
            Graph gradients = RandomGraphs.withGradients(seed, DType.F32, 20);
            Verifier.verify(Reader.read(Printer.print(Autodiff.expand(gradients))), "reader");
        }
    }

    @Test
    void aNameIsEqualToItsPrintedForm() {
        assertEquals(RandomGraphs.N, Size.parse("N"));
    }
}
