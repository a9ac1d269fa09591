package org.lamina.runtime.bind;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.lamina.runtime.data.DataFolders;
import org.lamina.runtime.data.Field;
import org.lamina.runtime.data.Items;
import org.lamina.runtime.data.Opened;
import org.lamina.runtime.data.Source;
import org.lamina.runtime.data.Sources;
import org.lamina.runtime.train.Batch;
import org.lamina.runtime.train.Clock;
import org.lamina.runtime.train.HostTensor;

/**
 * {@code generate(n, seed) { … }}: items that a function of the program computes, all at once.
 *
 * @param function gives the fields; reads no data
 * @param count number of items
 * @param seed of its random numbers; without one they follow the run
 */
record ComputedSource(BoundFunction function, int count, OptionalLong seed) implements Source {
    @Override
    public String describe() {
        return "generate(" + count + ")";
    }

    @Override
    public Opened open(DataFolders folders) {
        return open(folders, 0);
    }

    @Override
    public Opened open(DataFolders folders, long trainSeed) {
        function.run(Batch.of(count, Map.of()), Clock.start(seed.orElse(trainSeed)));
        List<Field> fields = new ArrayList<>();
        for (String name : function.results()) {
            HostTensor values = function.tensor(name);
            fields.add(Field.of(name, Arrays.copyOfRange(values.shape(), 1, values.shape().length), values.array()));
        }
        return Sources.of(describe(), Items.of(fields)).open(folders);
    }
}
