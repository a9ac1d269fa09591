package org.lamina.runtime.train;

import java.util.Map;

/**
 * What a weights or checkpoint file holds.
 *
 * @param tensors  by name, in the order of the file
 * @param metadata texts by key
 */
public record TensorFile(Map<String, HostTensor> tensors, Map<String, String> metadata) {}
