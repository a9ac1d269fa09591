package org.lamina.schedule;

import java.util.Optional;
import org.lamina.types.SizeName;

/**
 * Whether the batch may be cut into shards.
 *
 * @param batch the size that is cut; empty where everything runs in one piece
 * @param reason why it runs in one piece, for people; empty where it does not
 */
public record Sharding(Optional<SizeName> batch, String reason) {
    public static Sharding along(SizeName batch) {
        return new Sharding(Optional.of(batch), "");
    }

    public static Sharding none(String reason) {
        return new Sharding(Optional.empty(), reason);
    }
}
