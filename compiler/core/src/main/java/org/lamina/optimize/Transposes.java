package org.lamina.optimize;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lamina.ir.Graph;
import org.lamina.ir.GraphRewriter;
import org.lamina.ir.Node;
import org.lamina.ir.Uses;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.types.Size;

/**
 * Reduces, picks and computes along axes as they lie in memory, where a program transposes first, as losses of sequences do:
 * classes are last in the logits of a network, and second for {@code cross_entropy}.
 *
 * <p>Reductions and picks change the number of their axis if the other axes keep their order. What is computed from a transposed
 * array and then transposed back is computed as it lay, if nobody else reads it on the way and all else that is needed for it is
 * repeated, filled or put in place, which costs the same either way.
 */
final class Transposes {
    private final GraphRewriter rewriter;
    private final Uses uses;

    private Transposes(GraphRewriter rewriter, Uses uses) {
        this.rewriter = rewriter;
        this.uses = uses;
    }

    static Graph rewrite(Graph graph) {
        if (graph.nodes().stream().noneMatch(node -> node.op() instanceof Op.Transpose)) {
            return graph;
        }
        Uses uses = Uses.of(graph);
        return DropDead.rewrite(GraphRewriter.rewrite(graph, (rewriter, node) -> {
            Optional<Value> made = new Transposes(rewriter, uses).value(node);
            return made.isPresent() ? List.of(made.get()) : rewriter.copy(node);
        }));
    }

    private Optional<Value> value(Node node) {
        if (node.op() instanceof Op.Transpose transpose) {
            return lies(node, transpose)
                    ? Optional.of(transposed(node.input(0), transpose.permutation()))
                    : Optional.empty();
        }
        Node source = node.inputs().isEmpty() ? null : maker(node.input(0));
        if (source == null || !(source.op() instanceof Op.Transpose transpose) || lies(source, transpose)) {
            return Optional.empty();
        }
        List<Integer> permutation = transpose.permutation();
        Value x = source.input(0);
        if (node.op() instanceof Op.Reduce reduce) {
            List<Integer> axes =
                    reduce.axes().stream().map(permutation::get).sorted().toList();
            return inOrder(permutation, reduce.axes())
                    ? Optional.of(rewriter.at(node).reduce(reduce.fn(), rewriter.map(x), axes))
                    : Optional.empty();
        } else if (node.op() instanceof Op.PickAt pick && inOrder(permutation, List.of(pick.axis()))) {
            int axis = permutation.get(pick.axis());
            return Optional.of(rewriter.at(node).pickAt(rewriter.map(x), axis, rewriter.map(node.input(1))));
        }
        return Optional.empty();
    }

    /** Whether a transposition gives what can be computed as it lay. */
    private boolean lies(Node node, Op.Transpose transpose) {
        Node maker = maker(node.input(0));
        return maker != null
                && elementwise(maker.op())
                && free(node.input(0), transpose.permutation())
                && undone(node.input(0), transpose.permutation());
    }

    private @Nullable Node maker(Value value) {
        return uses.producer(value).orElse(null);
    }

    private static boolean elementwise(Op op) {
        return op instanceof Op.Unary || op instanceof Op.Binary || op instanceof Op.Select || op instanceof Op.Cast;
    }

    /** Whether the axes that are left without some keep their order. */
    private static boolean inOrder(List<Integer> permutation, List<Integer> without) {
        int last = -1;
        for (int i = 0; i < permutation.size(); i++) {
            if (!without.contains(i)) {
                if (permutation.get(i) < last) {
                    return false;
                }
                last = permutation.get(i);
            }
        }
        return true;
    }

    /** Whether a value can be made transposed without transposing anything. */
    private boolean free(Value value, List<Integer> permutation) {
        Node maker = maker(value);
        if (maker == null) {
            return false;
        } else if (maker.op() instanceof Op.Transpose inner) {
            return inverse(inner.permutation(), permutation);
        } else if (maker.op() instanceof Op.Fill) {
            return true;
        } else if (maker.op() instanceof Op.Broadcast repeated) {
            return increasing(moved(repeated.axes(), permutation));
        } else if (!uses.hasOneConsumer(value)) {
            return false;
        } else if (maker.op() instanceof Op.PutAt put) {
            return inOrder(permutation, List.of(permutation.indexOf(put.axis())));
        }
        return elementwise(maker.op()) && maker.inputs().stream().allMatch(input -> free(input, permutation));
    }

    /** Whether something that it is made of comes out as it lay. */
    private boolean undone(Value value, List<Integer> permutation) {
        Node maker = maker(value);
        return maker != null
                && (maker.op() instanceof Op.Transpose
                        || elementwise(maker.op())
                                && maker.inputs().stream().anyMatch(input -> undone(input, permutation)));
    }

    private static boolean inverse(List<Integer> inner, List<Integer> outer) {
        for (int i = 0; i < outer.size(); i++) {
            if (inner.get(outer.get(i)) != i) {
                return false;
            }
        }
        return true;
    }

    /** Where axes are after a transposition. */
    private static List<Integer> moved(List<Integer> axes, List<Integer> permutation) {
        return axes.stream().map(permutation::indexOf).toList();
    }

    private static boolean increasing(List<Integer> axes) {
        for (int i = 1; i < axes.size(); i++) {
            if (axes.get(i) < axes.get(i - 1)) {
                return false;
            }
        }
        return true;
    }

    private Value transposed(Value value, List<Integer> permutation) {
        Node maker = java.util.Objects.requireNonNull(maker(value));
        List<Size> sizes =
                permutation.stream().map(axis -> value.type().size(axis)).toList();
        if (maker.op() instanceof Op.Transpose) {
            return rewriter.map(maker.input(0));
        } else if (maker.op() instanceof Op.Fill fill) {
            return rewriter.at(maker).fill(value.type().withSizes(sizes), fill.value());
        } else if (maker.op() instanceof Op.Broadcast repeated) {
            return rewriter.at(maker)
                    .broadcast(rewriter.map(maker.input(0)), sizes, moved(repeated.axes(), permutation));
        } else if (maker.op() instanceof Op.PutAt put) {
            int axis = permutation.indexOf(put.axis());
            return rewriter.at(maker)
                    .putAt(rewriter.map(maker.input(0)), axis, rewriter.map(maker.input(1)), put.length());
        }
        List<Value> inputs = new ArrayList<>();
        maker.inputs().forEach(input -> inputs.add(transposed(input, permutation)));
        return rewriter.at(maker).op(maker.op(), inputs.toArray(Value[]::new));
    }
}
