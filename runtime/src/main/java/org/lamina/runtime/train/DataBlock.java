package org.lamina.runtime.train;

import java.util.List;
import java.util.Optional;
import org.lamina.runtime.data.Dataset;
import org.lamina.runtime.data.Source;
import org.lamina.runtime.data.Split;

/**
 * A {@code data} block.
 *
 * @param name    its name
 * @param source  where items come from
 * @param split   how they are cut into parts
 * @param needs   what the source must deliver
 * @param steps   fits and maps in the order written
 * @param batch   items of a batch; 0 for {@code batch all}
 * @param shuffle whether the training part is shuffled for each epoch
 * @param drop    whether a last, smaller batch of the training part is left out
 */
public record DataBlock(
        String name,
        Source source,
        Optional<Split> split,
        List<Dataset.Need> needs,
        List<DataStep> steps,
        int batch,
        boolean shuffle,
        boolean drop) {
    public DataBlock {
        needs = List.copyOf(needs);
        steps = List.copyOf(steps);
    }
}
