package org.lamina.runtime.kernel;

/** How the images on both sides of a window operation lie. */
public enum Channels {
    /** All images are [N, C, H, W]. */
    FIRST,
    /** All images are [N, H, W, C]. */
    LAST,
    /** What windows slide over is [N, C, H, W], what has an element for each window [N, H, W, C]. */
    LAST_IN_RESULT
}
