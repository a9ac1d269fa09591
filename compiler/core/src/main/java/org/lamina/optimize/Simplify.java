package org.lamina.optimize;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lamina.ir.Graph;
import org.lamina.ir.GraphRewriter;
import org.lamina.ir.Node;
import org.lamina.ir.Site;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.types.DType;
import org.lamina.types.Size;
import org.lamina.types.ValueType;

/**
 * Applies local rules: constants are folded, identities dropped, pairs of operations joined. Nodes are rebuilt in order,
 * so that a rule sees operands that are simple already; what a rule makes goes through the rules again. Every rule makes
 * the graph smaller or moves work to smaller shapes, hence it ends.
 */
final class Simplify {
    private final GraphRewriter rewriter;
    private final boolean differentiated;
    private final Map<Value, Node> producers = new HashMap<>();
    private int seen;

    private Simplify(Graph graph) {
        this.rewriter = new GraphRewriter(graph);
        this.differentiated = graph.nodes().stream().noneMatch(node -> node.op() instanceof Op.Gradient);
    }

    static Graph rewrite(Graph graph) {
        Simplify simplify = new Simplify(graph);
        for (Node node : graph.nodes()) {
            simplify.rewriter.replace(node, simplify.outputs(node));
        }
        return simplify.rewriter.finish();
    }

    private List<Value> outputs(Node node) {
        List<Value> inputs = rewriter.map(node.inputs());
        if (node.op() instanceof Op.Scan scan) {
            return rewriter.target().addAll(scan.with(knowing(scan, inputs)), node.site(), inputs);
        }
        return node.outputs().size() == 1 ? List.of(make(node.op(), node.site(), inputs)) : rewriter.copy(node);
    }

    /** The body of a scan that knows what is one number in all elements and turns, such as a mask of ones. */
    private Graph knowing(Op.Scan scan, List<Value> inputs) {
        Graph body = Graph.bodyOf(scan);
        GraphRewriter knowing = new GraphRewriter(body);
        for (int i = scan.carries(); i < inputs.size(); i++) {
            OptionalDouble number = constant(inputs.get(i));
            if (number.isPresent()) {
                Value slice = body.inputs().get(1 + i).value();
                Op.Fill fill = new Op.Fill(slice.type(), number.getAsDouble());
                knowing.replace(slice, knowing.target().add(fill, Site.NONE));
            }
        }
        body.nodes().forEach(node -> knowing.replace(node, knowing.copy(node)));
        return knowing.finish();
    }

    /** The simplest value found for an operation on values that are simple already. */
    Value make(Op op, Site site, List<Value> inputs) {
        Optional<Value> folded = ConstantRules.fold(this, op, site, inputs);
        if (folded.isPresent()) {
            return folded.get();
        }
        Optional<Value> simpler = op.accept(new SimplifyRules(this, site, inputs));
        return simpler.orElseGet(() -> rewriter.target().add(op, site, inputs.toArray(Value[]::new)));
    }

    /** Whether all gradients are expanded, so that what only matters to them may go. */
    boolean isDifferentiated() {
        return differentiated;
    }

    Optional<Node> producer(Value value) {
        List<Node> nodes = rewriter.target().nodes();
        for (; seen < nodes.size(); seen++) {
            Node node = nodes.get(seen);
            node.outputs().forEach(output -> producers.put(output, node));
        }
        return Optional.ofNullable(producers.get(value));
    }

    /** The operation of a kind that makes a value, if it is of that kind. */
    <T extends Op> Optional<T> madeBy(Value value, Class<T> kind) {
        return producer(value).map(Node::op).filter(kind::isInstance).map(kind::cast);
    }

    /** An input of the node that makes the value. */
    Value operand(Value value, int input) {
        return producer(value).orElseThrow().input(input);
    }

    /** Whether a value is {@code fn} of another. */
    boolean isUnary(Value value, Op.UnaryFn fn) {
        return madeBy(value, Op.Unary.class).filter(unary -> unary.fn() == fn).isPresent();
    }

    /** The number in every element. */
    OptionalDouble constant(Value value) {
        Optional<Op.Fill> fill = madeBy(value, Op.Fill.class);
        return fill.isPresent() ? OptionalDouble.of(fill.get().value()) : OptionalDouble.empty();
    }

    boolean isConstant(Value value, double number) {
        OptionalDouble constant = constant(value);
        return constant.isPresent() && constant.getAsDouble() == number;
    }

    // ---- makers ----------------------------------------------------------------------------------------------------

    Value fill(Site site, ValueType type, double value) {
        return make(new Op.Fill(type, value), site, List.of());
    }

    Value unary(Site site, Op.UnaryFn fn, Value x) {
        return make(new Op.Unary(fn), site, List.of(x));
    }

    Value binary(Site site, Op.BinaryFn fn, Value a, Value b) {
        return make(new Op.Binary(fn), site, List.of(a, b));
    }

    Value reshape(Site site, Value x, List<Size> sizes) {
        return make(new Op.Reshape(sizes), site, List.of(x));
    }

    /** A size as a scalar. */
    Value size(Site site, Size size, DType dtype) {
        Value scalar = make(new Op.SizeScalar(size), site, List.of());
        return make(new Op.Cast(dtype), site, List.of(scalar));
    }
}
