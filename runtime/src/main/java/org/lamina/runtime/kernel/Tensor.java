package org.lamina.runtime.kernel;

import java.lang.reflect.Array;
import java.nio.Buffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A dense row-major array on a piece of {@link Memory}. Which piece, and its shape, can be set anew when sizes change, such
 * as for a smaller last batch; storage and memory stay. Not safe for concurrent placing; reading and writing elements is as
 * safe as the memory below.
 */
public final class Tensor {
    private static final int KEPT_PLACES = 8;

    private final Memory memory;
    private final Storage storage;
    private final Map<Key, Place> places = new LinkedHashMap<>(KEPT_PLACES, 0.75f, true);
    private Place place;

    /**
     * A tensor on existing memory.
     *
     * @param byteOffset where its first element lies, a multiple of the storage's width
     * @param sizes one per axis, each at least 1; none for a scalar
     * @throws IllegalArgumentException if it does not lie within the memory
     */
    public Tensor(Memory memory, Storage storage, long byteOffset, long... sizes) {
        this.memory = memory;
        this.storage = storage;
        this.place = find(byteOffset, sizes);
    }

    /** A tensor of the same storage on memory of its own, of the same kind as this one's, all zero. */
    Tensor fresh(long... sizes) {
        return new Tensor(memory.another(Math.multiplyExact(product(sizes), storage.bytes())), storage, 0, sizes);
    }

    // ---- place and shape -------------------------------------------------------------------------------------------

    /** Moves the tensor within its memory and gives it other sizes; no element is touched. */
    public void place(long byteOffset, long... sizes) {
        place = find(byteOffset, sizes);
    }

    /** Gives the tensor other sizes where it lies; no element is touched. */
    public void reshape(long... sizes) {
        place(place.key.byteOffset, sizes);
    }

    /** Another tensor on the same memory, from an element of this one on. */
    public Tensor view(long firstElement, long... sizes) {
        return new Tensor(memory, storage, place.key.byteOffset + firstElement * storage.bytes(), sizes);
    }

    public Memory memory() {
        return memory;
    }

    public Storage storage() {
        return storage;
    }

    public long byteOffset() {
        return place.key.byteOffset;
    }

    public int rank() {
        return place.key.sizes.length;
    }

    public long size(int axis) {
        return place.key.sizes[axis];
    }

    public long[] sizes() {
        return place.key.sizes.clone();
    }

    /** Whether {@link #sizes} are these. */
    public boolean hasSizes(long... wanted) {
        return Arrays.equals(place.key.sizes, wanted);
    }

    /** Number of elements. */
    public long count() {
        return place.count;
    }

    /** Product of the sizes of axes {@code from} (included) to {@code to} (excluded). */
    public long count(int from, int to) {
        long count = 1;
        for (int axis = from; axis < to; axis++) {
            count *= place.key.sizes[axis];
        }
        return count;
    }

    /** The current place: equal references mean that nothing has moved, so kernels know when to look again. */
    Object stamp() {
        return place;
    }

    // ---- access for kernels and generated loops --------------------------------------------------------------------

    /** The elements, for bulk {@code get} and {@code put} by absolute positions; valid until the tensor is placed anew. */
    public FloatBuffer floats() {
        return (FloatBuffer) place.buffer(Storage.F32);
    }

    /** As {@link #floats}, for {@link Storage#F64}. */
    public DoubleBuffer doubles() {
        return (DoubleBuffer) place.buffer(Storage.F64);
    }

    /** As {@link #floats}, for {@link Storage#I32}. */
    public IntBuffer ints() {
        return (IntBuffer) place.buffer(Storage.I32);
    }

    /** As {@link #floats}, for {@link Storage#I64}. */
    public LongBuffer longs() {
        return (LongBuffer) place.buffer(Storage.I64);
    }

    /** The elements' bits, of a storage of four bytes. */
    IntBuffer words() {
        return place.words();
    }

    /** The elements' bits, of a storage of eight bytes. */
    LongBuffer doubleWords() {
        return place.doubleWords();
    }

    /**
     * What some kernels keep for the place where the tensor lies, such as a pointer; made when it is first asked for there.
     * The kernels of one process that do so agree on its type.
     */
    <T> T kept(Class<T> type, Function<Tensor, T> make) {
        return type.cast(place.kept(make));
    }

    // ---- elements --------------------------------------------------------------------------------------------------

    /** Copies elements {@code from ..} into {@code into[at .. at+count)}. */
    public void read(long from, float[] into, int at, int count) {
        if (memory.host()) {
            floats().get(Math.toIntExact(from), into, at, count);
        } else {
            System.arraycopy(memory.copy(storage, first() + from, count), 0, into, at, count);
        }
    }

    /** Copies {@code from[at .. at+count)} to elements {@code to ..}. */
    public void write(long to, float[] from, int at, int count) {
        if (memory.host()) {
            floats().put(Math.toIntExact(to), from, at, count);
        } else {
            memory.assign(storage, first() + to, Arrays.copyOfRange(from, at, at + count));
        }
    }

    /** Copies elements {@code from ..} into {@code into[at .. at+count)}. */
    public void read(long from, double[] into, int at, int count) {
        if (memory.host()) {
            doubles().get(Math.toIntExact(from), into, at, count);
        } else {
            System.arraycopy(memory.copy(storage, first() + from, count), 0, into, at, count);
        }
    }

    /** Copies {@code from[at .. at+count)} to elements {@code to ..}. */
    public void write(long to, double[] from, int at, int count) {
        if (memory.host()) {
            doubles().put(Math.toIntExact(to), from, at, count);
        } else {
            memory.assign(storage, first() + to, Arrays.copyOfRange(from, at, at + count));
        }
    }

    /** Copies elements {@code from ..} into {@code into[at .. at+count)}. */
    public void read(long from, int[] into, int at, int count) {
        if (memory.host()) {
            ints().get(Math.toIntExact(from), into, at, count);
        } else {
            System.arraycopy(memory.copy(storage, first() + from, count), 0, into, at, count);
        }
    }

    /** Copies {@code from[at .. at+count)} to elements {@code to ..}. */
    public void write(long to, int[] from, int at, int count) {
        if (memory.host()) {
            ints().put(Math.toIntExact(to), from, at, count);
        } else {
            memory.assign(storage, first() + to, Arrays.copyOfRange(from, at, at + count));
        }
    }

    /** Copies elements {@code from ..} into {@code into[at .. at+count)}. */
    public void read(long from, long[] into, int at, int count) {
        if (memory.host()) {
            longs().get(Math.toIntExact(from), into, at, count);
        } else {
            System.arraycopy(memory.copy(storage, first() + from, count), 0, into, at, count);
        }
    }

    /** Copies {@code from[at .. at+count)} to elements {@code to ..}. */
    public void write(long to, long[] from, int at, int count) {
        if (memory.host()) {
            longs().put(Math.toIntExact(to), from, at, count);
        } else {
            memory.assign(storage, first() + to, Arrays.copyOfRange(from, at, at + count));
        }
    }

    /** All elements as a new array; {@link Storage#F32}. */
    public float[] toFloats() {
        float[] values = new float[Math.toIntExact(count())];
        read(0, values, 0, values.length);
        return values;
    }

    /** One element as a number, whatever the storage; for logged scalars and the like. */
    public double get(long element) {
        if (!memory.host()) {
            return Array.getDouble(memory.copy(storage, first() + element, 1), 0);
        }
        int at = Math.toIntExact(element);
        return switch (storage) {
            case F32 -> floats().get(at);
            case F64 -> doubles().get(at);
            case I32 -> ints().get(at);
            case I64 -> longs().get(at);
        };
    }

    /** The only element of a tensor of integers, exactly. */
    public long getLong() {
        if (!memory.host()) {
            return Array.getLong(memory.copy(storage, first(), 1), 0);
        }
        return storage == Storage.I64 ? longs().get(0) : (long) get(0);
    }

    /** Sets the first element; 64-bit integers keep every bit. */
    public void setLong(long value) {
        if (storage != Storage.I64) {
            set(0, (double) value);
        } else if (memory.host()) {
            longs().put(0, value);
        } else {
            memory.assign(storage, first(), new long[] {value});
        }
    }

    /** Sets one element from a number, whatever the storage; integers drop the fraction. */
    public void set(long element, double value) {
        if (!memory.host()) {
            Object one = switch (storage) {
                case F32 -> new float[] {(float) value};
                case F64 -> new double[] {value};
                case I32 -> new int[] {(int) value};
                case I64 -> new long[] {(long) value};
            };
            memory.assign(storage, first() + element, one);
            return;
        }
        int at = Math.toIntExact(element);
        switch (storage) {
            case F32 -> floats().put(at, (float) value);
            case F64 -> doubles().put(at, value);
            case I32 -> ints().put(at, (int) value);
            case I64 -> longs().put(at, (long) value);
        }
    }

    /** Storage and shape, as in {@code F32[64, 784]}. */
    @Override
    public String toString() {
        return storage + (rank() == 0 ? "" : Arrays.toString(place.key.sizes));
    }

    static long product(long[] sizes) {
        long count = 1;
        for (long size : sizes) {
            if (size < 1) {
                throw new IllegalArgumentException("sizes must be at least 1: " + Arrays.toString(sizes));
            }
            count = Math.multiplyExact(count, size);
        }
        return count;
    }

    /** Position of the first element in the memory, in elements. */
    private long first() {
        return place.key.byteOffset / storage.bytes();
    }

    private Place find(long byteOffset, long[] sizes) {
        Key key = new Key(byteOffset, sizes.clone());
        Place known = places.get(key);
        if (known != null) {
            return known;
        }
        Place made = new Place(key);
        if (places.size() == KEPT_PLACES) {
            places.remove(places.keySet().iterator().next());
        }
        places.put(key, made);
        return made;
    }

    private record Key(long byteOffset, long[] sizes) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && key.byteOffset == byteOffset && Arrays.equals(key.sizes, sizes);
        }

        @Override
        public int hashCode() {
            return Long.hashCode(byteOffset) * 31 + Arrays.hashCode(sizes);
        }
    }

    /** An offset with sizes, and what has been made for it so far. */
    private final class Place {
        private final Key key;
        private final long count;
        private @Nullable Buffer buffer;
        private @Nullable IntBuffer words;
        private @Nullable LongBuffer doubleWords;
        private @Nullable Object kept;

        Place(Key key) {
            this.key = key;
            this.count = product(key.sizes);
            long end = Math.addExact(key.byteOffset, Math.multiplyExact(count, storage.bytes()));
            if (key.byteOffset < 0 || key.byteOffset % storage.bytes() != 0 || end > memory.bytes()) {
                throw new IllegalArgumentException("%s%s at byte %d does not lie within %d bytes"
                        .formatted(storage, Arrays.toString(key.sizes), key.byteOffset, memory.bytes()));
            }
        }

        synchronized IntBuffer words() {
            if (words == null) {
                words = (IntBuffer) elements(Storage.I32);
            }
            return words;
        }

        synchronized LongBuffer doubleWords() {
            if (doubleWords == null) {
                doubleWords = (LongBuffer) elements(Storage.I64);
            }
            return doubleWords;
        }

        synchronized Buffer buffer(Storage wanted) {
            if (wanted != storage) {
                throw new IllegalStateException("a tensor of " + storage + " has no buffer of " + wanted);
            }
            if (buffer == null) {
                buffer = elements(storage);
            }
            return buffer;
        }

        /** A buffer of Java's spans at most 2 GiB. */
        private Buffer elements(Storage as) {
            if (count * storage.bytes() > Integer.MAX_VALUE) {
                throw new IllegalStateException(
                        "a tensor of more than 2 GiB: %s%s".formatted(storage, Arrays.toString(key.sizes)));
            }
            return memory.elements(as, key.byteOffset, (int) count);
        }

        synchronized Object kept(Function<Tensor, ?> make) {
            if (kept == null) {
                kept = make.apply(Tensor.this);
            }
            return kept;
        }
    }
}
