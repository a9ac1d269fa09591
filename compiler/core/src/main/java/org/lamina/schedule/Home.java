package org.lamina.schedule;

/** Which memory a buffer is. */
public sealed interface Home {

    /** The caller's input of that position: a field of the batch or a scalar of the loop. */
    record Input(int port) implements Home {}

    /** The persistent tensor of that name. */
    record Variable(String name) implements Home {}

    /** The caller's result of that position. */
    record Result(int port) implements Home {}

    /** {@code offset} times the unit of the region, in elements, from the start of the region. */
    record Arena(int region, long offset) implements Home {}
}
