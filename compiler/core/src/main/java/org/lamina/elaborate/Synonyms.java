package org.lamina.elaborate;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What other systems call the arguments, parts and parameters of the library. */
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
            Map.entry("val", List.of("valid")),
            Map.entry("validation", List.of("valid")),
            Map.entry("dev", List.of("valid")),
            Map.entry("weight", List.of("w")),
            Map.entry("weights", List.of("w")),
            Map.entry("kernels", List.of("w")),
            Map.entry("bias", List.of("b")),
            Map.entry("biases", List.of("b")),
            Map.entry("sep", List.of("separator")),
            Map.entry("delimiter", List.of("separator")),
            Map.entry("hidden_state", List.of("h")),
            Map.entry("hidden", List.of("h")),
            Map.entry("cell", List.of("c")),
            Map.entry("output", List.of("out")),
            Map.entry("outputs", List.of("out")),
            Map.entry("Linear", List.of("Dense")),
            Map.entry("MultiHeadAttention", List.of("SelfAttention")),
            Map.entry("MultiheadAttention", List.of("SelfAttention")),
            Map.entry("CrossEntropyLoss", List.of("cross_entropy")),
            Map.entry("MSELoss", List.of("mse")),
            Map.entry("L1Loss", List.of("mae")),
            Map.entry("BCELoss", List.of("bce")),
            Map.entry("BCEWithLogitsLoss", List.of("bce_with_logits")),
            Map.entry("MaxPool2d", List.of("max_pool2d")),
            Map.entry("MaxPooling2D", List.of("max_pool2d")),
            Map.entry("AvgPool2d", List.of("avg_pool2d")),
            Map.entry("GlobalAveragePooling2D", List.of("global_avg_pool2d")),
            Map.entry("cat", List.of("concat")),
            Map.entry("concatenate", List.of("concat")),
            Map.entry("view", List.of("reshape")),
            Map.entry("permute", List.of("rearrange")),
            Map.entry("where", List.of("select")),
            Map.entry("randn", List.of("normal")),
            Map.entry("randn_like", List.of("normal")),
            Map.entry("rand", List.of("uniform")),
            Map.entry("size", List.of("int")),
            Map.entry("Tensor", List.of("f32")),
            Map.entry("tensor", List.of("f32")),
            Map.entry("double", List.of("f64")),
            Map.entry("long", List.of("i64")),
            Map.entry("str", List.of("string")),
            Map.entry("boolean", List.of("bool")),
            Map.entry("integer", List.of("int")),
            Map.entry("dim", List.of("axis", "axes")),
            Map.entry("keepdim", List.of("keep")),
            Map.entry("keepdims", List.of("keep")),
            Map.entry("keep_dims", List.of("keep")));

    static final String INPUT_SIZE =
            "a layer finds the size of its input in the value it gets: write that of the result alone";

    /** What others say of a layer in arguments, and what stands for it here. */
    static final Map<String, String> NEEDLESS = Map.ofEntries(
            Map.entry("activation", "an activation is a stage of its own, as in `Dense(128) |> relu`"),
            Map.entry("in_features", INPUT_SIZE),
            Map.entry("in_channels", INPUT_SIZE),
            Map.entry("input_dim", INPUT_SIZE),
            Map.entry("input_size", INPUT_SIZE),
            Map.entry("input_shape", INPUT_SIZE),
            Map.entry("num_features", INPUT_SIZE),
            Map.entry("num_embeddings", "how many rows there are is in the type of the value, `idx<V>`"),
            Map.entry("batch_first", "the batch is always the first axis"),
            Map.entry("device", "where a program runs is an option of `lamina run`"),
            Map.entry("dtype", "numbers are f32 unless a type says otherwise; `precision` of a `train` is for all"));

    private Synonyms() {}

    /** The name among {@code names} of what others call {@code word}. */
    static Optional<String> of(String word, Collection<String> names) {
        return MEANT.getOrDefault(word, List.of()).stream()
                .filter(names::contains)
                .findFirst();
    }
}
