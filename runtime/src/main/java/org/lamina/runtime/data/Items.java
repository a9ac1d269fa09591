package org.lamina.runtime.data;

import java.util.ArrayList;
import java.util.List;
import org.lamina.runtime.store.DataCode;

/** A part of a data set: fields of equal length with distinct names. Immutable. */
public final class Items {
    private final List<Field> fields;
    private final int count;

    private Items(List<Field> fields, int count) {
        this.fields = List.copyOf(fields);
        this.count = count;
    }

    /**
     * Joins fields.
     *
     * @throws org.lamina.runtime.store.DataException NN0619 when their lengths differ
     */
    public static Items of(List<Field> fields) {
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("no fields");
        }
        Field first = fields.get(0);
        for (Field field : fields) {
            if (field.count() != first.count()) {
                throw DataCode.LENGTHS_DIFFER
                        .problem(
                                "`%s` has %,d items, `%s` has %,d",
                                first.name(), first.count(), field.name(), field.count())
                        .help("all fields of a data block need one entry for every item")
                        .exception();
            }
        }
        if (fields.stream().map(Field::name).distinct().count() != fields.size()) {
            throw new IllegalArgumentException("two fields have one name");
        }
        return new Items(fields, first.count());
    }

    /** Joins fields; see {@link #of(List)}. */
    public static Items of(Field... fields) {
        return of(List.of(fields));
    }

    /** How many items there are. */
    public int count() {
        return count;
    }

    /** All fields, in the order of the source. */
    public List<Field> fields() {
        return fields;
    }

    /** Whether there is a field of this name. */
    public boolean has(String name) {
        return fields.stream().anyMatch(field -> field.name().equals(name));
    }

    /**
     * The field of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Field field(String name) {
        for (Field field : fields) {
            if (field.name().equals(name)) {
                return field;
            }
        }
        throw new IllegalArgumentException("no field " + name);
    }

    /** The items at these positions, in this order; shares memory. */
    public Items select(int[] items) {
        return new Items(fields.stream().map(field -> field.select(items)).toList(), items.length);
    }

    /** These items with a field added, or put in the place of the one with its name. */
    public Items with(Field added) {
        List<Field> next = new ArrayList<>();
        boolean replaced = false;
        for (Field field : fields) {
            boolean same = field.name().equals(added.name());
            next.add(same ? added : field);
            replaced |= same;
        }
        if (!replaced) {
            next.add(added);
        }
        return of(next);
    }
}
