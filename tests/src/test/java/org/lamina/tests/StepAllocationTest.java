package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lamina.runtime.app.Arguments;
import org.lamina.runtime.app.Settings;
import org.lamina.runtime.app.TrainEntry;
import org.lamina.runtime.train.Batch;
import org.lamina.runtime.train.Clock;
import org.lamina.runtime.train.GraphFunction;
import org.lamina.runtime.train.Parallelism;
import org.lamina.runtime.train.TrainProgram;

/** A training step, once it has run some times, allocates nothing, in none of the threads that take part in it. */
class StepAllocationTest {
    private static final int STEPS = 3;
    private static final int WINDOWS = 8;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @ValueSource(strings = {"mlp", "tiny", "lenet5", "conv", "lstm", "transformer"})
    void nothingIsAllocated(String workload) throws Exception {
        Path file = Path.of(System.getProperty("lamina.root"), "tests/benchmarks/workloads", workload + ".nn");
        TrainEntry entry = CompiledProgram.of("step.nn", Files.readString(file))
                .info()
                .trains()
                .get(0);
        Settings settings = new Settings(new Parallelism(2, OptionalInt.of(2)), Path.of(""));
        try (TrainProgram program = entry.factory().create(Arguments.of(entry.arguments(), Map.of()), settings)) {
            Batch batch = program.openData(1).trainingBatch(1, 0);
            program.functions().initialise().run(Batch.NONE, Clock.start(1));
            GraphFunction step = program.functions().trainStep().orElseThrow();
            Clock clock = new Clock(1, 1, 1, 1, 0, 1);
            step.run(batch, clock);
            long[] threads = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread ->
                            thread == Thread.currentThread() || thread.getName().startsWith("lamina-"))
                    .mapToLong(Thread::getId)
                    .toArray();
            assertTrue(threads.length > 1, "a step has several threads");
            long[] bytes = new long[WINDOWS];
            for (int window = 0; window < WINDOWS; window++) {
                long before = allocated(threads);
                for (int i = 0; i < STEPS; i++) {
                    step.run(batch, clock);
                    step.scalar("loss");
                }
                bytes[window] = allocated(threads) - before;
            }
            // The Java machine itself allocates now and then, when it changes how code is compiled; a step that
            // allocated would
            // do so in every window.
            assertTrue(Arrays.stream(bytes).anyMatch(count -> count == 0), Arrays.toString(bytes));
        }
    }

    private static long allocated(long[] threads) {
        long sum = 0;
        for (long thread : threads) {
            sum += THREADS.getThreadAllocatedBytes(thread);
        }
        return sum;
    }
}
