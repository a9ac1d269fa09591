package org.lamina.schedule;

import org.lamina.types.Size;

/**
 * Part of an arena whose buffers all have a constant times {@code unit} elements, so that offsets are exact for any
 * value of the sizes.
 *
 * @param perShard whether it belongs to the arena of every shard, else to the shared one
 * @param peak its length in units
 * @param live the greatest sum of the buffers that live at one time, in units: no packing can need less
 */
public record Region(Storage storage, boolean perShard, Size unit, long peak, long live) {}
