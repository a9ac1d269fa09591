package org.lamina.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lamina.types.DType;
import org.lamina.types.Facts;
import org.lamina.types.Size;
import org.lamina.types.SizeName;
import org.lamina.types.ValueType;
import org.lamina.types.Verdict;

/** RELIABILITY 36: the arithmetic of convolution and pooling. */
class WindowShapesTest {
    private static final SizeName HEIGHT = new SizeName("H", "H");

    /** One axis: a window of a kernel's taps that moves by its stride over an image with padding at both ends. */
    private record Axis(long size, long kernel, long stride, long before, long after, long dilation) {
        /** Counts where all taps lie inside, one by one. */
        long counted() {
            long positions = 0;
            for (long start = -before; start + dilation * (kernel - 1) < size + after; start += stride) {
                positions++;
            }
            return positions;
        }

        Size computed(Size length) {
            return WindowShapes.positions(
                    length, Size.of(kernel), Size.of(stride), Size.of(before), Size.of(after), Size.of(dilation));
        }

        Op.Window window() {
            Size one = Size.of(1);
            return new Op.Window(
                    Size.of(kernel),
                    one,
                    Size.of(stride),
                    one,
                    Size.of(before),
                    Size.of(after),
                    Size.of(0),
                    Size.of(0),
                    Size.of(dilation),
                    one,
                    Op.Channels.FIRST);
        }
    }

    private interface Check {
        void check(Axis axis);
    }

    /** Every combination of small settings, odd sizes and padding that differs at both ends among them. */
    private static void all(Check check) {
        for (long size = 1; size <= 11; size++) {
            for (long kernel = 1; kernel <= 5; kernel++) {
                for (int rest = 0; rest < 81; rest++) {
                    check.check(new Axis(size, kernel, 1 + rest % 3, rest / 3 % 3, rest / 9 % 3, 1 + rest / 27));
                }
            }
        }
    }

    @Test
    void positionsAreThoseCountedOneByOne() {
        all(axis -> {
            if (axis.counted() > 0) {
                assertEquals(Size.of(axis.counted()), axis.computed(Size.of(axis.size())), axis.toString());
            }
        });
    }

    @Test
    void aSymbolicSizeGivesTheSamePositions() {
        all(axis -> {
            if (axis.counted() > 0) {
                long value = axis.computed(Size.of(HEIGHT)).evaluate(Map.of(HEIGHT, axis.size()));
                assertEquals(axis.counted(), value, axis.toString());
            }
        });
    }

    /** Pooling is accepted where, and only where, its window has a position. */
    @Test
    void aWindowWithoutAPositionIsRefused() {
        all(axis -> {
            var image = ValueType.of(DType.F32, 1, 1, axis.size(), 1);
            boolean refused = Requirements.of(new Op.AvgPool2d(axis.window()), List.of(image)).stream()
                    .anyMatch(r -> Facts.none().decide(r.constraint()) instanceof Verdict.Refuted);
            assertEquals(axis.counted() == 0, refused, axis.toString());
        });
    }

    /** Sizes that the papers of these networks print. */
    @ParameterizedTest
    @CsvSource({
        "LeNet-5 c1, 32, 5, 1, 0, 0, 1, 28",
        "LeNet-5 s2, 28, 2, 2, 0, 0, 1, 14",
        "AlexNet conv1, 227, 11, 4, 0, 0, 1, 55",
        "AlexNet pool1, 55, 3, 2, 0, 0, 1, 27",
        "AlexNet conv2, 27, 5, 1, 2, 2, 1, 27",
        "AlexNet pool5, 13, 3, 2, 0, 0, 1, 6",
        "VGG-16 conv1_1, 224, 3, 1, 1, 1, 1, 224",
        "ResNet-50 conv1, 224, 7, 2, 3, 3, 1, 112",
        "ResNet-50 pool1, 112, 3, 2, 1, 1, 1, 56",
        "Inception v3 conv 1, 299, 3, 2, 0, 0, 1, 149",
        "Inception v3 conv 2, 149, 3, 1, 0, 0, 1, 147",
        "dilated rate 4, 65, 3, 1, 4, 4, 4, 65",
        "same with an even kernel, 10, 4, 1, 1, 2, 1, 10",
        "same with stride 2 on an odd size, 7, 3, 2, 1, 1, 1, 4",
        "same with stride 2 on an even size, 8, 3, 2, 0, 1, 1, 4",
    })
    void publishedSizes(
            String what, long size, long kernel, long stride, long before, long after, long dilation, long wanted) {
        assertEquals(
                Size.of(wanted), new Axis(size, kernel, stride, before, after, dilation).computed(Size.of(size)), what);
    }
}
