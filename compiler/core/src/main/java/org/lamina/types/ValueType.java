package org.lamina.types;

import java.util.List;
import java.util.stream.Collectors;

/** What a graph knows of a value: the type of its elements and the size of every axis; a scalar has no axes. */
public record ValueType(DType dtype, List<Size> sizes) {
    public ValueType {
        sizes = List.copyOf(sizes);
    }

    public static ValueType scalar(DType dtype) {
        return new ValueType(dtype, List.of());
    }

    public static ValueType of(DType dtype, long... sizes) {
        return new ValueType(
                dtype, java.util.Arrays.stream(sizes).mapToObj(Size::of).toList());
    }

    public int rank() {
        return sizes.size();
    }

    public Size size(int axis) {
        return sizes.get(axis);
    }

    /** Number of elements. */
    public Size count() {
        return sizes.stream().reduce(Size.of(1), Size::times);
    }

    public ValueType withSizes(List<Size> newSizes) {
        return new ValueType(dtype, newSizes);
    }

    public ValueType withDType(DType newType) {
        return new ValueType(newType, sizes);
    }

    /** As messages and printed graphs write it: {@code f32[N, 784]}, a scalar {@code f32}. */
    @Override
    public String toString() {
        return dtype.text()
                + (sizes.isEmpty() ? "" : sizes.stream().map(Size::text).collect(Collectors.joining(", ", "[", "]")));
    }
}
