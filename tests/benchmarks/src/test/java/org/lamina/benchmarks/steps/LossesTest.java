package org.lamina.benchmarks.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What is timed is the same work: from the same weights, the losses of the first steps agree. */
class LossesTest {
    private static final int STEPS = 20;

    /** The same function of the same numbers, but for the order of sums. */
    private static final double FIRST = 1e-5;

    /** Nineteen layers that divide by deviations of the batch amplify what differs: by ten in each of the first steps. */
    private static final double AMPLIFIED = 10;

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> lossesAgree() {
        return Stream.of(Workload.values())
                .flatMap(workload -> Stream.of(Peer.values())
                        .filter(peer -> peer.has(workload))
                        .map(peer -> DynamicTest.dynamicTest(
                                workload.key() + " " + peer.text(), () -> compare(workload, peer))));
    }

    private void compare(Workload workload, Peer peer) throws IOException {
        CompiledWorkload compiled = CompiledWorkload.compile(workload, folder);
        try (var lamina = WorkerProcess.lamina(compiled, folder.resolve("lamina.log"))) {
            double[] ours = lamina.losses(STEPS);
            try (var other = peer.start(workload, compiled.start(), Environment.SINGLE, folder.resolve("peer.log"))) {
                double[] theirs = other.losses(STEPS);
                assertTrue(ours[STEPS - 1] < 0.999 * ours[0], "nothing is learnt");
                double worst = 0;
                for (int i = 0; i < STEPS; i++) {
                    worst = Math.max(worst, Math.abs(ours[i] - theirs[i]) / theirs[0]);
                }
                assertEquals(theirs[0], ours[0], FIRST * theirs[0], "before the first update");
                System.out.printf(
                        "%s beside %s: losses differ by at most %.1e of the first%n",
                        workload.key(), peer.text(), worst);
                assertEquals(0, worst, peer.tolerance() * (workload == Workload.RESNET20 ? AMPLIFIED : 1));
            }
        }
    }
}
