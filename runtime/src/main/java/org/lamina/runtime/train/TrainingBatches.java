package org.lamina.runtime.train;

import org.jspecify.annotations.Nullable;

/**
 * The batches that steps learn from, one after the other. Where it takes a while to put one together, a thread of its own
 * does so while the step before computes: two sets of arrays take turns, so no more than one batch is ever made in advance.
 * Which batch comes depends on its number alone, and what goes wrong with one is thrown when that one is asked for.
 */
final class TrainingBatches implements AutoCloseable {
    /** Smaller batches are copied faster than another thread wakes up. */
    private static final long WORTH_A_THREAD = 1 << 16;

    private final PartBatches[] sets;
    private final boolean ahead;
    private int present;
    private @Nullable Maker maker;

    /**
     * @param first  one set of arrays
     * @param second another one for the same part
     */
    TrainingBatches(PartBatches first, PartBatches second) {
        this.sets = new PartBatches[] {first, second};
        this.ahead = first.batches() > 1 && (first.augments() || first.bytes() >= WORTH_A_THREAD);
    }

    /** The batch {@code index}, from 0, of an epoch, from 1; valid until the next one is asked for. */
    Batch batch(long epoch, long index) {
        if (!ahead) {
            return sets[0].augmented(epoch, Math.toIntExact(index));
        }
        if (maker == null) {
            maker = new Maker();
            maker.start();
        }
        Batch batch = maker.take(epoch, index);
        if (batch == null) {
            batch = sets[present].augmented(epoch, Math.toIntExact(index));
        }
        boolean last = index + 1 == sets[0].batches();
        maker.make(last ? epoch + 1 : epoch, last ? 0 : index + 1);
        return batch;
    }

    @Override
    public void close() {
        if (maker != null) {
            maker.end();
        }
    }

    /** Makes one batch at a time into the set of arrays that is not in use. */
    private final class Maker extends Thread {
        private boolean wanted;
        private boolean ended;
        private long epoch;
        private long index;
        private @Nullable Batch made;
        private @Nullable Throwable failure;

        Maker() {
            super("lamina-data");
            setDaemon(true);
        }

        /** The batch that was made, whose arrays are then in use; null if none was, or another one. */
        synchronized @Nullable Batch take(long wantedEpoch, long wantedIndex) {
            awaitIdle();
            boolean right = epoch == wantedEpoch && index == wantedIndex;
            Batch batch = right ? made : null;
            Throwable thrown = right ? failure : null;
            made = null;
            failure = null;
            if (thrown instanceof Error error) {
                throw error;
            } else if (thrown instanceof RuntimeException exception) {
                throw exception;
            }
            if (batch != null) {
                present = 1 - present;
            }
            return batch;
        }

        synchronized void make(long newEpoch, long newIndex) {
            epoch = newEpoch;
            index = newIndex;
            wanted = true;
            notifyAll();
        }

        /** The batch under way is finished first: what makes it may use memory that is freed after this. */
        synchronized void end() {
            awaitIdle();
            ended = true;
            notifyAll();
        }

        private void awaitIdle() {
            boolean interrupted = false;
            while (wanted) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void run() {
            while (awaitWanted()) {
                Batch batch = null;
                Throwable thrown = null;
                try {
                    batch = sets[1 - present].augmented(epoch, Math.toIntExact(index));
                } catch (RuntimeException | Error e) {
                    thrown = e;
                }
                done(batch, thrown);
            }
        }

        private synchronized boolean awaitWanted() {
            while (!wanted && !ended) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    return false; // Nobody else knows this thread.
                }
            }
            return wanted;
        }

        private synchronized void done(@Nullable Batch batch, @Nullable Throwable thrown) {
            made = batch;
            failure = thrown;
            wanted = false;
            notifyAll();
        }
    }
}
