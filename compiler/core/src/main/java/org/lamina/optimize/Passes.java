package org.lamina.optimize;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.lamina.ir.Bodies;
import org.lamina.ir.Graph;
import org.lamina.ir.Verifier;

/** The passes of the compiler and the way in which they run. */
public final class Passes {
    private Passes() {}

    /** All passes for the fast kernels of the CPU: those for every target, then those that choose kernels. */
    public static List<Pass> cpu() {
        List<Pass> passes = new ArrayList<>(standard());
        passes.add(new Pass("layout", "place the channels of images last where convolutions like it", Layout::rewrite));
        passes.add(
                new Pass("pair-gradients", "compute both gradients of a convolution together", PairGradients::rewrite));
        passes.addAll(loops());
        return passes;
    }

    /** All passes for plain Java, whose convolutions like channels first and share nothing between gradients. */
    public static List<Pass> java() {
        List<Pass> passes = new ArrayList<>(standard());
        passes.addAll(loops());
        return passes;
    }

    private static List<Pass> loops() {
        return List.of(
                new Pass("log-sum-exp", "write log-sum-exp over rows as greatest element and sum", LogSumExp::rewrite),
                new Pass("means", "write means of computed values as sums", Means::rewrite),
                new Pass("share-sizes", "count equal numbers of elements once", Share::rewrite),
                new Pass("fuse", "join elementwise chains into loops", Fuse::rewrite));
    }

    /** Passes for every target, in order. */
    public static List<Pass> standard() {
        Pass simplify = new Pass("simplify", "fold constants, drop identities", Simplify::rewrite);
        Pass share = new Pass("share", "compute equal values once", Share::rewrite);
        return List.of(
                simplify,
                share,
                new Pass("simplify-shared", "rules that sharing makes apply", Simplify::rewrite),
                new Pass("share-simplified", "values that simplifying makes equal", Share::rewrite),
                new Pass("drop-dead", "remove values nobody reads", DropDead::rewrite),
                new Pass("batch-turns", "move what turns of scans need not wait for out of them", BatchTurns::rewrite),
                new Pass("transposes", "compute along axes as they lie", Transposes::rewrite),
                new Pass("turn-major", "stack what scans keep for others turn by turn", TurnMajor::rewrite));
    }

    /**
     * Runs passes in order and verifies the graph after each, so that a message blames the pass that broke it.
     *
     * @param observer sees every pass with the graph it gave
     */
    public static Graph runAll(List<Pass> passes, Graph graph, BiConsumer<Pass, Graph> observer) {
        Graph current = graph;
        for (Pass pass : passes) {
            current = pass.rewrite().apply(Bodies.rewrite(current, pass.rewrite()));
            Verifier.verify(current, pass.name());
            observer.accept(pass, current);
        }
        return current;
    }
}
