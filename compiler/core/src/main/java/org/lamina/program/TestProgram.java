package org.lamina.program;

import java.util.List;
import java.util.Optional;
import org.lamina.ir.Graph;
import org.lamina.ir.SizeNames;
import org.lamina.source.Span;

/**
 * A {@code test}.
 *
 * @param init gives the variables of its layers their first content
 * @param values a RESULT for each value of an action that is not static
 * @param actions its checks and prints, in order
 * @param trainings the trains it calls; their values are inputs of {@code values}
 */
public record TestProgram(
        String title, Span span, Graph init, Graph values, List<Action> actions, List<Training> trainings) {
    public TestProgram {
        actions = List.copyOf(actions);
        trainings = List.copyOf(trainings);
    }

    /** Whether it can only run when the sizes that data decides are known. */
    public boolean readsData() {
        return !trainings.isEmpty()
                || !SizeNames.of(init).isEmpty()
                || !SizeNames.of(values).isEmpty();
    }

    /** What a test does beside computing. */
    public sealed interface Action {
        /**
         * {@code check condition, "message"}.
         *
         * @param condition a bool
         * @param operands what the condition compares, where it is a comparison
         */
        record Check(Span span, String message, Quantity condition, List<Quantity> operands) implements Action {
            public Check {
                operands = List.copyOf(operands);
            }
        }

        /** {@code print "…", e}: values, each in pieces. */
        record Print(List<List<Quantity>> values) implements Action {
            public Print {
                values = values.stream().map(List::copyOf).toList();
            }
        }
    }

    /**
     * A value that is known while compiling, or that the graph computes.
     *
     * @param text as the program writes it
     * @param result name of the RESULT; empty for a static value
     * @param value the static value as text
     */
    public record Quantity(String text, Optional<String> result, String value) {}

    /**
     * A train that the test calls, with the arguments of the call; equal calls are one object.
     *
     * @param label prefix of what belongs to it in the test's graph
     * @param wanted what of its result the test uses
     */
    public record Training(String label, TrainProgram train, List<Wanted> wanted) {
        public Training {
            wanted = List.copyOf(wanted);
        }
    }

    /**
     * One value of a finished training.
     *
     * @param input name of the input of the test's graph
     * @param name the scalar ({@code train.acc}) or the variable ({@code net.c1.w})
     */
    public record Wanted(Kind kind, String input, String name) {
        public enum Kind {
            /** A scalar of the last or, with {@code save best}, of the best epoch, or of the test part. */
            SCALAR,
            /** A scalar of every epoch. */
            HISTORY,
            /** How many epochs were completed. */
            EPOCHS,
            /** Seconds that it took. */
            TIME,
            /** The last or best content of a variable. */
            VARIABLE
        }
    }
}
