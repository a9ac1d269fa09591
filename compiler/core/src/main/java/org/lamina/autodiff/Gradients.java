package org.lamina.autodiff;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lamina.ir.GraphBuilder;
import org.lamina.ir.Node;
import org.lamina.ir.Site;
import org.lamina.ir.Value;
import org.lamina.op.Op;

/** Appends the gradients of a scalar to the graph in which it is computed. */
final class Gradients {
    private final GraphBuilder builder;
    private final Constants constants;
    private final ScanBodies bodies;

    Gradients(GraphBuilder builder, ScanBodies bodies) {
        this.builder = builder;
        this.constants = new Constants(builder);
        this.bodies = bodies;
    }

    /** Gradients of {@code loss} with respect to each of {@code over}; zeros where it does not depend on one. */
    List<Value> of(Value loss, List<Value> over, Site site) {
        Algebra start = new Algebra(builder.at(site.as(Site.Role.BACKWARD)), constants);
        return of(Map.of(loss, start.fillLike(loss, 1)), over, site);
    }

    /**
     * Gradients with respect to each of {@code over} of what depends on some values.
     *
     * @param outer the gradient with respect to each of these values, on paths that do not lead through another of them
     */
    List<Value> of(Map<Value, Value> outer, List<Value> over, Site site) {
        List<Node> path = path(outer.keySet(), over);
        Map<Value, Value> found = new HashMap<>();
        Set<Value> active = new HashSet<>(over);
        path.forEach(node -> active.addAll(node.outputs()));
        Algebra start = new Algebra(builder.at(site.as(Site.Role.BACKWARD)), constants);
        outer.forEach((value, gradient) -> {
            if (active.contains(value)) {
                found.put(value, gradient);
            }
        });
        for (int i = path.size() - 1; i >= 0; i--) {
            pullBack(path.get(i), active, found);
        }
        List<Value> gradients = new ArrayList<>();
        for (Value value : over) {
            Value gradient = found.get(value);
            gradients.add(gradient == null ? start.fillLike(value, 0) : gradient);
        }
        return gradients;
    }

    private void pullBack(Node node, Set<Value> active, Map<Value, Value> found) {
        if (node.outputs().stream().noneMatch(found::containsKey)) {
            return;
        }
        Algebra algebra = new Algebra(builder.at(node.site().as(Site.Role.BACKWARD)), constants);
        if (node.op() instanceof Op.Scan) {
            ScanPullBack scan = new ScanPullBack(builder, bodies, node, found);
            scan.gradients(input -> active.contains(input))
                    .forEach((i, gradient) -> receive(found, algebra, node.input(i), gradient));
            return;
        }
        Value dy = found.get(node.output());
        if (isSquare(node)) {
            receive(found, algebra, node.input(0), ElementwisePullBacks.square(algebra, node.input(0), dy));
            return;
        }
        PullBack pullBack = new PullBack(algebra, node, dy);
        for (int i = 0; i < node.inputs().size(); i++) {
            Value input = node.input(i);
            if (active.contains(input) && carries(node, i)) {
                receive(found, algebra, input, pullBack.gradient(i));
            }
        }
    }

    private static void receive(Map<Value, Value> found, Algebra algebra, Value x, Value dx) {
        Value before = found.get(x);
        found.put(x, before == null ? dx : algebra.add(before, dx));
    }

    private static boolean isSquare(Node node) {
        return node.op() instanceof Op.Binary binary
                && binary.fn() == Op.BinaryFn.MUL
                && node.input(0).equals(node.input(1));
    }

    /** Nodes between one of {@code over} and one of {@code ends}, in order. */
    private List<Node> path(Set<Value> ends, List<Value> over) {
        List<Node> nodes = List.copyOf(builder.nodes());
        Set<Value> wanted = new HashSet<>(ends);
        Set<Node> leading = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            if (node.outputs().stream().anyMatch(wanted::contains)) {
                leading.add(node);
                for (int input = 0; input < node.inputs().size(); input++) {
                    if (carries(node, input)) {
                        wanted.add(node.input(input));
                    }
                }
            }
        }
        Set<Value> dependent = new HashSet<>(over);
        List<Node> path = new ArrayList<>();
        for (Node node : nodes) {
            if (leading.contains(node) && dependsOn(node, dependent)) {
                if (node.op() instanceof Op.Loop) {
                    throw new NotDifferentiable(node.op(), node.site());
                }
                dependent.addAll(node.outputs());
                path.add(node);
            }
        }
        return path;
    }

    private static boolean dependsOn(Node node, Set<Value> dependent) {
        for (int i = 0; i < node.inputs().size(); i++) {
            if (dependent.contains(node.input(i)) && carries(node, i)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a derivative other than zero can pass from the output of a node to one of its inputs. Only floats have
     * gradients; positions, conditions and the values that decide which element is a maximum have none.
     */
    private static boolean carries(Node node, int input) {
        if (!node.input(input).type().dtype().isFloat()
                || node.outputs().stream()
                        .noneMatch(output -> output.type().dtype().isFloat())) {
            return false;
        }
        Op op = node.op();
        if (op instanceof Op.Unary unary) {
            return unary.fn() != Op.UnaryFn.SIGN && unary.fn() != Op.UnaryFn.FLOOR;
        }
        if (op instanceof Op.MaxPool2dGrad || op instanceof Op.MaxPool2dPick) {
            return input == 1;
        }
        return !(op instanceof Op.StopGradient || op instanceof Op.LeastSquares || op instanceof Op.Qr);
    }
}
