package org.lamina.runtime.exec;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.lamina.runtime.kernel.Kernels;

/**
 * Threads that run the shards of a phase together and wait for one another. The calling thread is the first of them; the
 * others are daemons that live as long as this object is in use. Between phases they spin for a while, because the next
 * phase usually comes within microseconds, and then sleep.
 *
 * <p>Every helping thread tells the native libraries to use one thread only, so that shards do not fight for cores; the
 * calling thread has told them what it wants.
 */
public final class Workers implements AutoCloseable {
    private static final int SPINS = 20_000;

    /** Work that is cut by index; indices are spread over the threads in a fixed way. */
    @FunctionalInterface
    interface Task {
        void run(int index);
    }

    private final Kernels kernels;
    private final boolean beside;
    private final Worker[] others;
    private volatile boolean closed;

    /**
     * @param threads how many in all, the calling thread included; at least 1
     * @param kernels whose native operations the threads run
     */
    public Workers(int threads, Kernels kernels) {
        this(threads, kernels, false);
    }

    private Workers(int threads, Kernels kernels, boolean beside) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1: " + threads);
        }
        this.kernels = kernels;
        this.beside = beside;
        others = new Worker[threads - 1];
        for (int i = 0; i < others.length; i++) {
            others[i] = new Worker(i + 1, threads);
            others[i].start();
        }
    }

    /** Only the calling thread, which computes beside others: it leaves native libraries' own threads to them. */
    public static Workers beside(Kernels kernels) {
        return new Workers(1, kernels, true);
    }

    /** Says how many threads the native operations may use that the calling thread runs. */
    void useInside(int nativeThreads) {
        if (beside) {
            kernels.useNoOtherThreads();
        } else {
            kernels.useThreads(nativeThreads);
        }
    }

    /** Threads in all. */
    public int threads() {
        return others.length + 1;
    }

    /**
     * Runs a task for all indices below {@code count} and returns when all are done. The first failure, by thread, is
     * thrown again here.
     */
    void run(int count, Task task) {
        int helpers = Math.min(others.length, count - 1);
        for (int i = 0; i < helpers; i++) {
            others[i].give(count, task);
        }
        Throwable failure = null;
        try {
            for (int index = 0; index < count; index += threads()) {
                task.run(index);
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        for (int i = 0; i < helpers; i++) {
            Throwable other = others[i].await();
            failure = failure == null ? other : failure;
        }
        if (failure instanceof Error error) {
            throw error;
        } else if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }

    /** Lets the threads end. */
    @Override
    public void close() {
        closed = true;
        for (Worker worker : others) {
            LockSupport.unpark(worker);
        }
    }

    private final class Worker extends Thread {
        private final int first;
        private final int step;
        private int count;
        private @Nullable Task task;
        private @Nullable Throwable failure;
        private volatile boolean asleep;

        /** Turns that were given, and that are done. */
        private volatile int given;

        private volatile int done;

        Worker(int first, int step) {
            super("lamina-shard-" + first);
            this.first = first;
            this.step = step;
            setDaemon(true);
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // Only the calling thread writes it.
        void give(int newCount, Task newTask) {
            count = newCount;
            task = newTask;
            given = given + 1;
            if (asleep) {
                LockSupport.unpark(this);
            }
        }

        @SuppressWarnings("ThreadPriorityCheck") // A hint while waiting; nothing depends on it.
        @Nullable
        Throwable await() {
            int spins = 0;
            while (done != given) {
                if (++spins < SPINS) {
                    Thread.onSpinWait();
                } else {
                    Thread.yield();
                }
            }
            return failure;
        }

        @Override
        public void run() {
            kernels.useNoOtherThreads();
            while (waitForTurn()) {
                failure = null;
                try {
                    for (int index = first; index < count; index += step) {
                        java.util.Objects.requireNonNull(task).run(index);
                    }
                } catch (RuntimeException | Error e) {
                    failure = e;
                }
                done = given;
            }
        }

        private boolean waitForTurn() {
            int spins = 0;
            while (given == done) {
                if (closed) {
                    return false;
                }
                if (++spins < SPINS) {
                    Thread.onSpinWait();
                } else {
                    asleep = true;
                    if (given == done && !closed) {
                        LockSupport.park(this);
                    }
                    asleep = false;
                }
            }
            return true;
        }
    }
}
