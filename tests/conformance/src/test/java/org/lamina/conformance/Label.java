package org.lamina.conformance;

/**
 * What a table says of a case.
 *
 * @param family the file of cases that it is from
 * @param name the layer there
 * @param variant which of its choices of sizes, from 1
 */
record Label(String family, String name, int variant, String program, String sizes) {}
