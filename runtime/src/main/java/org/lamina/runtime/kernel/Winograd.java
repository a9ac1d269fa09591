package org.lamina.runtime.kernel;

/**
 * Winograd's minimal filtering F(4x4, 3x3) (Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2016):
 * {@code Y = A' [(G g G') * (B' d B)] A} gives sixteen neighbouring results of a 3x3 window from thirty-six products instead
 * of one hundred and forty-four. They are products of polynomials by their values at 0, {@code ±√½}, {@code ±√2} and
 * infinity: with these points the error is twice that of plain sums, with the usual 0, ±1, ±2 and infinity eight times
 * (decision 0014).
 *
 * <p>All transforms run over whole rows: of a row of tiles all channels, or all channels of several filters. What lies at
 * one place of the tiles of a row is a <em>plane</em>.
 */
final class Winograd {
    /** Results of a tile in each direction, and columns between neighbouring tiles. */
    static final int STEP = 4;
    /** Rows, and columns, of a tile. */
    static final int SIDE = 6;
    /** Elements of a tile, and planes. */
    static final int PLACES = SIDE * SIDE;
    /** Arrays for as many rows of a tile, each apart by the columns' numbers modulo {@link #STEP}. */
    static final int ROWS = SIDE * STEP;

    private Winograd() {}

    /**
     * {@code B' d B} of a row of overlapping tiles.
     *
     * @param rows the six rows of the tiles: columns 0, 4, 8 .. of the first, columns 1, 5, 9 .., and so on; the columns of a
     *     row's first two arrays go one tile further
     * @param work as many arrays, and two more
     */
    static void input(float[][] rows, float[][] work, int across, int channels, float[][] planes) {
        int n = across * channels;
        for (int j = 0; j < STEP; j++) {
            int columns = j < SIDE - STEP ? n + channels : n;
            WinogradLine.input(
                    rows[j],
                    rows[STEP + j],
                    rows[2 * STEP + j],
                    rows[3 * STEP + j],
                    rows[4 * STEP + j],
                    rows[5 * STEP + j],
                    work,
                    j,
                    STEP,
                    columns);
        }
        float[] fifth = work[ROWS];
        float[] sixth = work[ROWS + 1];
        for (int i = 0; i < SIDE; i++) {
            int at = STEP * i;
            System.arraycopy(work[at], channels, fifth, 0, n);
            System.arraycopy(work[at + 1], channels, sixth, 0, n);
            WinogradLine.input(
                    work[at], work[at + 1], work[at + 2], work[at + 3], fifth, sixth, planes, SIDE * i, 1, n);
        }
    }

    /** {@code A y A'} of a row of tiles of results, given by their four rows: how the products pull back what was made of them. */
    static void widened(float[][] rows, float[][] work, int n, float[][] planes) {
        for (int j = 0; j < STEP; j++) {
            WinogradLine.widened(rows[j], rows[STEP + j], rows[2 * STEP + j], rows[3 * STEP + j], work, j, STEP, n);
        }
        for (int i = 0; i < SIDE; i++) {
            int at = STEP * i;
            WinogradLine.widened(work[at], work[at + 1], work[at + 2], work[at + 3], planes, SIDE * i, 1, n);
        }
    }

    /** {@code A' m A} of a row of tiles: four rows of results. */
    static void output(float[][] planes, float[][] work, int n, float[][] rows) {
        for (int j = 0; j < SIDE; j++) {
            WinogradLine.output(
                    planes[j],
                    planes[SIDE + j],
                    planes[2 * SIDE + j],
                    planes[3 * SIDE + j],
                    planes[4 * SIDE + j],
                    planes[5 * SIDE + j],
                    work,
                    j,
                    SIDE,
                    n);
        }
        for (int i = 0; i < STEP; i++) {
            int at = SIDE * i;
            WinogradLine.output(
                    work[at],
                    work[at + 1],
                    work[at + 2],
                    work[at + 3],
                    work[at + 4],
                    work[at + 5],
                    rows,
                    STEP * i,
                    1,
                    n);
        }
    }

    /** {@code G g G'} of windows given by their nine taps. */
    static void weights(float[][] taps, float[][] work, int n, float[][] planes) {
        for (int j = 0; j < 3; j++) {
            WinogradLine.weights(taps[j], taps[3 + j], taps[6 + j], work, j, 3, n);
        }
        for (int i = 0; i < SIDE; i++) {
            WinogradLine.weights(work[3 * i], work[3 * i + 1], work[3 * i + 2], planes, SIDE * i, 1, n);
        }
    }

    /** {@code G' u G}: the nine taps of windows. */
    static void weightGradients(float[][] planes, float[][] work, int n, float[][] taps) {
        for (int j = 0; j < SIDE; j++) {
            WinogradLine.weightGradients(
                    planes[j],
                    planes[SIDE + j],
                    planes[2 * SIDE + j],
                    planes[3 * SIDE + j],
                    planes[4 * SIDE + j],
                    planes[5 * SIDE + j],
                    work,
                    j,
                    SIDE,
                    n);
        }
        for (int i = 0; i < 3; i++) {
            int at = SIDE * i;
            WinogradLine.weightGradients(
                    work[at], work[at + 1], work[at + 2], work[at + 3], work[at + 4], work[at + 5], taps, 3 * i, 1, n);
        }
    }
}
