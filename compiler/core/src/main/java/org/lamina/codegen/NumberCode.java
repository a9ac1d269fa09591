package org.lamina.codegen;

import com.palantir.javapoet.CodeBlock;
import org.lamina.program.StaticNumber;
import org.lamina.program.StaticNumber.Operation;

/** Writes static numbers: literals, or arithmetic over the {@code arguments} of a run. */
final class NumberCode {
    private NumberCode() {}

    /** {@code arguments.getInt("epochs")}, {@code (0.5 * arguments.getFloat("lr"))}: of type long or double. */
    static CodeBlock of(StaticNumber number) {
        return number.match(
                whole -> CodeBlock.of("$LL", whole.value()),
                real -> real(real.value()),
                argument -> CodeBlock.of(
                        argument.isWhole() ? "arguments.getInt($S)" : "arguments.getFloat($S)", argument.name()),
                NumberCode::operation);
    }

    private static CodeBlock real(double value) {
        if (Double.isFinite(value)) {
            return CodeBlock.of("$L", value);
        }
        String name = Double.isNaN(value) ? "NaN" : value > 0 ? "POSITIVE_INFINITY" : "NEGATIVE_INFINITY";
        return CodeBlock.of("$T.$L", Double.class, name);
    }

    private static CodeBlock operation(Operation operation) {
        CodeBlock left = of(operation.left());
        CodeBlock right = of(operation.right());
        boolean whole = operation.isWhole();
        return switch (operation.operator()) {
            case ADD -> whole ? exact("addExact", left, right) : CodeBlock.of("($L + $L)", left, right);
            case SUB -> whole ? exact("subtractExact", left, right) : CodeBlock.of("($L - $L)", left, right);
            case MUL -> whole ? exact("multiplyExact", left, right) : CodeBlock.of("($L * $L)", left, right);
            case DIV -> CodeBlock.of("($L / $L)", left, right);
            case FLOOR_DIV -> exact("floorDiv", left, right);
            case MOD -> exact("floorMod", left, right);
        };
    }

    private static CodeBlock exact(String method, CodeBlock left, CodeBlock right) {
        return CodeBlock.of("$T.$L($L, $L)", Math.class, method, left, right);
    }

    /**
     * A number of a clause, which the run refuses below {@code least}: {@code 12}, or
     * {@code arguments.whole("epochs", "2 * n", 1, () -> …)}.
     *
     * @param clause how messages call it
     */
    static CodeBlock clause(String clause, StaticNumber number, long least) {
        if (number instanceof StaticNumber.Whole) {
            return of(number);
        }
        return CodeBlock.of("arguments.whole($S, $S, $LL, () -> $L)", clause, number.text(), least, of(number));
    }

    /** A scalar that graphs read. */
    static CodeBlock scalar(StaticNumber number) {
        return number instanceof StaticNumber.Argument
                ? of(number)
                : CodeBlock.of("arguments.number($S, () -> $L)", number.text(), of(number));
    }
}
