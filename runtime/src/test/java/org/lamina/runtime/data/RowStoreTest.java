package org.lamina.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RowStoreTest {
    private static final int WIDTH = 1000;
    private static final int ROWS = 1000;

    private static double[] expected(int row) {
        return new Random(row).doubles(WIDTH).toArray();
    }

    private static RowStore filled(long mostInMemory) {
        RowStore store = new RowStore(WIDTH, mostInMemory);
        double[] row = new double[WIDTH];
        for (int i = 0; i < ROWS; i++) {
            System.arraycopy(expected(i), 0, row, 0, WIDTH);
            store.add(row);
        }
        return store;
    }

    @Test
    void rowsComeBackWhereverTheyAre() {
        for (long mostInMemory : new long[] {1, 3 << 20, 1 << 30}) {
            RowStore store = filled(mostInMemory);
            assertEquals(ROWS, store.rows());
            assertEquals(mostInMemory < 1 << 30, store.spilled());
            for (int i = 0; i < ROWS; i++) {
                int row = (i * 617) % ROWS;
                assertArrayEquals(expected(row), store.row(row), "row " + row + " with " + mostInMemory);
            }
        }
    }

    @Test
    void severalThreadsRead() throws InterruptedException {
        RowStore store = filled(1);
        AtomicInteger right = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int start = 0; start < 3; start++) {
            int first = start;
            Thread thread = new Thread(() -> {
                for (int i = 0; i < ROWS; i++) {
                    int row = (i * 617 + first * 333) % ROWS;
                    right.addAndGet(java.util.Arrays.equals(expected(row), store.row(row)) ? 1 : 0);
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(3 * ROWS, right.get());
    }

    @Test
    void aSmallTableTouchesNoDisk() {
        RowStore store = new RowStore(4);
        store.add(new double[] {1, 2, 3, 4});
        assertFalse(store.spilled());
        assertTrue(new RowStore(0).rows() == 0);
    }
}
