package org.lamina.ir;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lamina.diag.CompilerBug;

/**
 * Copies a graph while replacing nodes. The caller goes through the nodes of the source in order and, for each, either
 * copies it or names values of the new graph that stand for its outputs; then {@link #finish} carries the outputs over.
 */
public final class GraphRewriter {
    private final Graph source;
    private final GraphBuilder target;
    private final Map<Value, Value> replacements = new HashMap<>();

    public GraphRewriter(Graph source) {
        this.source = source;
        this.target = new GraphBuilder(source.name());
        for (Graph.Input input : source.inputs()) {
            Value copy = target.input(input.kind(), input.name(), input.value().type());
            replacements.put(input.value(), copy);
        }
        source.conditions().forEach(target::require);
    }

    /** Decides for one node of the source. */
    @FunctionalInterface
    public interface Rule {
        /**
         * Values of the new graph for the outputs of {@code node}: made through the rewriter, usually by
         * {@link GraphRewriter#copy} or {@link GraphRewriter#at}.
         */
        List<Value> apply(GraphRewriter rewriter, Node node);
    }

    /** The source with every node replaced by what the rule gives for it. */
    public static Graph rewrite(Graph source, Rule rule) {
        GraphRewriter rewriter = new GraphRewriter(source);
        for (Node node : source.nodes()) {
            rewriter.replace(node, rule.apply(rewriter, node));
        }
        return rewriter.finish();
    }

    public GraphBuilder target() {
        return target;
    }

    /** Writes to the new graph with the site of a node of the source. */
    public Emitter at(Node node) {
        return target.at(node.site());
    }

    /** What stands in the new graph for a value of the source. */
    public Value map(Value old) {
        Value replacement = replacements.get(old);
        if (replacement == null) {
            throw new CompilerBug(old + " of graph " + source.name() + " is used before it is made");
        }
        return replacement;
    }

    public List<Value> map(List<Value> old) {
        return old.stream().map(this::map).toList();
    }

    /** Appends the same operation to the new graph; the outputs still have to be handed to {@link #replace}. */
    public List<Value> copy(Node node) {
        return target.addAll(node.op(), node.site(), map(node.inputs()));
    }

    /**
     * From here on {@code values} stand for the outputs of {@code node}.
     *
     * @throws CompilerBug if number or types differ: a rewrite never changes a type
     */
    public void replace(Node node, List<Value> values) {
        if (values.size() != node.outputs().size()) {
            throw new CompilerBug(values.size() + " values for " + node);
        }
        for (int i = 0; i < values.size(); i++) {
            replace(node.outputs().get(i), values.get(i));
        }
    }

    /** From here on {@code value} stands for {@code old}, of the same type, an input of the source or the output of a node. */
    public void replace(Value old, Value value) {
        if (!old.type().equals(value.type())) {
            throw new CompilerBug(value + " cannot stand for " + old);
        }
        replacements.put(old, value);
    }

    /** The new graph, with the outputs of the source. */
    public Graph finish() {
        for (Graph.Output output : source.outputs()) {
            target.output(output.kind(), output.name(), map(output.value()));
        }
        return target.build();
    }
}
