package org.lamina.program;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** A static number: known, or arithmetic over arguments of the train that a run may give other values. */
public sealed interface StaticNumber {
    <R> R match(
            Function<Whole, R> whole,
            Function<Real, R> real,
            Function<Argument, R> argument,
            Function<Operation, R> operation);

    /** Whether it is an int of the program, not a float. */
    boolean isWhole();

    /** As programs write it; equal texts mean equal numbers. */
    String text();

    record Whole(long value) implements StaticNumber {
        @Override
        public <R> R match(
                Function<Whole, R> whole,
                Function<Real, R> real,
                Function<Argument, R> argument,
                Function<Operation, R> operation) {
            return whole.apply(this);
        }

        @Override
        public boolean isWhole() {
            return true;
        }

        @Override
        public String text() {
            return Long.toString(value);
        }
    }

    record Real(double value) implements StaticNumber {
        @Override
        public <R> R match(
                Function<Whole, R> whole,
                Function<Real, R> real,
                Function<Argument, R> argument,
                Function<Operation, R> operation) {
            return real.apply(this);
        }

        @Override
        public boolean isWhole() {
            return false;
        }

        @Override
        public String text() {
            return text(value);
        }

        /** As programs and command lines write it: {@code 0.5}, {@code inf}. */
        public static String text(double value) {
            return Double.isInfinite(value) ? value > 0 ? "inf" : "-inf" : Double.toString(value);
        }
    }

    /**
     * An argument of the train by name.
     *
     * @param given its value in this elaboration, a known number
     */
    record Argument(String name, StaticNumber given) implements StaticNumber {
        @Override
        public <R> R match(
                Function<Whole, R> whole,
                Function<Real, R> real,
                Function<Argument, R> argument,
                Function<Operation, R> operation) {
            return argument.apply(this);
        }

        @Override
        public boolean isWhole() {
            return given.isWhole();
        }

        @Override
        public String text() {
            return name;
        }
    }

    /** {@code DIV} is of floats; {@code FLOOR_DIV} and {@code MOD} are of ints, with a known divisor of at least 1. */
    record Operation(Operator operator, StaticNumber left, StaticNumber right) implements StaticNumber {
        @Override
        public <R> R match(
                Function<Whole, R> whole,
                Function<Real, R> real,
                Function<Argument, R> argument,
                Function<Operation, R> operation) {
            return operation.apply(this);
        }

        @Override
        public boolean isWhole() {
            return left.isWhole() && right.isWhole();
        }

        @Override
        public String text() {
            return operand(left) + " " + operator.text + " " + operand(right);
        }

        private static String operand(StaticNumber n) {
            return n instanceof Operation ? "(" + n.text() + ")" : n.text();
        }
    }

    enum Operator {
        ADD("+"),
        SUB("-"),
        MUL("*"),
        DIV("/"),
        FLOOR_DIV("//"),
        MOD("%");

        private final String text;

        Operator(String text) {
            this.text = text;
        }
    }

    /** Its value with the arguments of this elaboration; ints to 53 bits. */
    default double present() {
        return match(
                whole -> (double) whole.value(),
                Real::value,
                argument -> argument.given().present(),
                operation -> {
                    double left = operation.left().present();
                    double right = operation.right().present();
                    return switch (operation.operator()) {
                        case ADD -> left + right;
                        case SUB -> left - right;
                        case MUL -> left * right;
                        case DIV -> left / right;
                        case FLOOR_DIV -> Math.floor(left / right);
                        case MOD -> left - right * Math.floor(left / right);
                    };
                });
    }

    /** Names of the arguments in it. */
    default Set<String> arguments() {
        return match(whole -> Set.of(), real -> Set.of(), argument -> Set.of(argument.name()), operation -> {
            var out = new TreeSet<>(operation.left().arguments());
            out.addAll(operation.right().arguments());
            return out;
        });
    }
}
