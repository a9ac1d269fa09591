/**
 * Decides where, when and in which memory every node of a graph runs.
 *
 * <p>A graph without gradient nodes and the name of the batch size enter; a {@link org.lamina.schedule.Schedule} leaves. The
 * stage never changes what is computed, except that sums over a batch in shards are added shard by shard.
 */
@NullMarked
package org.lamina.plan;

import org.jspecify.annotations.NullMarked;
