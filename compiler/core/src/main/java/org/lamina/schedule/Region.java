package org.lamina.schedule;

import org.lamina.types.Size;

/**
 * Part of an arena whose buffers all have a constant times {@code unit} elements, so that offsets are exact for any
 * value of the sizes.
 *
 * @param perShard whether it belongs to the arena of every shard, else to the shared one
 * @param peak its length in units
 */
public record Region(Storage storage, boolean perShard, Size unit, long peak) {}
