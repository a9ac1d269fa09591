package org.lamina.runtime.train;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The scalars of every epoch so far. */
public final class History {
    private final List<EpochScalars> epochs = new ArrayList<>();

    void add(EpochScalars scalars) {
        epochs.add(scalars);
    }

    public List<EpochScalars> epochs() {
        return List.copyOf(epochs);
    }

    /** The last epoch's scalars; none if there was no epoch. */
    public EpochScalars last() {
        return epochs.isEmpty() ? new EpochScalars(java.util.Map.of()) : epochs.get(epochs.size() - 1);
    }

    /** Names of all scalars in the order in which they first appear. */
    public List<String> columns() {
        Set<String> names = new LinkedHashSet<>();
        epochs.forEach(epoch -> names.addAll(epoch.values().keySet()));
        return List.copyOf(names);
    }

    /** As CSV: {@code epoch} and one column for each scalar; an epoch without a value leaves its cell empty. */
    public String csv() {
        List<String> columns = columns();
        StringBuilder text = new StringBuilder("epoch");
        columns.forEach(name -> text.append(',').append(name));
        text.append('\n');
        for (int i = 0; i < epochs.size(); i++) {
            text.append(i + 1);
            for (String name : columns) {
                Double value = epochs.get(i).values().get(name);
                text.append(',').append(value == null ? "" : NumberText.exact(value));
            }
            text.append('\n');
        }
        return text.toString();
    }
}
