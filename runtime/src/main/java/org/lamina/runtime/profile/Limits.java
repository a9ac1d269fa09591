package org.lamina.runtime.profile;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * What this machine can do at most with some threads, measured now: numbers to hold those of a program against.
 *
 * @param flops multiplications and additions a second, by fused multiply-adds of floats in registers
 * @param bytes read and written a second, by copying arrays that no cache holds
 */
public record Limits(double flops, double bytes) {
    private static final int ROUNDS = 200;
    /** Java must have compiled the loop with all it can, which takes half a second behind a program that it still compiles. */
    private static final int COMPILING = 60;
    /** Rounds without a better one that end it after that. */
    private static final int PATIENCE = 8;

    private static final double BETTER = 1.05;
    private static final long ROUND_NANOS = 10_000_000;
    private static final int IN_CACHE = 2048;
    private static final int BEYOND_CACHES = 6 << 20;
    /** Multiply-adds for each element that is loaded and stored. */
    private static final int CHAIN = 12;

    /** Takes about a second. */
    public static Limits measure(int threads) {
        float[][] small = new float[threads][IN_CACHE];
        double flops = together(threads, COMPILING, thread -> multiplyAdds(small[thread]));
        float[][] from = new float[threads][BEYOND_CACHES];
        float[][] to = new float[threads][BEYOND_CACHES];
        return new Limits(flops, together(threads, 0, thread -> copies(from[thread], to[thread])));
    }

    /** The sum of all threads' rates in the best round. */
    private static double together(int threads, int least, ToDoubleFunction<Integer> work) {
        double[] rates = new double[threads];
        double best = 0;
        int waited = 0;
        for (int round = 0; round < ROUNDS && (round < least || waited < PATIENCE); round++) {
            if (!round(rates, work)) {
                return best;
            }
            double rate = Arrays.stream(rates).sum();
            waited = rate > best * BETTER ? 0 : waited + 1;
            best = Math.max(best, rate);
        }
        return best;
    }

    private static boolean round(double[] rates, ToDoubleFunction<Integer> work) {
        Thread[] threads = new Thread[rates.length];
        for (int i = 0; i < threads.length; i++) {
            int thread = i;
            threads[i] = new Thread(() -> rates[thread] = work.applyAsDouble(thread));
            threads[i].start();
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static double multiplyAdds(float[] a) {
        long start = System.nanoTime();
        long passes = 0;
        do {
            for (int i = 0; i < 8; i++, passes++) {
                multiplyAdd(a, 0.5f, 0.25f);
            }
        } while (System.nanoTime() - start < ROUND_NANOS);
        return 2.0 * CHAIN * a.length * passes * 1e9 / (System.nanoTime() - start);
    }

    /** Several elements are under way at once, so that the chain of one element does not decide. */
    private static void multiplyAdd(float[] a, float x, float y) {
        for (int i = 0; i < a.length; i++) {
            float v = a[i];
            v = Math.fma(v, x, y);
            v = Math.fma(v, x, y);
            v = Math.fma(v, x, y);
            v = Math.fma(v, x, y);
            v = Math.fma(v, x, y);
            v = Math.fma(v, x, y);
            v = Math.fma(v, x, y);
            v = Math.fma(v, x, y);
            v = Math.fma(v, x, y);
            v = Math.fma(v, x, y);
            v = Math.fma(v, x, y);
            v = Math.fma(v, x, y);
            a[i] = v;
        }
    }

    private static double copies(float[] from, float[] to) {
        long start = System.nanoTime();
        System.arraycopy(from, 0, to, 0, from.length);
        return 2.0 * Float.BYTES * from.length * 1e9 / (System.nanoTime() - start);
    }
}
