package org.lamina.benchmarks.steps;

import java.util.Arrays;

/**
 * What one library took for a workload.
 *
 * @param name of the library
 * @param library its version and threads, in its own words
 * @param steps of each sample
 * @param micros of a step, one for each sample, in the order taken
 * @param megabytes the most memory its process ever had
 * @param firstStep seconds from the start of the process to the end of its first step
 */
record Side(
        String name,
        String library,
        Environment environment,
        int steps,
        double[] micros,
        double megabytes,
        double firstStep) {
    double median() {
        return quantile(micros, 0.5);
    }

    /** Where other work on the machine hurt least. */
    double least() {
        return quantile(micros, 0);
    }

    double p10() {
        return quantile(micros, 0.1);
    }

    double p90() {
        return quantile(micros, 0.9);
    }

    /** Shares of the other's time, sample by sample. */
    double[] shares(Side other) {
        var shares = new double[micros.length];
        Arrays.setAll(shares, i -> micros[i] / other.micros[i]);
        return shares;
    }

    /** Between the neighbours by rank. */
    static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double at = share * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
