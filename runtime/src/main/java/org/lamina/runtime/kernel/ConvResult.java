package org.lamina.runtime.kernel;

/** Which of image, weights and output of a convolution is computed from the other two. */
enum ConvResult {
    Y,
    DX,
    DW
}
