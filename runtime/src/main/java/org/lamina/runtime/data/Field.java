package org.lamina.runtime.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One named column of a data set: for every item a small tensor of one shape. Immutable; a selection of items shares
 * the memory of the field it was taken from. The arrays a field is made from belong to it afterwards.
 */
public final class Field {
    private final String name;
    private final long[] itemShape;
    private final int itemSize;
    private final Block block;
    private final int @Nullable [] rows;
    private final List<String> labels;
    private final @Nullable String file;

    Field(String name, long[] itemShape, Block block, int @Nullable [] rows, List<String> labels) {
        this(name, itemShape, block, rows, labels, null);
    }

    private Field(
            String name,
            long[] itemShape,
            Block block,
            int @Nullable [] rows,
            List<String> labels,
            @Nullable String file) {
        this.file = file;
        this.name = name;
        this.itemShape = itemShape.clone();
        this.itemSize = sizeOf(itemShape);
        this.block = block;
        this.rows = rows;
        this.labels = List.copyOf(labels);
    }

    /**
     * A field over an array of floats, doubles, ints or longs, which it takes over.
     *
     * @param itemShape shape of one item
     * @param array its elements, item by item
     */
    public static Field of(String name, long[] itemShape, Object array) {
        if (array instanceof float[] floats) {
            return floats(name, itemShape, floats);
        } else if (array instanceof double[] doubles) {
            return doubles(name, itemShape, doubles);
        } else if (array instanceof int[] ints) {
            return ints(name, itemShape, ints);
        }
        return longs(name, itemShape, (long[]) array);
    }

    /**
     * Numbers.
     *
     * @param itemShape shape of one item, without the item axis; empty for scalars
     * @param values items one after the other, row-major
     */
    public static Field floats(String name, long[] itemShape, float[] values) {
        int size = sizeOf(itemShape);
        return new Field(name, itemShape, new Block.Floats(values, size, items(values.length, size)), null, List.of());
    }

    /** Numbers kept in double precision, for programs that compute in f64; see {@link #floats}. */
    public static Field doubles(String name, long[] itemShape, double[] values) {
        int size = sizeOf(itemShape);
        return new Field(name, itemShape, new Block.Doubles(values, size, items(values.length, size)), null, List.of());
    }

    /** Numbers in 0…1 from unsigned bytes: byte b stands for b/255. See {@link #floats}. */
    public static Field bytes(String name, long[] itemShape, byte[] values) {
        int size = sizeOf(itemShape);
        float[] decode = new float[256];
        for (int i = 0; i < decode.length; i++) {
            decode[i] = i / 255f;
        }
        Block block = new Block.Bytes(values, decode, size, items(values.length, size));
        return new Field(name, itemShape, block, null, List.of());
    }

    /** Integers; see {@link #floats}. */
    public static Field ints(String name, long[] itemShape, int[] values) {
        int size = sizeOf(itemShape);
        return new Field(name, itemShape, new Block.Ints(values, size, items(values.length, size)), null, List.of());
    }

    /** Long integers; see {@link #floats}. */
    public static Field longs(String name, long[] itemShape, long[] values) {
        int size = sizeOf(itemShape);
        return new Field(name, itemShape, new Block.Longs(values, size, items(values.length, size)), null, List.of());
    }

    private static int sizeOf(long[] itemShape) {
        long size = 1;
        for (long axis : itemShape) {
            size = Math.multiplyExact(size, axis);
        }
        return Math.toIntExact(size);
    }

    private static int items(int length, int itemSize) {
        if (itemSize == 0 || length % itemSize != 0) {
            throw new IllegalArgumentException(length + " values are no whole number of items of size " + itemSize);
        }
        return length / itemSize;
    }

    /** The name programs use. */
    public String name() {
        return name;
    }

    /** How elements are delivered. */
    public FieldType type() {
        return block.type();
    }

    /** Shape of one item; a copy. */
    public long[] itemShape() {
        return itemShape.clone();
    }

    /** How many elements one item has. */
    public int itemSize() {
        return itemSize;
    }

    /** How many items there are. */
    public int count() {
        return rows == null ? block.count() : rows.length;
    }

    /** What the labels 0, 1, … stand for, where the source knows; else empty. */
    public List<String> labels() {
        return labels;
    }

    /** The file that it was read from, where a source reads several; null where messages name the source. */
    @Nullable
    String file() {
        return file;
    }

    /** The same field, read from a file of its own. */
    Field from(Path path) {
        return new Field(name, itemShape, block, rows, labels, path.toString());
    }

    /** The same field with names for its labels. */
    public Field withLabels(List<String> names) {
        return new Field(name, itemShape, block, rows, names, file);
    }

    /** The same field under another name. */
    public Field named(String other) {
        return new Field(other, itemShape, block, rows, labels, file);
    }

    /** The same items in another shape of the same size, such as flat pictures. */
    public Field reshaped(long... shape) {
        if (sizeOf(shape) != itemSize) {
            throw new IllegalArgumentException(
                    Arrays.toString(itemShape) + " cannot be read as " + Arrays.toString(shape));
        }
        return new Field(name, shape, block, rows, labels, file);
    }

    /** The items at these positions, in this order; shares memory. */
    public Field select(int[] items) {
        int[] selected = items.clone();
        int count = count();
        for (int i = 0; i < selected.length; i++) {
            if (selected[i] < 0 || selected[i] >= count) {
                throw new IndexOutOfBoundsException("item " + selected[i] + " of " + count);
            }
            selected[i] = row(selected[i]);
        }
        return new Field(name, itemShape, block, selected, labels, file);
    }

    private int row(int item) {
        return rows == null ? item : rows[item];
    }

    /**
     * Copies the items {@code items[from] … items[from + count - 1]} one after the other to the start of {@code dst}.
     *
     * @throws IllegalArgumentException if elements are not delivered as floats
     */
    public void copyInto(int[] items, int from, int count, float[] dst) {
        for (int i = 0; i < count; i++) {
            block.copy(row(items[from + i]), dst, i * itemSize);
        }
    }

    /** As {@link #copyInto(int[], int, int, float[])}, widened to double. */
    public void copyInto(int[] items, int from, int count, double[] dst) {
        for (int i = 0; i < count; i++) {
            block.copy(row(items[from + i]), dst, i * itemSize);
        }
    }

    /** As {@link #copyInto(int[], int, int, float[])}, for fields of type I32. */
    public void copyInto(int[] items, int from, int count, int[] dst) {
        for (int i = 0; i < count; i++) {
            block.copy(row(items[from + i]), dst, i * itemSize);
        }
    }

    /** As {@link #copyInto(int[], int, int, float[])}, for fields of type I64 or I32. */
    public void copyInto(int[] items, int from, int count, long[] dst) {
        for (int i = 0; i < count; i++) {
            block.copy(row(items[from + i]), dst, i * itemSize);
        }
    }

    /** Copies all items, in order, as floats. */
    public float[] toFloats() {
        float[] all = new float[Math.multiplyExact(count(), itemSize)];
        for (int i = 0; i < count(); i++) {
            block.copy(row(i), all, i * itemSize);
        }
        return all;
    }

    /** Copies all items, in order, as ints. */
    public int[] toInts() {
        int[] all = new int[Math.multiplyExact(count(), itemSize)];
        for (int i = 0; i < count(); i++) {
            block.copy(row(i), all, i * itemSize);
        }
        return all;
    }

    /** Copies all items, in order, as longs. */
    public long[] toLongs() {
        long[] all = new long[Math.multiplyExact(count(), itemSize)];
        for (int i = 0; i < count(); i++) {
            block.copy(row(i), all, i * itemSize);
        }
        return all;
    }
}
