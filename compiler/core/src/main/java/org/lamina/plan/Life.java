package org.lamina.plan;

import org.jspecify.annotations.Nullable;
import org.lamina.schedule.Home;
import org.lamina.schedule.Storage;
import org.lamina.types.Size;

/** A buffer while it is being planned: it grows with every value that is put into it. */
final class Life {
    final int id;
    final Storage storage;
    final boolean perShard;
    final Size count;

    /** Null until a place in an arena is found. */
    @Nullable
    Home home;

    int first;
    int last;

    Life(int id, Storage storage, boolean perShard, Size count, int first) {
        this.id = id;
        this.storage = storage;
        this.perShard = perShard;
        this.count = count;
        this.first = first;
        this.last = first;
    }

    void until(int step) {
        last = Math.max(last, step);
    }

    boolean meets(Life other) {
        return first <= other.last && other.first <= last;
    }
}
