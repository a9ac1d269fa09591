package org.lamina.program;

/**
 * A static argument of a model or train.
 *
 * @param kind {@code int}, {@code float}, {@code bool} or {@code string}; other types have no command-line form
 * @param value its value in this elaboration, as programs write it
 * @param option whether a run may give it another value: no size, condition or clause depends on it
 * @param doc what the program says of it; may be empty
 */
public record StaticArgument(String name, String kind, String value, boolean option, String doc) {}
