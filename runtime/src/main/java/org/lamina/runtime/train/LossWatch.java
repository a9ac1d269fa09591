package org.lamina.runtime.train;

import java.util.List;
import java.util.Optional;

/**
 * Notices a minimised scalar that explodes, which is what a learning rate far too high looks like before the first NaN.
 *
 * <p>The first steps set the scale: the smallest size of the scalar among them. A scalar has exploded when its size stays
 * above {@value #FACTOR} times that scale for {@value #PATIENCE} steps in a row. A factor of 100 is far above the noise
 * of small batches and what adversarial losses do; one warning a run and scalar is enough.
 */
final class LossWatch {
    static final double FACTOR = 100;
    static final int PATIENCE = 5;
    private static final int FIRST_STEPS = 3;
    /** Scales below count as this, so that a loss which starts at 0 may grow. */
    private static final double FLOOR = 0.1;

    private final List<String> names;
    private final double[] scales;
    private final int[] high;
    private long steps;

    /** @param names the scalars to watch, in the order of the values of {@link #observe} */
    LossWatch(List<String> names) {
        this.names = List.copyOf(names);
        this.scales = new double[names.size()];
        this.high = new int[names.size()];
    }

    /** Takes the values of one training step; a warning the first time that one has exploded. */
    Optional<String> observe(double[] values, long step) {
        steps++;
        Optional<String> warning = Optional.empty();
        for (int i = 0; i < scales.length; i++) {
            double size = Math.abs(values[i]);
            if (steps <= FIRST_STEPS) {
                scales[i] = steps == 1 ? size : Math.min(scales[i], size);
            } else if (high[i] < PATIENCE && warning.isEmpty()) {
                high[i] = size > FACTOR * Math.max(scales[i], FLOOR) ? high[i] + 1 : 0;
                if (high[i] == PATIENCE) {
                    warning = Optional.of(message(i, values[i], step));
                }
            }
        }
        return warning;
    }

    private String message(int index, double value, long step) {
        return "`" + names.get(index) + "` grew from " + NumberText.scalar(scales[index]) + " to "
                + NumberText.scalar(value) + " by step " + step
                + "; the learning rate is probably too high, try a tenth of it";
    }

    double[] state() {
        double[] state = new double[2 * scales.length + 1];
        for (int i = 0; i < scales.length; i++) {
            state[2 * i] = scales[i];
            state[2 * i + 1] = high[i];
        }
        state[2 * scales.length] = steps;
        return state;
    }

    void restore(double[] state) {
        for (int i = 0; i < scales.length; i++) {
            scales[i] = state[2 * i];
            high[i] = (int) state[2 * i + 1];
        }
        steps = (long) state[2 * scales.length];
    }
}
