package org.lamina.schedule;

import org.lamina.types.Size;

/**
 * Memory that holds one value, or several whose lives do not overlap.
 *
 * @param id position in the schedule
 * @param perShard whether every shard has its own, of its own size; else there is one for all, where each may have its rows
 *     or its slice
 * @param count elements, in the sizes of a shard where {@code perShard}
 * @param firstStep the step that fills it first, counted through all phases; 0 where the caller does
 * @param lastStep the last step that uses it
 */
public record Buffer(int id, Storage storage, boolean perShard, Size count, Home home, int firstStep, int lastStep) {}
