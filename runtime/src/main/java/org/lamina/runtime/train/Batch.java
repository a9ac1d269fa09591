package org.lamina.runtime.train;

import java.util.Map;

/** Some items of a data part, as named tensors whose first axis counts the items. */
public interface Batch {
    /** What functions that read no data receive: one item without fields. */
    Batch NONE = of(1, Map.of());

    /** Number of items: {@code N} of this step. */
    int items();

    /** All fields by their names in the program. Valid until the next batch of the same part is asked for. */
    Map<String, HostTensor> fields();

    /** Position of item {@code index} of this batch in its part, as messages name it. */
    long item(int index);

    /** A field by its name in the program; see {@link #fields}. */
    default HostTensor field(String name) {
        HostTensor field = fields().get(name);
        if (field == null) {
            throw new IllegalArgumentException("no field " + name + " in " + fields().keySet());
        }
        return field;
    }

    /** Tensors that belong to no part of the data, such as the arguments of a prediction. */
    static Batch of(int items, Map<String, HostTensor> fields) {
        Map<String, HostTensor> copy = Map.copyOf(fields);
        return new Batch() {
            @Override
            public int items() {
                return items;
            }

            @Override
            public Map<String, HostTensor> fields() {
                return copy;
            }

            @Override
            public long item(int index) {
                return index;
            }
        };
    }
}
