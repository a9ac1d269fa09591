package org.lamina.runtime.kernel;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

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

    /** A tensor on memory of its own, all zero. */
    public static Tensor of(Storage storage, long... sizes) {
        return new Tensor(Memory.allocate(Math.multiplyExact(product(sizes), storage.bytes())), storage, 0, sizes);
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

    /** Address of the first element, for native calls; the tensor must stay reachable while it is used. */
    public Pointer pointer() {
        return place.pointer();
    }

    /** An ND4J view of the elements in the current shape. */
    public INDArray array() {
        return place.array();
    }

    // ---- elements --------------------------------------------------------------------------------------------------

    /** Copies elements {@code from ..} into {@code into[at .. at+count)}. */
    public void read(long from, float[] into, int at, int count) {
        if (memory.host()) {
            floats().get(Math.toIntExact(from), into, at, count);
        } else {
            System.arraycopy(piece(from, count).toFloatVector(), 0, into, at, count);
        }
    }

    /** Copies {@code from[at .. at+count)} to elements {@code to ..}. */
    public void write(long to, float[] from, int at, int count) {
        if (memory.host()) {
            floats().put(Math.toIntExact(to), from, at, count);
        } else {
            piece(to, count).assign(Nd4j.createFromArray(Arrays.copyOfRange(from, at, at + count)));
        }
    }

    /** Copies elements {@code from ..} into {@code into[at .. at+count)}. */
    public void read(long from, double[] into, int at, int count) {
        if (memory.host()) {
            doubles().get(Math.toIntExact(from), into, at, count);
        } else {
            System.arraycopy(piece(from, count).toDoubleVector(), 0, into, at, count);
        }
    }

    /** Copies {@code from[at .. at+count)} to elements {@code to ..}. */
    public void write(long to, double[] from, int at, int count) {
        if (memory.host()) {
            doubles().put(Math.toIntExact(to), from, at, count);
        } else {
            piece(to, count).assign(Nd4j.createFromArray(Arrays.copyOfRange(from, at, at + count)));
        }
    }

    /** Copies elements {@code from ..} into {@code into[at .. at+count)}. */
    public void read(long from, int[] into, int at, int count) {
        if (memory.host()) {
            ints().get(Math.toIntExact(from), into, at, count);
        } else {
            System.arraycopy(piece(from, count).toIntVector(), 0, into, at, count);
        }
    }

    /** Copies {@code from[at .. at+count)} to elements {@code to ..}. */
    public void write(long to, int[] from, int at, int count) {
        if (memory.host()) {
            ints().put(Math.toIntExact(to), from, at, count);
        } else {
            piece(to, count).assign(Nd4j.createFromArray(Arrays.copyOfRange(from, at, at + count)));
        }
    }

    /** Copies elements {@code from ..} into {@code into[at .. at+count)}. */
    public void read(long from, long[] into, int at, int count) {
        if (memory.host()) {
            longs().get(Math.toIntExact(from), into, at, count);
        } else {
            System.arraycopy(piece(from, count).toLongVector(), 0, into, at, count);
        }
    }

    /** Copies {@code from[at .. at+count)} to elements {@code to ..}. */
    public void write(long to, long[] from, int at, int count) {
        if (memory.host()) {
            longs().put(Math.toIntExact(to), from, at, count);
        } else {
            piece(to, count).assign(Nd4j.createFromArray(Arrays.copyOfRange(from, at, at + count)));
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
            return piece(element, 1).getDouble(0);
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
            return array().getLong(0);
        }
        return storage == Storage.I64 ? longs().get(0) : (long) get(0);
    }

    /** Sets one element from a number, whatever the storage; integers drop the fraction. */
    public void set(long element, double value) {
        if (!memory.host()) {
            piece(element, 1).assign(value);
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

    private INDArray piece(long from, long count) {
        long first = place.key.byteOffset / storage.bytes() + from;
        return Nd4j.create(memory.buffer(storage), new long[] {count}, new long[] {1}, first, 'c');
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
        private @Nullable Pointer pointer;
        private java.nio.@Nullable Buffer buffer;
        private @Nullable IntBuffer words;
        private @Nullable LongBuffer doubleWords;
        private @Nullable INDArray array;

        Place(Key key) {
            this.key = key;
            this.count = product(key.sizes);
            long end = Math.addExact(key.byteOffset, Math.multiplyExact(count, storage.bytes()));
            if (key.byteOffset < 0 || key.byteOffset % storage.bytes() != 0 || end > memory.bytes()) {
                throw new IllegalArgumentException("%s%s at byte %d does not lie within %d bytes"
                        .formatted(storage, Arrays.toString(key.sizes), key.byteOffset, memory.bytes()));
            }
        }

        synchronized Pointer pointer() {
            if (pointer == null) {
                pointer = memory.pointer(storage, key.byteOffset, count);
            }
            return pointer;
        }

        synchronized IntBuffer words() {
            if (words == null) {
                words = addressable(new IntPointer(pointer()).capacity(count)).asBuffer();
            }
            return words;
        }

        synchronized LongBuffer doubleWords() {
            if (doubleWords == null) {
                doubleWords =
                        addressable(new LongPointer(pointer()).capacity(count)).asBuffer();
            }
            return doubleWords;
        }

        /** A buffer of Java's spans at most 2 GiB. */
        private <P extends Pointer> P addressable(P wanted) {
            if (count * storage.bytes() > Integer.MAX_VALUE) {
                throw new IllegalStateException(
                        "a tensor of more than 2 GiB: %s%s".formatted(storage, Arrays.toString(key.sizes)));
            }
            return wanted;
        }

        synchronized java.nio.Buffer buffer(Storage wanted) {
            if (wanted != storage) {
                throw new IllegalStateException("a tensor of " + storage + " has no buffer of " + wanted);
            }
            if (buffer == null) {
                addressable(pointer());
                buffer = switch (storage) {
                    case F32 -> ((FloatPointer) pointer()).asBuffer();
                    case F64 -> ((DoublePointer) pointer()).asBuffer();
                    case I32 -> ((IntPointer) pointer()).asBuffer();
                    case I64 -> ((LongPointer) pointer()).asBuffer();
                };
            }
            return buffer;
        }

        synchronized INDArray array() {
            if (array == null) {
                array = Nd4j.create(
                        memory.buffer(storage), key.sizes, strides(key.sizes), key.byteOffset / storage.bytes(), 'c');
            }
            return array;
        }

        private static long[] strides(long[] sizes) {
            long[] strides = new long[sizes.length];
            long stride = 1;
            for (int axis = sizes.length - 1; axis >= 0; axis--) {
                strides[axis] = stride;
                stride *= sizes[axis];
            }
            return strides;
        }
    }
}
