package org.lamina.runtime.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.lamina.runtime.data.DataFolders;
import org.lamina.runtime.data.Field;
import org.lamina.runtime.data.Part;
import org.lamina.runtime.data.Sources;

class TrainingBatchesTest {
    private static final int ITEMS = 50;
    private static final int SIZE = 3000;

    /** Batches of 8, shuffled, each element replaced by itself plus the number of the batch. */
    private static DataParts data(int failsAt, AtomicInteger made) {
        float[] values = new float[ITEMS * SIZE];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        GraphFunction shift = new FakeFunction((batch, clock, extras, results) -> {
            made.incrementAndGet();
            if (clock.turn() == failsAt) {
                throw new TrainFailure("batch " + clock.turn() + " is damaged");
            }
            float[] shifted = batch.field("x").floats().clone();
            for (int i = 0; i < shifted.length; i++) {
                shifted[i] += clock.turn();
            }
            results.put("x", HostTensor.of(shifted, batch.items(), SIZE));
        });
        DataBlock block = new DataBlock(
                "Rows",
                Sources.table(Field.floats("x", new long[] {SIZE}, values)),
                Optional.empty(),
                List.of(),
                List.of(new DataStep.Augment(shift, List.of("x"))),
                8,
                true,
                false);
        return DataBlocks.open(List.of(block), DataFolders.of(Path.of("")), 3, false);
    }

    private static long[] firstOf(DataParts data, long epoch, long index) {
        Batch batch = data.trainingBatch(epoch, index);
        float first = batch.field("x").floats()[0];
        return new long[] {batch.items(), batch.item(0), (long) first};
    }

    private static Optional<Thread> maker() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("lamina-data"))
                .findFirst();
    }

    @Test
    void aBatchIsTheSameWhetherItWasMadeAheadOrNot() {
        try (DataParts ahead = data(0, new AtomicInteger());
                DataParts jumping = data(0, new AtomicInteger())) {
            for (long epoch = 1; epoch <= 3; epoch++) {
                for (long index = 0; index < ahead.batches(Part.TRAIN); index++) {
                    long[] there = firstOf(ahead, epoch, index);
                    firstOf(jumping, epoch + 1, 0); // what is ready is never what is asked for next
                    assertArrayEquals(there, firstOf(jumping, epoch, index));
                    long turn = (epoch - 1) * 7 + index + 1;
                    assertTrue(Math.abs(there[1] * SIZE + turn - there[2]) <= 1);
                    assertEquals(index == 6 ? 2 : 8, there[0]);
                }
            }
        }
    }

    @Test
    void theNextBatchIsMadeWhileTheStepComputesAndNoOtherOne() throws InterruptedException {
        var made = new AtomicInteger();
        try (DataParts data = data(0, made)) {
            Batch first = data.trainingBatch(1, 0);
            float before = first.field("x").floats()[0];
            for (int waited = 0; made.get() < 2 && waited < 1000; waited++) {
                Thread.sleep(5);
            }
            Thread.sleep(20);
            assertEquals(2, made.get());
            assertEquals(before, first.field("x").floats()[0]);
        }
    }

    @Test
    void anErrorInABatchIsThrownWhereThatBatchIsAskedFor() {
        try (DataParts data = data(3, new AtomicInteger())) {
            firstOf(data, 1, 0);
            firstOf(data, 1, 1);
            var failure = assertThrows(TrainFailure.class, () -> data.trainingBatch(1, 2));
            assertEquals("batch 3 is damaged", failure.getMessage());
        }
        try (DataParts data = data(3, new AtomicInteger())) {
            firstOf(data, 1, 0);
            firstOf(data, 1, 1);
            assertEquals(8, firstOf(data, 1, 3)[0], "a batch that nobody asks for hurts nobody");
        }
    }

    @Test
    void theThreadEndsWithTheData() throws InterruptedException {
        try (DataParts data = data(0, new AtomicInteger())) {
            firstOf(data, 1, 0);
            assertTrue(maker().isPresent());
        }
        for (int waited = 0; maker().isPresent() && waited < 1000; waited++) {
            Thread.sleep(5);
        }
        assertFalse(maker().isPresent());
    }
}
