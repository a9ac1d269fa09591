package org.lamina.runtime.train;

import java.util.List;
import java.util.Optional;
import org.lamina.runtime.data.Part;

/**
 * {@code metric acc = e [on part]}.
 *
 * @param part     the only part it is evaluated on, where the test part counts as validation; empty for all
 * @param gathered results of the step that are joined along their first axis over the whole pass, for metrics without
 *                 state such as ROC-AUC
 */
public record MetricSpec(String name, Optional<Part> part, List<String> gathered) {
    public MetricSpec {
        gathered = List.copyOf(gathered);
    }

    public static MetricSpec of(String name) {
        return new MetricSpec(name, Optional.empty(), List.of());
    }

    boolean isOn(Part dataPart) {
        return part.isEmpty() || part.get() == dataPart || (part.get() == Part.VALID && dataPart == Part.TEST);
    }

    /** Whether the step that runs in eval mode computes what this metric needs; one step serves all held-out parts. */
    boolean isInEvalStep() {
        return part.isEmpty() || part.get() != Part.TRAIN;
    }
}
