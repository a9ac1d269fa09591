package org.lamina.cli.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lamina.autodiff.Autodiff;
import org.lamina.ir.Graph;
import org.lamina.optimize.Passes;
import org.lamina.plan.Planner;
import org.lamina.schedule.Buffer;
import org.lamina.schedule.Home;
import org.lamina.schedule.Operand;
import org.lamina.schedule.Phase;
import org.lamina.schedule.Region;
import org.lamina.schedule.Schedule;
import org.lamina.schedule.Step;
import org.lamina.types.Size;
import org.lamina.types.SizeName;

/** Memory plans, checked by playing the schedule on a model of the memory. */
class SchedulePlanTest {
    private static Schedule plan(Graph graph, boolean shards) {
        return Planner.plan(tuned(graph), shards ? Optional.of(SizeName.of("N")) : Optional.empty());
    }

    private static Schedule sliced(Graph graph) {
        return Planner.plan(tuned(graph), Optional.of(SizeName.of("N")), 1, 2);
    }

    private static Graph tuned(Graph graph) {
        return Passes.runAll(Passes.cpu(), Autodiff.expand(graph), (pass, g) -> {});
    }

    /** What {@code lamina summary} shows is what a run allocates. */
    @Test
    void plannedMemoryIsAllocated() {
        for (Graph graph : nets()) {
            try (var whole = new CompiledGraph(graph, new CompiledGraph.Options(1, 1, true));
                    var cut = new CompiledGraph(graph, new CompiledGraph.Options(2, 1, true))) {
                for (long items : new long[] {1, 33, 64}) {
                    whole.runner.resize(items);
                    assertEquals(planned(whole, items), whole.runner.workingBytes());
                }
                cut.runner.resize(1); // one row is one shard
                assertEquals(planned(cut, 1), cut.runner.workingBytes());
            }
        }
    }

    private static long planned(CompiledGraph compiled, long items) {
        return compiled.schedule.workingBytes(Map.of(SizeName.of("N"), items));
    }

    /**
     * Every unit of every region remembers which buffer wrote it last; whoever reads must find its own mark, and so must
     * whoever writes a further part of a buffer. One turn of a scan is all of them.
     */
    private static void play(Schedule schedule) {
        List<int[]> memory = new ArrayList<>();
        for (Region region : schedule.regions()) {
            int[] marks = new int[(int) region.peak()];
            Arrays.fill(marks, -1);
            memory.add(marks);
        }
        Set<Integer> begun = new HashSet<>();
        for (Phase phase : schedule.phases()) {
            play(schedule, phase.steps(), memory, begun);
        }
    }

    private static void play(Schedule schedule, List<Step> steps, List<int[]> memory, Set<Integer> begun) {
        for (Step step : steps) {
            if (step instanceof Step.Turns turns) {
                play(schedule, turns.steps(), memory, begun);
                continue;
            }
            step.reads().forEach(read -> check(schedule, memory, read, step));
            for (Operand write : step.writes()) {
                boolean part = write.section().isPresent() || step instanceof Step.Put;
                if (part && !begun.add(write.buffer())) {
                    check(schedule, memory, write, step);
                } else {
                    mark(schedule, memory, write);
                }
            }
        }
    }

    private static void check(Schedule schedule, List<int[]> memory, Operand read, Step step) {
        Buffer buffer = schedule.buffer(read);
        if (buffer.home() instanceof Home.Arena arena) {
            for (long unit = arena.offset(); unit < arena.offset() + length(schedule, buffer); unit++) {
                assertEquals(buffer.id(), memory.get(arena.region())[(int) unit], () -> "found by " + step);
            }
        }
    }

    private static void mark(Schedule schedule, List<int[]> memory, Operand write) {
        Buffer buffer = schedule.buffer(write);
        if (buffer.home() instanceof Home.Arena arena) {
            int from = (int) arena.offset();
            Arrays.fill(memory.get(arena.region()), from, from + length(schedule, buffer), buffer.id());
        }
    }

    private static int length(Schedule schedule, Buffer buffer) {
        Home.Arena arena = (Home.Arena) buffer.home();
        Region region = schedule.regions().get(arena.region());
        Size units = buffer.count().exactDiv(region.unit()).orElseThrow();
        return (int) units.value();
    }

    @Test
    void noLiveValueIsOverwritten() {
        for (int seed = 0; seed < 300; seed++) {
            play(plan(RandomGraphs.of(seed, 10 + seed % 70).graph(), seed % 2 == 0));
            play(plan(RandomSections.of(seed).graph(), seed % 2 == 0));
        }
        for (Graph graph : nets()) {
            play(plan(graph, true));
            play(plan(graph, false));
            play(sliced(graph));
        }
    }

    /**
     * Shards do the steps of a phase at their own pace, so what one of them writes to memory of all must not lie where another
     * step of the phase reads or writes something else, and parts that others read must stay until the phase ends.
     */
    @Test
    void noShardOverwritesWhatAnotherMayRead() {
        int sliced = 0;
        List<Graph> graphs = new ArrayList<>(nets());
        TestNets.residual(graphs);
        for (int seed = 0; seed < 300; seed++) {
            graphs.add(RandomGraphs.of(seed, 10 + seed % 70).graph());
            graphs.add(RandomSections.of(seed).graph());
        }
        for (Graph graph : graphs) {
            Schedule schedule = sliced(graph);
            for (Phase phase : schedule.phases()) {
                if (phase.kind() == Phase.Kind.PARALLEL) {
                    sliced += phase.steps().stream().anyMatch(SchedulePlanTest::bySlices) ? 1 : 0;
                    checkPace(schedule, flat(phase.steps()));
                }
            }
        }
        assertTrue(sliced >= 20, "only " + sliced + " phases have slices");
    }

    private static boolean bySlices(Step step) {
        return step.writes().stream().anyMatch(write -> write.cut() == Operand.Cut.SLICE);
    }

    private static List<Step> flat(List<Step> steps) {
        return steps.stream()
                .flatMap(step -> step instanceof Step.Turns turns
                        ? flat(turns.steps()).stream()
                        : java.util.stream.Stream.of(step))
                .toList();
    }

    private static void checkPace(Schedule schedule, List<Step> steps) {
        for (Step step : steps) {
            for (Operand write : step.writes()) {
                for (Step other : steps) {
                    for (Operand operand : other.reads()) {
                        checkPace(schedule, write, operand, other instanceof Step.Combine);
                    }
                    for (Operand operand : other.writes()) {
                        checkPace(schedule, write, operand, false);
                    }
                }
            }
        }
    }

    /** @param byOthers whether other shards read this shard's part */
    private static void checkPace(Schedule schedule, Operand write, Operand operand, boolean byOthers) {
        Buffer written = schedule.buffer(write);
        Buffer used = schedule.buffer(operand);
        boolean own = written.perShard() && !byOthers;
        if (own || written.perShard() != used.perShard() || !overlap(schedule, written, used)) {
            return;
        }
        boolean rows = write.cut() == Operand.Cut.ROWS && operand.cut() == Operand.Cut.ROWS;
        boolean slices = write.cut() == Operand.Cut.SLICE
                && operand.cut() == Operand.Cut.SLICE
                && write.type().size(0).equals(operand.type().size(0))
                && write.type().count().equals(operand.type().count());
        boolean same = !byOthers && written.home().equals(used.home()) && (rows || slices);
        assertTrue(same, () -> schedule.name() + ": " + write + " is written while " + operand + " is in use");
    }

    private static boolean overlap(Schedule schedule, Buffer a, Buffer b) {
        if (!(a.home() instanceof Home.Arena first) || !(b.home() instanceof Home.Arena second)) {
            return a.home().equals(b.home());
        }
        return first.region() == second.region()
                && first.offset() < second.offset() + length(schedule, b)
                && second.offset() < first.offset() + length(schedule, a);
    }

    private static List<Graph> nets() {
        List<Graph> graphs = new ArrayList<>();
        TestNets.mlp(graphs);
        TestNets.lenet(graphs);
        return graphs;
    }

    @Test
    void memoryIsNearTheLeastThatAnyPlanNeeds() {
        for (Graph graph : nets()) {
            Schedule schedule = plan(graph, true);
            Map<SizeName, Long> batch = Map.of(SizeName.of("N"), 32L);
            double ratio = (double) schedule.workingBytes(batch) / schedule.liveBytes(batch);
            assertTrue(ratio >= 1.0 && ratio <= 1.25, () -> graph.name() + ": " + ratio);
        }
    }
}
