package org.lamina.runtime.train;

/** Follows one score over the epochs: its best value, the epoch that reached it, and how many epochs ago that was. */
final class BestScore {
    private final Score score;
    private double best = Double.NaN;
    private long bestEpoch;
    private long waited;

    BestScore(Score score) {
        this.score = score;
    }

    /** Takes the scalars of the next epoch; true if they are the best so far. The first value that is a number is. */
    boolean observe(long epoch, EpochScalars scalars) {
        double value = score.formula().of(scalars);
        boolean better =
                !Double.isNaN(value) && (Double.isNaN(best) || score.direction().better(value, best));
        if (better) {
            best = value;
            bestEpoch = epoch;
            waited = 0;
        } else {
            waited++;
        }
        return better;
    }

    /** The epoch with the best score, 0 if no epoch had a score. */
    long bestEpoch() {
        return bestEpoch;
    }

    /** Number of epochs in a row without a better score. */
    long waited() {
        return waited;
    }

    double[] state() {
        return new double[] {best, bestEpoch, waited};
    }

    void restore(double[] state) {
        best = state[0];
        bestEpoch = (long) state[1];
        waited = (long) state[2];
    }
}
