package org.lamina.program;

import java.util.function.Function;

/** Arithmetic over the scalars of an epoch, as stop and save rules use it. */
public sealed interface Formula {
    <R> R match(Function<Scalar, R> scalar, Function<Number, R> number, Function<Operation, R> operation);

    /** As the program writes it. */
    String text();

    /** {@code valid.loss}. */
    record Scalar(String text) implements Formula {
        @Override
        public <R> R match(Function<Scalar, R> scalar, Function<Number, R> number, Function<Operation, R> operation) {
            return scalar.apply(this);
        }
    }

    record Number(StaticNumber value, String text) implements Formula {
        @Override
        public <R> R match(Function<Scalar, R> scalar, Function<Number, R> number, Function<Operation, R> operation) {
            return number.apply(this);
        }
    }

    /** {@code operator} is a Java operator over doubles; comparisons give a condition. */
    record Operation(String operator, Formula left, Formula right, String text) implements Formula {
        @Override
        public <R> R match(Function<Scalar, R> scalar, Function<Number, R> number, Function<Operation, R> operation) {
            return operation.apply(this);
        }
    }
}
