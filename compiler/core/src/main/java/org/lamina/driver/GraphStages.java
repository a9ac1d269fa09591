package org.lamina.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.lamina.autodiff.Autodiff;
import org.lamina.codegen.JavaEmitter;
import org.lamina.ir.Graph;
import org.lamina.optimize.Fuse;
import org.lamina.optimize.Pass;
import org.lamina.optimize.Passes;
import org.lamina.plan.Planner;
import org.lamina.schedule.Schedule;
import org.lamina.types.Size;
import org.lamina.types.SizeName;

/** What becomes of one graph of a checked program: gradients, passes, schedule, Java. */
public final class GraphStages {
    private GraphStages() {}

    /** Every rewrite of a graph, in order. Fused loops run on the processor only; other targets leave fusion out. */
    public static List<Pass> passes(boolean fuse) {
        var passes = new ArrayList<Pass>();
        passes.add(new Pass("autodiff", "compute the gradients that are asked for", Autodiff::expand));
        passes.addAll(Passes.standard());
        if (fuse) {
            passes.add(new Pass("fuse", "join elementwise operations into loops", Fuse::rewrite));
        }
        return List.copyOf(passes);
    }

    /**
     * Runs every pass.
     *
     * @param observer sees each pass with the graph it gave
     */
    public static Graph tune(Graph graph, boolean fuse, BiConsumer<Pass, Graph> observer) {
        return Passes.runAll(passes(fuse), graph, observer);
    }

    /** Orders a tuned graph, cut along its batch where it has one. */
    public static Schedule schedule(Graph tuned) {
        return Planner.plan(tuned, batch(tuned));
    }

    /** The text of the class that runs a schedule. */
    public static String java(Schedule schedule, String packageName, String className) {
        return JavaEmitter.emit(schedule, packageName, className);
    }

    /** The size that counts the items of a batch: the first axis, called {@code N}, of what the caller supplies. */
    private static Optional<SizeName> batch(Graph graph) {
        return graph.inputs().stream()
                .filter(input -> input.kind() == Graph.InputKind.DATA)
                .map(input -> input.value().type().sizes())
                .filter(sizes -> !sizes.isEmpty())
                .flatMap(sizes -> sizes.get(0).names().stream()
                        .filter(name -> name.text().equals("N") && sizes.get(0).equals(Size.of(name))))
                .findFirst();
    }
}
