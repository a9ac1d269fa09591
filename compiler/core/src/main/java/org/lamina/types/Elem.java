package org.lamina.types;

import java.util.function.Function;

/** Element type of a tensor as programs see it. */
public sealed interface Elem {
    <R> R match(Function<Plain, R> plain, Function<Idx, R> idx);

    record Plain(DType dtype) implements Elem {
        @Override
        public <R> R match(Function<Plain, R> plain, Function<Idx, R> idx) {
            return plain.apply(this);
        }
    }

    /** {@code idx<V>}: integers in 0..V-1, stored as i32. */
    record Idx(Size bound) implements Elem {
        @Override
        public <R> R match(Function<Plain, R> plain, Function<Idx, R> idx) {
            return idx.apply(this);
        }
    }

    static Elem of(DType dtype) {
        return new Plain(dtype);
    }

    /** How elements are stored. */
    default DType dtype() {
        return match(Plain::dtype, idx -> DType.I32);
    }

    default boolean isIdx() {
        return match(plain -> false, idx -> true);
    }

    default String text() {
        return match(plain -> plain.dtype().text(), idx -> "idx<" + idx.bound().text() + ">");
    }
}
