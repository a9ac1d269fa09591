package org.lamina.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lamina.diag.CompilerBug;
import org.lamina.types.DType;
import org.lamina.types.Size;
import org.lamina.types.ValueType;

class ShapeRulesTest {
    private static final Op.Window FIVE = window(5, 1, 2, 1);

    private static Op.Window window(long kernel, long stride, long pad, long dilation) {
        return new Op.Window(
                Size.of(kernel),
                Size.of(kernel),
                Size.of(stride),
                Size.of(stride),
                Size.of(pad),
                Size.of(pad),
                Size.of(pad),
                Size.of(pad),
                Size.of(dilation),
                Size.of(dilation));
    }

    private static ValueType f32(String... sizes) {
        return new ValueType(DType.F32, sizes(sizes));
    }

    private static List<Size> sizes(String... sizes) {
        return Arrays.stream(sizes).map(Size::parse).toList();
    }

    private static String infer(Op op, ValueType... inputs) {
        return ShapeRules.infer(op, List.of(inputs)).toString();
    }

    private static void refused(String reason, Op op, ValueType... inputs) {
        var e = assertThrows(CompilerBug.class, () -> ShapeRules.infer(op, List.of(inputs)));
        assertTrue(String.valueOf(e.getMessage()).contains(reason), e::getMessage);
    }

    private static List<String> open(Op op, ValueType... inputs) {
        return Requirements.of(op, List.of(inputs)).stream()
                .map(Requirement::constraint)
                .filter(constraint -> !constraint.left().isConstant()
                        || !constraint.right().isConstant()
                        || !constraint
                                .relation()
                                .holds(Long.compare(
                                        constraint.left().value(),
                                        constraint.right().value())))
                .map(Object::toString)
                .toList();
    }

    @Test
    void matrixProducts() {
        assertEquals("[f32[N, 10]]", infer(new Op.MatMul(false, false), f32("N", "784"), f32("784", "10")));
        assertEquals("[f32[B, T, T]]", infer(new Op.MatMul(false, true), f32("B", "T", "64"), f32("B", "T", "64")));
        refused("size 784 against 785", new Op.MatMul(false, false), f32("N", "784"), f32("785", "10"));
        assertEquals(List.of("K == 10"), open(new Op.MatMul(false, false), f32("N", "K"), f32("10", "3")));
    }

    @Test
    void systems() {
        assertEquals("[f32[B, n, k]]", infer(new Op.Solve(), f32("B", "n", "n"), f32("B", "n", "k")));
        refused("size 3 against 4", new Op.Solve(), f32("3", "4"), f32("3", "1"));
        assertEquals(List.of("m == n"), open(new Op.Solve(), f32("m", "n"), f32("m", "1")));
        assertEquals("[f32[13, 1]]", infer(new Op.LeastSquares(), f32("N", "13"), f32("N", "1")));
        refused("size 5 against 4", new Op.LeastSquares(), f32("5", "3"), f32("4", "1"));
        assertEquals("[f32[m, n], f32[n, n]]", infer(new Op.Qr(), f32("m", "n")));
        assertEquals(List.of("m >= n"), open(new Op.Qr(), f32("m", "n")));
        assertEquals("[i32[N, 7]]", infer(new Op.ArgSort(1), f32("N", "7")));
    }

    @Test
    void windows() {
        assertEquals(
                "[f32[N, 6, H, W]]",
                infer(new Op.Conv2d(FIVE, Size.of(1)), f32("N", "1", "H", "W"), f32("6", "1", "5", "5")));
        assertEquals("[f32[N, C, H//2, W//2]]", infer(new Op.MaxPool2d(window(2, 2, 0, 1)), f32("N", "C", "H", "W")));
        assertEquals(
                "[f32[N, 6, 28, 28]]",
                infer(
                        new Op.Conv2dGradInput(FIVE, Size.of(2), sizes("N", "6", "28", "28")),
                        f32("N", "4", "28", "28"),
                        f32("4", "3", "5", "5")));
        refused("size 6 against 3", new Op.Conv2d(FIVE, Size.of(1)), f32("N", "6", "H", "W"), f32("4", "3", "5", "5"));
    }

    @Test
    void sizePreconditionsOfWindows() {
        assertEquals(
                List.of("G >= 1", "C == 3*G", "8 % G == 0", "5 <= H + 4", "5 <= W + 4").stream()
                        .sorted()
                        .toList(),
                open(new Op.Conv2d(FIVE, Size.parse("G")), f32("N", "C", "H", "W"), f32("8", "3", "5", "5")).stream()
                        .sorted()
                        .toList());
        assertEquals(
                List.of("2 < 2", "2 < 2", "2 < 2", "2 < 2"),
                open(new Op.MaxPool2d(window(2, 1, 2, 1)), f32("1", "1", "4", "4")));
        assertEquals(List.of("9 <= 8", "9 <= 8"), open(new Op.AvgPool2d(window(5, 1, 0, 2)), f32("1", "1", "8", "8")));
    }

    @Test
    void reshapesKeepTheCount() {
        assertEquals("[f32[N, 400]]", infer(new Op.Reshape(sizes("N", "400")), f32("N", "16", "5", "5")));
        refused("the counts differ", new Op.Reshape(sizes("N", "400")), f32("N", "401"));
        assertEquals(
                List.of("H*N == 2*N*(H//2)"),
                open(new Op.Reshape(sizes("N", "H//2", "2")), f32("N", "H")).stream()
                        .filter(text -> text.contains("=="))
                        .filter(text -> !text.contains(">="))
                        .toList());
    }

    @Test
    void elementTypes() {
        ValueType bool = new ValueType(DType.BOOL, sizes("N"));
        ValueType i32 = new ValueType(DType.I32, sizes("N"));
        assertEquals("[bool[N]]", infer(new Op.Binary(Op.BinaryFn.LT), i32, i32));
        assertEquals("[i64]", infer(new Op.Reduce(Op.ReduceFn.COUNT, List.of(0)), bool));
        assertEquals("[i32[N]]", infer(new Op.ArgReduce(Op.ArgFn.ARGMAX, 1), f32("N", "10")));
        refused("element type", new Op.Binary(Op.BinaryFn.DIV), i32, i32);
        refused("element type", new Op.Binary(Op.BinaryFn.FLOOR_DIV), f32("N"), f32("N"));
        refused("element types differ", new Op.Binary(Op.BinaryFn.ADD), f32("N"), i32);
        refused("element type", new Op.Reduce(Op.ReduceFn.MEAN, List.of(0)), i32);
        refused("has no gradient", new Op.Gradient(), f32(), i32);
        refused("not a scalar", new Op.Gradient(), f32("N"), f32("N"));
    }

    @Test
    void axesAndPositions() {
        ValueType i64 = new ValueType(DType.I64, sizes("N", "T"));
        assertEquals("[f32[N, T, 64]]", infer(new Op.Gather(), f32("V", "64"), i64));
        assertEquals("[f32[N, C, T, 64]]", infer(new Op.Gather(2, 1), f32("N", "C", "V", "64"), i64));
        assertEquals(
                "[f32[N, C, V, 64]]", infer(new Op.ScatterAdd(2, 1, Size.parse("V")), f32("N", "C", "T", "64"), i64));
        assertEquals("[f32[V, 64]]", infer(new Op.ScatterAdd(Size.parse("V")), f32("N", "T", "64"), i64));
        assertEquals("[f32[N, T]]", infer(new Op.PickAt(2), f32("N", "T", "10"), i64));
        assertEquals("[f32[N, 10, T]]", infer(new Op.PutAt(1, Size.of(10)), f32("N", "T"), i64));
        assertEquals("[f32[N + 3]]", infer(new Op.Concat(0), f32("N"), f32("3")));
        refused("axes [1, 0] of rank 2", new Op.Reduce(Op.ReduceFn.SUM, List.of(1, 0)), f32("N", "T"));
        refused("axis 2 of rank 2", new Op.Flip(2), f32("N", "T"));
        assertEquals(
                List.of("K >= 1", "K + 1 <= T"), open(new Op.Slice(1, Size.of(1), Size.parse("K")), f32("N", "T")));
    }
}
