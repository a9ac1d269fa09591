package org.lamina.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.lamina.runtime.store.DataCode;
import org.lamina.runtime.store.DataException;

class SplitTest {
    /** Case 41: no row in two parts, all rows used when shares add up to 1. */
    @Test
    void case41PartsAreDisjoint() {
        Random random = new Random(41);
        for (int turn = 0; turn < 200; turn++) {
            int count = 20 + random.nextInt(2000);
            Split split = Split.none()
                    .share(Part.TRAIN, 0.7)
                    .share(Part.VALID, 0.15)
                    .share(Part.TEST, 0.15)
                    .seed(turn);
            int[] strata = random.ints(count, 0, 1 + random.nextInt(5)).toArray();
            Partition partition = turn % 2 == 0
                    ? split.cut(count, null, 9)
                    : split.stratify("y").cut(count, strata, 9);
            boolean[] seen = new boolean[count];
            int total = 0;
            for (Part part : Part.values()) {
                for (int row : partition.rows(part)) {
                    assertFalse(seen[row]);
                    seen[row] = true;
                    total++;
                }
            }
            assertEquals(count, total);
        }
    }

    /** Case 41: stratified on request, each share exact to one row. */
    @Test
    void case41StratifiedPartsKeepTheShares() {
        Random random = new Random(7);
        for (int turn = 0; turn < 50; turn++) {
            int count = 200 + random.nextInt(800);
            int[] strata = random.ints(count, 0, 4).map(y -> y == 3 ? 0 : y).toArray();
            Partition partition = Split.none()
                    .share(Part.TRAIN, 0.8)
                    .share(Part.TEST, 0.2)
                    .stratify("y")
                    .cut(count, strata, turn);
            for (int group = 0; group < 3; group++) {
                int wanted = group;
                double all = Arrays.stream(strata).filter(y -> y == wanted).count();
                double test = Arrays.stream(partition.test())
                        .filter(row -> strata[row] == wanted)
                        .count();
                assertEquals(0.2 * all, test, 2.0);
            }
        }
    }

    /** Case 41: the same on every platform; the numbers here were computed once and never change. */
    @Test
    void case41TheSplitIsTheSameEverywhere() {
        Partition partition =
                Split.none().count(Part.TRAIN, 6).count(Part.VALID, 3).seed(1).cut(10, null, 0);
        assertArrayEquals(TRAIN_OF_10, partition.train());
        assertArrayEquals(VALID_OF_10, partition.valid());
    }

    private static final int[] TRAIN_OF_10 = {2, 6, 8, 1, 7, 3};
    private static final int[] VALID_OF_10 = {0, 9, 4};

    @Test
    void seedsDecide() {
        Split split = Split.none().share(Part.TRAIN, 0.5);
        int[] first = split.cut(100, null, 1).train();
        assertArrayEquals(first, split.cut(100, null, 1).train());
        assertFalse(Arrays.equals(first, split.cut(100, null, 2).train()));
        assertArrayEquals(
                split.seed(5).cut(100, null, 1).train(),
                split.seed(5).cut(100, null, 2).train());
    }

    @Test
    void inOrderCutsWithoutShuffling() {
        Partition partition = Split.none()
                .share(Part.TRAIN, 0.6)
                .count(Part.VALID, 2)
                .inOrder()
                .cut(10, null, 0);
        assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5}, partition.train());
        assertArrayEquals(new int[] {6, 7}, partition.valid());
        assertEquals(0, partition.test().length);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertRefused("takes more", () -> Split.none().count(Part.TRAIN, 11).cut(10, null, 0));
        assertRefused(
                "takes more",
                () -> Split.none().share(Part.TRAIN, 0.9).share(Part.VALID, 0.2).cut(10, null, 0));
        assertRefused("is none", () -> Split.none().share(Part.VALID, 0.01).cut(10, null, 0));
        assertRefused("no share", () -> Split.none().share(Part.VALID, 1.5));
        assertRefused("no number", () -> Split.none().count(Part.VALID, -1));
    }

    private static void assertRefused(String reason, org.junit.jupiter.api.function.Executable code) {
        DataException e = assertThrows(DataException.class, code);
        assertEquals(DataCode.BAD_SPLIT, e.code());
        assertTrue(e.sentence().contains(reason), e.sentence());
    }

    @Test
    void everyEpochHasItsOwnOrderAndEveryItem() {
        Batches batches = Batches.shuffled(103, 10, false, 4);
        int[] first = batches.order().clone();
        batches.startEpoch(1);
        int[] second = batches.order().clone();
        assertFalse(Arrays.equals(first, second));
        assertArrayEquals(
                Partition.everything(103).train(),
                Arrays.stream(second).sorted().toArray());
        Batches resumed = Batches.shuffled(103, 10, false, 4);
        resumed.startEpoch(1);
        assertArrayEquals(second, resumed.order());
        assertEquals(11, batches.batchCount());
        assertEquals(3, batches.size(10));
        assertEquals(100, batches.from(10));
        assertEquals(10, Batches.shuffled(103, 10, true, 4).batchCount());
        assertEquals(100, Batches.shuffled(103, 10, true, 4).itemCount());
        assertEquals(1, Batches.shuffled(5, 10, true, 4).batchCount());
        assertEquals(5, Batches.shuffled(5, 10, true, 4).size(0));
    }

    @Test
    void aSecondBlockStartsAgainWhenItEnds() {
        Batches batches = Batches.inOrder(3, 3, false);
        int[] taken = new int[5];
        batches.fill(2, 5, taken);
        assertArrayEquals(new int[] {2, 0, 1, 2, 0}, taken);
    }

    /** The word was computed by an independent program that agrees with the vectors of the Random123 distribution. */
    @Test
    void philoxAgreesWithItsReference() {
        CounterRandom random = new CounterRandom(1, 2).turn(3);
        assertEquals(0x136d483b, random.word(17));
        assertFalse(random.word(17) == new CounterRandom(1, 2).turn(4).word(17));
    }

    @Test
    void boundedNumbersAreEven() {
        CounterRandom random = new CounterRandom(9, 9);
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++) {
            counts[random.below(7, i)]++;
        }
        for (int count : counts) {
            assertEquals(10_000, count, 500);
        }
    }

    @Test
    void foldsCoverAllRowsOnce() {
        int[] strata = new Random(5).ints(103, 0, 3).toArray();
        for (int[] groups : new int[][] {null, strata}) {
            Folds folds = Folds.of(103, 5, groups, 11);
            int[] times = new int[103];
            for (int fold = 0; fold < folds.count(); fold++) {
                Partition partition = folds.partition(fold);
                assertEquals(103, partition.train().length + partition.valid().length);
                boolean[] training = new boolean[103];
                Arrays.stream(partition.train()).forEach(row -> training[row] = true);
                for (int row : partition.valid()) {
                    assertFalse(training[row]);
                    times[row]++;
                }
            }
            assertEquals(103, Arrays.stream(times).filter(count -> count == 1).count());
        }
        assertRefused("cannot be cut", () -> Folds.of(3, 5, null, 0));
        assertRefused("cannot be cut", () -> Folds.of(3, 1, null, 0));
    }
}
