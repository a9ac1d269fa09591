package org.lamina.runtime.app;

import java.util.List;

/**
 * What a model takes and gives.
 *
 * @param name    of the model, {@code LeNet5}
 * @param label   first segment of its variables' paths in this program
 * @param inputs  its arguments
 * @param outputs its results; a model without a record has one, {@code y}
 * @param classes names of the classes that the last axis of the first output scores; empty if it scores no classes
 */
public record ModelDescription(
        String name, String label, List<TensorSpec> inputs, List<TensorSpec> outputs, List<String> classes) {
    public ModelDescription {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        classes = List.copyOf(classes);
    }

    /**
     * A tensor whose first axis counts the items.
     *
     * @param itemShape shape of one item; -1 for an axis whose size the call decides
     * @param integer   whether it holds whole numbers (labels, tokens) instead of floats
     */
    public record TensorSpec(String name, long[] itemShape, boolean integer) {
        /** Number of elements of one item. */
        public int itemSize() {
            long size = 1;
            for (long axis : itemShape) {
                size = Math.multiplyExact(size, axis);
            }
            return Math.toIntExact(size);
        }

        /** Whether all sizes are known. */
        public boolean isFixed() {
            return java.util.Arrays.stream(itemShape).noneMatch(axis -> axis < 0);
        }

        /** {@code [N, 1, 28, 28]}. */
        public String shapeText() {
            StringBuilder text = new StringBuilder("[N");
            for (long axis : itemShape) {
                text.append(", ").append(axis < 0 ? "_" : Long.toString(axis));
            }
            return text.append(']').toString();
        }
    }
}
