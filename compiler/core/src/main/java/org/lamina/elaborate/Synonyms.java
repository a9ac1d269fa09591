package org.lamina.elaborate;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What other systems call the arguments of the library. */
final class Synonyms {
    private static final Map<String, List<String>> MEANT = Map.ofEntries(
            Map.entry("kernel", List.of("k")),
            Map.entry("kernel_size", List.of("k")),
            Map.entry("pool_size", List.of("k")),
            Map.entry("strides", List.of("stride")),
            Map.entry("padding", List.of("pad")),
            Map.entry("dilation", List.of("dil")),
            Map.entry("dilation_rate", List.of("dil")),
            Map.entry("filters", List.of("out")),
            Map.entry("units", List.of("out", "hidden")),
            Map.entry("features", List.of("out")),
            Map.entry("out_features", List.of("out")),
            Map.entry("out_channels", List.of("out")),
            Map.entry("use_bias", List.of("bias")),
            Map.entry("hidden_size", List.of("hidden")),
            Map.entry("embedding_dim", List.of("dim")),
            Map.entry("num_heads", List.of("heads")),
            Map.entry("n_heads", List.of("heads")),
            Map.entry("num_groups", List.of("groups")),
            Map.entry("p", List.of("rate")),
            Map.entry("dropout", List.of("rate")),
            Map.entry("learning_rate", List.of("lr")),
            Map.entry("weight_decay", List.of("decay")),
            Map.entry("dim", List.of("axis", "axes")),
            Map.entry("keepdim", List.of("keep")),
            Map.entry("keepdims", List.of("keep")),
            Map.entry("keep_dims", List.of("keep")));

    private Synonyms() {}

    /** The name among {@code names} of what others call {@code word}. */
    static Optional<String> of(String word, Collection<String> names) {
        return MEANT.getOrDefault(word, List.of()).stream()
                .filter(names::contains)
                .findFirst();
    }
}
