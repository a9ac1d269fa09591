package org.lamina.elaborate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lamina.ir.Value;
import org.lamina.program.StaticNumber;
import org.lamina.program.TextPart;
import org.lamina.program.Variable;
import org.lamina.source.Span;
import org.lamina.syntax.Decl;
import org.lamina.syntax.Expr;
import org.lamina.types.Size;
import org.lamina.types.TensorType;

/** What an expression stands for while a program is elaborated: a static value, a tensor of the graph, or a callable. */
sealed interface Val {
    /** How messages call it: {@code f32[N, 10]}, {@code an int}, {@code the layer Dense}. */
    String describe();

    /** The result of an erroneous expression; accepted everywhere, so that one mistake gives one message. */
    record Unknown() implements Val {
        @Override
        public String describe() {
            return "?";
        }
    }

    Unknown UNKNOWN = new Unknown();

    /**
     * A static integer; symbolic where it depends on a size that is not a number.
     *
     * @param late how it follows from arguments that a run may change; null for a plain number
     */
    record Int(Size size, @Nullable Late late) implements Val {
        Int(Size size) {
            this(size, null);
        }

        /** The number, which fixes the arguments it follows from. */
        @Override
        public Size size() {
            if (late != null) {
                late.fix();
            }
            return size;
        }

        /** The number for texts, which promise nothing. */
        Size shown() {
            return size;
        }

        /** For a clause that takes ints from {@code least} on, and leaves their arguments open; empty for others. */
        Optional<StaticNumber> atLeast(long least) {
            if (!size.isConstant() || size.value() < least) {
                return Optional.empty();
            }
            return Optional.of(late == null ? new StaticNumber.Whole(size.value()) : late.checked());
        }

        @Override
        public String describe() {
            return "the int " + size.text();
        }
    }

    /**
     * A static float; NaN where a generic definition is checked without knowing it.
     *
     * @param late how it follows from arguments that a run may change; null for a plain number
     */
    record Float(double value, @Nullable Late late) implements Val {
        Float(double value) {
            this(value, null);
        }

        /** The number, which fixes the arguments it follows from. */
        @Override
        public double value() {
            if (late != null) {
                late.fix();
            }
            return value;
        }

        /** The number for texts, which promise nothing. */
        double shown() {
            return value;
        }

        @Override
        public String describe() {
            return "the float " + value;
        }
    }

    record Bool(boolean value) implements Val {
        @Override
        public String describe() {
            return "the bool " + value;
        }
    }

    /** @param late the argument that it is, which a run may change; null for a plain text */
    record Str(String value, @Nullable LateText late) implements Val {
        Str(String value) {
            this(value, null);
        }

        /** The text, which fixes the argument that it is. */
        @Override
        public String value() {
            if (late != null) {
                late.fix();
            }
            return value;
        }

        /** The text for messages, which promise nothing. */
        String shown() {
            return value;
        }

        @Override
        public String describe() {
            return "a string";
        }
    }

    /** A text that only a run knows, in pieces: each a {@link Str}, {@link Decoded}, {@link Shown} or {@link Counter}. */
    record Text(List<Val> parts) implements Val {
        public Text {
            parts = List.copyOf(parts);
        }

        @Override
        public String describe() {
            return "a text that the run makes";
        }
    }

    /** A tensor in a text, as numbers. */
    record Shown(Tensor tensor) implements Val {
        @Override
        public String describe() {
            return "a text that the run makes";
        }
    }

    /** {@code {epoch}} or {@code {step}} in a text. */
    record Counter(String name) implements Val {
        @Override
        public String describe() {
            return "a number that the run counts";
        }
    }

    /** What tokens stand for. */
    record Decoded(Tensor tokens, TextPart.Coding coding) implements Val {
        @Override
        public String describe() {
            return "a decoded text";
        }
    }

    /** {@code Corpus.encode} or {@code Corpus.decode}. */
    record Coder(TextPart.Coding coding, Size classes, boolean encodes) implements Val {
        @Override
        public String describe() {
            return "the function `" + coding.data() + (encodes ? ".encode`" : ".decode`");
        }
    }

    /** A list of statics or tensors, or the sizes that a {@code ..S} stands for. */
    record Items(List<Val> values) implements Val {
        public Items {
            values = List.copyOf(values);
        }

        @Override
        public String describe() {
            return "a list of " + values.size();
        }
    }

    /** What {@code ..S} was bound to. */
    record Rest(List<org.lamina.types.Dim> dims) implements Val {
        public Rest {
            dims = List.copyOf(dims);
        }

        @Override
        public String describe() {
            return "the rest of a shape";
        }
    }

    record Range(Size from, Size to) implements Val {
        @Override
        public String describe() {
            return "the range " + from.text() + ".." + to.text();
        }
    }

    /** The notation of rearrange and einsum. */
    record AxesNotation(Expr.Axes axes) implements Val {
        @Override
        public String describe() {
            return "an axes notation";
        }
    }

    /**
     * A tensor of the graph that {@code owner} traces.
     *
     * @param trail the calls that led to this shape, latest first, for messages
     */
    record Tensor(
            TensorType type,
            Value value,
            Tracer owner,
            @Nullable Trail trail) implements Val {
        @Override
        public String describe() {
            return "a tensor " + type.text();
        }

        /** The same tensor with another past. */
        Tensor after(@Nullable Trail past) {
            return new Tensor(type, value, owner, past);
        }
    }

    /** A variable by name; reading it gives its present content in the graph that is built. */
    record Cell(Variable variable) implements Val {
        @Override
        public String describe() {
            return "a tensor " + variable.type().text();
        }
    }

    record Tuple(List<Val> values) implements Val {
        public Tuple {
            values = List.copyOf(values);
        }

        @Override
        public String describe() {
            return values.isEmpty() ? "nothing" : "a tuple of " + values.size();
        }
    }

    record Fields(Map<String, Val> values) implements Val {
        public Fields {
            values = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        @Override
        public String describe() {
            return values.keySet().stream().collect(Collectors.joining(", ", "a record (", ")"));
        }
    }

    /** A {@code fn} with the scope its body sees. */
    record Fn(Decl.Fn decl, Env scope) implements Val {
        @Override
        public String describe() {
            return "the function `" + decl.name().text() + "`";
        }
    }

    record Lambda(Expr.Lambda lambda, Env scope) implements Val {
        @Override
        public String describe() {
            return "a function";
        }
    }

    /** A number in the place of a schedule. */
    record Constant(Val value) implements Val {
        @Override
        public String describe() {
            return "a constant function";
        }
    }

    record Primitive(Builtin builtin) implements Val {
        @Override
        public String describe() {
            return "the function `" + builtin.name() + "`";
        }
    }

    /** A layer or model by name, its static arguments not yet given. */
    record LayerName(Decl.Layer decl, Env scope) implements Val {
        @Override
        public String describe() {
            return "the " + (decl.model() ? "model" : "layer") + " `"
                    + decl.name().text() + "`";
        }
    }

    /** A layer expression: a layer with its static arguments, written at {@code place}. */
    record Configured(LayerName layer, Map<String, Val> statics, Span place) implements Val {
        public Configured {
            statics = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(statics));
        }

        @Override
        public String describe() {
            return layer.describe();
        }
    }

    /** A layer with parameters of its own, or the part of a model reached by its label. */
    record Layer(Instance instance) implements Val {
        @Override
        public String describe() {
            return "the layer `" + instance.path() + "`";
        }
    }

    record OptimizerName(Decl.Optimizer decl, Env scope) implements Val {
        @Override
        public String describe() {
            return "the optimizer `" + decl.name().text() + "`";
        }
    }

    record Optimizer(OptimizerName name, Map<String, Val> statics) implements Val {
        public Optimizer {
            statics = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(statics));
        }

        @Override
        public String describe() {
            return name.describe();
        }
    }

    record MetricName(Decl.Metric decl, Env scope) implements Val {
        @Override
        public String describe() {
            return "the metric `" + decl.name().text() + "`";
        }
    }

    record Metric(MetricName name, Map<String, Val> statics, Span place) implements Val {
        public Metric {
            statics = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(statics));
        }

        @Override
        public String describe() {
            return name.describe();
        }
    }

    /** A {@code data} block with its arguments, or one part of it. */
    record Delivered(DataUse use, String part) implements Val {
        @Override
        public String describe() {
            return "the data `" + use.name() + "`";
        }
    }

    /**
     * What a training gave, or a part of it.
     *
     * @param path empty, {@code train}, {@code history}, {@code history.valid} …
     */
    record Trained(Trainings.Use use, String path) implements Val {
        @Override
        public String describe() {
            return "the training of `" + use.name() + "`";
        }
    }

    /** A declaration that is used by clauses only: data, train, sweep, task, test. */
    record Named(Decl decl, Env scope) implements Val {
        @Override
        public String describe() {
            return "`" + decl.name().text() + "`";
        }
    }
}
