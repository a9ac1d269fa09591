package org.lamina.cli;

import java.util.ArrayList;
import java.util.List;
import org.lamina.syntax.Decl;
import org.lamina.syntax.Param;

/** What a program has to run, in the order written: trains and tasks. */
final class Runnables {
    private Runnables() {}

    /**
     * A train or a task.
     *
     * @param kind {@code train} or {@code task}
     */
    record Entry(String kind, String name, List<Param> params) {
        Entry {
            params = List.copyOf(params);
        }
    }

    static List<Entry> of(Compilation compilation) {
        var out = new ArrayList<Entry>();
        for (Decl decl : compilation.checked().module().decls()) {
            if (decl instanceof Decl.Train train) {
                out.add(new Entry("train", train.name().text(), train.params()));
            } else if (decl instanceof Decl.Task task) {
                out.add(new Entry("task", task.name().text(), task.params()));
            }
        }
        return out;
    }
}
