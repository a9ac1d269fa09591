package org.lamina.runtime.train;

/**
 * {@code model net = LeNet5(…)}.
 *
 * @param label name in the train, and first segment of its parameters' paths
 * @param name  name of the model that it is made of
 */
public record ModelSpec(String label, String name) {}
