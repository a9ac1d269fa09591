package org.lamina.benchmarks.steps;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Variables of a process, in the order written. */
record Environment(Map<String, String> variables) {
    /** As it is found. */
    static final Environment PLAIN = new Environment(Map.of());

    /** One thread: slow where there are more, but never for reasons of its own. */
    static final Environment SINGLE = of(Map.of(), "OMP_NUM_THREADS", "1", "OPENBLAS_NUM_THREADS", "1");

    /**
     * What a peer is tried with. Its pools of threads, one of OpenBLAS and one of OpenMP, fight for few cores unless they wait
     * less, or one of them has a single thread; and its OpenBLAS takes newer processors for older ones.
     */
    static List<Environment> candidates() {
        Map<String, String> core = hasAvx512() ? Map.of("OPENBLAS_CORETYPE", "SKYLAKEX") : Map.of();
        var all = new ArrayList<Environment>();
        all.add(PLAIN);
        all.add(of(core, "OPENBLAS_THREAD_TIMEOUT", "10"));
        all.add(of(core, "GOMP_SPINCOUNT", "2000", "OPENBLAS_THREAD_TIMEOUT", "4"));
        all.add(of(core, "GOMP_SPINCOUNT", "2000", "OPENBLAS_NUM_THREADS", "1"));
        all.add(of(core, "GOMP_SPINCOUNT", "100000", "OPENBLAS_NUM_THREADS", "1"));
        all.add(of(core, "OMP_NUM_THREADS", "1"));
        all.add(of(core, "OMP_NUM_THREADS", "1", "OPENBLAS_NUM_THREADS", "1"));
        return all;
    }

    private static Environment of(Map<String, String> first, String... pairs) {
        var variables = new LinkedHashMap<>(first);
        for (int i = 0; i < pairs.length; i += 2) {
            variables.put(pairs[i], pairs[i + 1]);
        }
        return new Environment(variables);
    }

    private static boolean hasAvx512() {
        try {
            return Files.readString(Path.of("/proc/cpuinfo")).contains(" avx512f ");
        } catch (IOException e) {
            return false; // no Linux: the library's own guess stands
        }
    }

    /** {@code A=1 B=2}, as a shell takes it. */
    String text() {
        return variables.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
    }
}
