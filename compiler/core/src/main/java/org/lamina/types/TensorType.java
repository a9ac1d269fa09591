package org.lamina.types;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Checked type of a tensor: its elements and the size of each axis. */
public record TensorType(Elem elem, List<Dim> dims) {
    public TensorType {
        dims = List.copyOf(dims);
    }

    public static TensorType scalar(DType dtype) {
        return new TensorType(Elem.of(dtype), List.of());
    }

    /** Plain axes of the given sizes. */
    public static TensorType of(Elem elem, List<Size> sizes) {
        return new TensorType(elem, sizes.stream().map(Dim::of).toList());
    }

    public static TensorType of(DType dtype, long... sizes) {
        return of(Elem.of(dtype), Arrays.stream(sizes).mapToObj(Size::of).toList());
    }

    public int rank() {
        return dims.size();
    }

    public Dim dim(int axis) {
        return dims.get(axis);
    }

    public List<Size> sizes() {
        return dims.stream().map(Dim::size).toList();
    }

    /** What the graph knows of it. */
    public ValueType valueType() {
        return new ValueType(elem.dtype(), sizes());
    }

    public TensorType withElem(Elem newElem) {
        return new TensorType(newElem, dims);
    }

    public TensorType withDims(List<Dim> newDims) {
        return new TensorType(elem, newDims);
    }

    /** {@code [N, 784]}; a scalar is {@code []}. */
    public String shapeText() {
        return dims.stream().map(Dim::text).collect(Collectors.joining(", ", "[", "]"));
    }

    /** {@code f32[N, 784]}; a scalar is {@code f32}. */
    public String text() {
        return elem.text() + (dims.isEmpty() ? "" : shapeText());
    }

    @Override
    public String toString() {
        return text();
    }
}
