package org.lamina.runtime.data;

/**
 * Which rows of a source belong to which part. The arrays are not copied: whoever makes a partition gives them away.
 *
 * @param train rows for training
 * @param valid rows for validation; may be empty
 * @param test rows for the test; may be empty
 */
public record Partition(int[] train, int[] valid, int[] test) {
    /** Everything is for training. */
    public static Partition everything(int count) {
        int[] rows = new int[count];
        for (int i = 0; i < count; i++) {
            rows[i] = i;
        }
        return new Partition(rows, new int[0], new int[0]);
    }

    /** The rows of one part. */
    public int[] rows(Part part) {
        return switch (part) {
            case TRAIN -> train;
            case VALID -> valid;
            case TEST -> test;
        };
    }
}
