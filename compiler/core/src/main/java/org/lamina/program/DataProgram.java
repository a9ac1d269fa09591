package org.lamina.program;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lamina.ir.Graph;

/**
 * A {@code data} block with its arguments.
 *
 * @param source what is read
 * @param split how it is cut; empty for the parts that the source has
 * @param delivered fields as they come from the source
 * @param fields fields after all maps, as the block's head declares them
 * @param statistics variables that the fits write
 * @param batch items of a batch; empty for all
 */
public record DataProgram(
        String name,
        SourceSpec source,
        Optional<SplitSpec> split,
        List<TensorField> delivered,
        List<TensorField> fields,
        List<Step> steps,
        List<Variable> statistics,
        Optional<StaticNumber> batch,
        boolean shuffle,
        boolean drop) {
    public DataProgram {
        delivered = List.copyOf(delivered);
        fields = List.copyOf(fields);
        steps = List.copyOf(steps);
        statistics = List.copyOf(statistics);
    }

    /**
     * The call of a source: its name, static arguments by name (positional ones by position from {@code "0"}), and the
     * graph of a {@code generate}.
     */
    public record SourceSpec(String name, Map<String, Setting> arguments, Optional<Graph> generate) {
        public SourceSpec {
            arguments = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(arguments));
        }
    }

    /** A static value in a clause. */
    public sealed interface Setting {
        record Number(StaticNumber number) implements Setting {
            /** Its value in this elaboration. */
            public double value() {
                return number.present();
            }

            public boolean integer() {
                return number.isWhole();
            }
        }

        record Text(String value) implements Setting {}

        record Flag(boolean value) implements Setting {}

        /** A bare word such as {@code drop}. */
        record Word(String value) implements Setting {}

        record Range(long from, long to) implements Setting {}

        record Items(List<Setting> values) implements Setting {
            public Items {
                values = List.copyOf(values);
            }
        }

        /** {@code column("MEDV", labels = [..])}. */
        record Call(String name, Map<String, Setting> arguments) implements Setting {
            public Call {
                arguments = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(arguments));
            }
        }
    }

    /** {@code split train = 0.8, valid = 0.2, stratify = y, seed = 1}. */
    public record SplitSpec(
            Map<String, Setting> parts, Optional<String> stratify, boolean order, Optional<StaticNumber> seed) {
        public SplitSpec {
            parts = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(parts));
        }
    }

    public enum StepKind {
        /** DATA in, WRITE of statistics out; on a whole part. */
        FIT,
        /** DATA in, RESULT fields out; item by item. */
        MAP,
        /** As MAP, on every batch that is learnt from, with new random numbers; the types of its results stay. */
        AUGMENT
    }

    /** One clause; {@code part} is empty where it acts on all parts. */
    public record Step(StepKind kind, Graph graph, Optional<String> part) {}
}
