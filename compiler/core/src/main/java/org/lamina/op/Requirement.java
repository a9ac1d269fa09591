package org.lamina.op;

import org.lamina.types.Constraint;

/**
 * What an operation asks of sizes.
 *
 * @param constraint must be proved, or hold when the program runs
 * @param rule the reason, in the words of messages
 */
public record Requirement(Constraint constraint, String rule) {}
