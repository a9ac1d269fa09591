package org.lamina.ir;

import java.util.LinkedHashSet;
import java.util.Set;
import org.lamina.op.Op;
import org.lamina.types.SizeName;

/** The sizes that a graph leaves open, in the order in which it mentions them. */
public final class SizeNames {
    private SizeNames() {}

    public static Set<SizeName> of(Graph graph) {
        Set<SizeName> names = new LinkedHashSet<>();
        graph.inputs().forEach(in -> in.value().type().sizes().forEach(s -> names.addAll(s.names())));
        graph.conditions().forEach(c -> names.addAll(c.constraint().names()));
        addAll(graph, names);
        return names;
    }

    private static void addAll(Graph graph, Set<SizeName> names) {
        for (Node node : graph.nodes()) {
            node.outputs().forEach(out -> out.type().sizes().forEach(s -> names.addAll(s.names())));
            if (node.op() instanceof Op.SizeScalar scalar) {
                names.addAll(scalar.size().names());
            } else if (node.op() instanceof Op.Scan scan) {
                names.addAll(scan.turns().names());
                addAll(Graph.bodyOf(scan), names);
            }
        }
    }
}
