package org.lamina.driver;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.lamina.ir.Graph;
import org.lamina.ir.Node;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.types.Size;
import org.lamina.types.SizeName;

/** Counts the multiplications with an addition that products and convolutions take; all else is not counted. */
final class MultiplyAdds {
    private MultiplyAdds() {}

    /** For one item: the size {@code N} counts as 1, other open sizes stay. */
    static Size perItem(Graph graph, String path) {
        Size sum = sum(graph, path);
        Map<SizeName, Size> oneItem = sum.names().stream()
                .filter(name -> name.text().equals("N"))
                .collect(Collectors.toMap(name -> name, name -> Size.of(1)));
        return sum.substitute(oneItem);
    }

    private static Size sum(Graph graph, String path) {
        Size sum = Size.of(0);
        for (Node node : graph.nodes()) {
            if (node.op() instanceof Op.Scan scan) {
                sum = sum.plus(sum(Graph.bodyOf(scan), path).times(scan.turns()));
            } else if (isAt(node.site().path(), path)) {
                sum = sum.plus(of(node));
            }
        }
        return sum;
    }

    private static boolean isAt(String path, String prefix) {
        return prefix.isEmpty()
                || path.equals(prefix)
                || path.startsWith(prefix + ".")
                || path.startsWith(prefix + "[");
    }

    private static Size of(Node node) {
        if (node.op() instanceof Op.MatMul product) {
            List<Size> left = node.input(0).type().sizes();
            Size inner = left.get(left.size() - (product.transposeLeft() ? 2 : 1));
            return node.output().type().count().times(inner);
        }
        if (node.op() instanceof Op.Conv2d) {
            return windows(node.output(), node.input(1));
        }
        if (node.op() instanceof Op.Conv2dGradInput) { // a transposed convolution, which spreads each element
            return windows(node.input(0), node.input(1));
        }
        return Size.of(0);
    }

    private static Size windows(Value places, Value weight) {
        List<Size> sizes = weight.type().sizes();
        return places.type().count().times(sizes.get(1)).times(sizes.get(2)).times(sizes.get(3));
    }
}
