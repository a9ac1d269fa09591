package org.lamina.runtime.data;

import java.util.EnumSet;
import java.util.Set;

/**
 * A source whose files were read, before it is cut into parts. What must be learnt from the training part alone
 * (labels, means) is learnt in {@link #bind}.
 */
public interface Opened {
    /** How many items the source has for training and, without parts of its own, in all. */
    int count();

    /** The parts besides TRAIN that the source brings itself. */
    default Set<Part> ownParts() {
        return EnumSet.noneOf(Part.class);
    }

    /**
     * A group number for each item: items with equal values in {@code field} have equal numbers.
     *
     * @throws org.lamina.runtime.store.DataException NN0618 if the field does not exist or is not made of labels
     */
    int[] strata(String field);

    /** Makes the data set whose parts hold these items. */
    Dataset bind(Partition partition);
}
