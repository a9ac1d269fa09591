package org.lamina.runtime.data;

/** The elements behind a field, item after item; decodes on the way out. Asked for one item at a time. */
interface Block {
    /** How many items there are. */
    int count();

    /** How the elements leave. */
    FieldType type();

    /** Copies item {@code item} to {@code dst} at {@code at}. */
    default void copy(int item, float[] dst, int at) {
        throw wrongType("float");
    }

    /** Copies item {@code item} to {@code dst} at {@code at}. */
    default void copy(int item, double[] dst, int at) {
        throw wrongType("double");
    }

    /** Copies item {@code item} to {@code dst} at {@code at}. */
    default void copy(int item, int[] dst, int at) {
        throw wrongType("int");
    }

    /** Copies item {@code item} to {@code dst} at {@code at}. */
    default void copy(int item, long[] dst, int at) {
        throw wrongType("long");
    }

    private IllegalArgumentException wrongType(String wanted) {
        return new IllegalArgumentException("a field of " + type() + " cannot be copied as " + wanted);
    }

    /** Floats as they are. */
    record Floats(float[] values, int itemSize, int count) implements Block {
        @Override
        public FieldType type() {
            return FieldType.F32;
        }

        @Override
        public void copy(int item, float[] dst, int at) {
            System.arraycopy(values, item * itemSize, dst, at, itemSize);
        }

        @Override
        public void copy(int item, double[] dst, int at) {
            int base = item * itemSize;
            for (int i = 0; i < itemSize; i++) {
                dst[at + i] = values[base + i];
            }
        }
    }

    /** Doubles, for programs that compute in f64. */
    record Doubles(double[] values, int itemSize, int count) implements Block {
        @Override
        public FieldType type() {
            return FieldType.F32;
        }

        @Override
        public void copy(int item, float[] dst, int at) {
            int base = item * itemSize;
            for (int i = 0; i < itemSize; i++) {
                dst[at + i] = (float) values[base + i];
            }
        }

        @Override
        public void copy(int item, double[] dst, int at) {
            System.arraycopy(values, item * itemSize, dst, at, itemSize);
        }
    }

    /** Unsigned bytes, one of 256 floats each: pictures take a quarter of the memory that way. */
    record Bytes(byte[] values, float[] decode, int itemSize, int count) implements Block {
        @Override
        public FieldType type() {
            return FieldType.F32;
        }

        @Override
        public void copy(int item, float[] dst, int at) {
            int base = item * itemSize;
            for (int i = 0; i < itemSize; i++) {
                dst[at + i] = decode[values[base + i] & 0xFF];
            }
        }

        @Override
        public void copy(int item, double[] dst, int at) {
            int base = item * itemSize;
            for (int i = 0; i < itemSize; i++) {
                dst[at + i] = decode[values[base + i] & 0xFF];
            }
        }
    }

    /** Integers as they are. */
    record Ints(int[] values, int itemSize, int count) implements Block {
        @Override
        public FieldType type() {
            return FieldType.I32;
        }

        @Override
        public void copy(int item, int[] dst, int at) {
            System.arraycopy(values, item * itemSize, dst, at, itemSize);
        }

        @Override
        public void copy(int item, long[] dst, int at) {
            int base = item * itemSize;
            for (int i = 0; i < itemSize; i++) {
                dst[at + i] = values[base + i];
            }
        }
    }

    /** Long integers as they are. */
    record Longs(long[] values, int itemSize, int count) implements Block {
        @Override
        public FieldType type() {
            return FieldType.I64;
        }

        @Override
        public void copy(int item, long[] dst, int at) {
            System.arraycopy(values, item * itemSize, dst, at, itemSize);
        }
    }
}
