package org.lamina.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TensorTextTest {
    @Test
    void aScalarIsItsNumber() {
        assertEquals("0.5000", TensorText.of(HostTensor.of(new float[] {0.5f})));
        assertEquals("-7", TensorText.of(HostTensor.of(new int[] {-7})));
    }

    @Test
    void rowsStandBelowEachOther() {
        assertEquals("""
                [[ 1.0000, -2.5000],
                 [10.0000,  0.0000]]""", TensorText.of(HostTensor.of(new float[] {1, -2.5f, 10, 0}, 2, 2)));
    }

    @Test
    void aLongAxisShowsItsEnds() {
        assertEquals(
                "[0, 1, 2, ..., 7, 8, 9]", TensorText.of(HostTensor.of(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 10)));
        assertEquals("[0, 1, 2, 3, 4, 5, 6]", TensorText.of(HostTensor.of(new int[] {0, 1, 2, 3, 4, 5, 6}, 7)));
    }

    @Test
    void smallAndBadNumbersStayVisible() {
        assertEquals(
                "[1.0000e-05,        NaN,   Infinity]",
                TensorText.of(HostTensor.of(new double[] {1e-5, Double.NaN, Double.POSITIVE_INFINITY}, 3)));
    }
}
