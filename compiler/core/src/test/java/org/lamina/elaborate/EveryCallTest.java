package org.lamina.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.lamina.autodiff.Autodiff;

/**
 * Every operator and every primitive with arguments of every kind: it is computed, or refused with a message of the
 * language. Nothing throws. {@code -Dlamina.random.calls=N} draws more of the calls with several arguments.
 */
class EveryCallTest {
    private static final int DRAWN = Integer.getInteger("lamina.random.calls", 40);

    private static final String ARGUMENTS = "x: f32[N, 4], y: f32[4, 4], v: f32[4], s: f32, z: f64[N, 4], i: i64[N, 4],"
            + " j: i32[4], b: bool[N, 4], c: idx<5>[N, 4], n: i64, p: f32[N, 2, 6, 6], w: f32[3, 2, 3, 3]";

    private static final List<String> VALUES = List.of(
            "x",
            "y",
            "v",
            "s",
            "z",
            "i",
            "j",
            "b",
            "c",
            "n",
            "p",
            "w",
            "2",
            "-1",
            "0",
            "1.5",
            "true",
            "\"text\"",
            "[0, 1]",
            "[1.0, -2.0]",
            "[N, 4]",
            "[x, x]",
            "(x, y)",
            "(a = x, b = s)",
            "inf",
            "tanh",
            "[]",
            "N",
            "x[:, ~]",
            "x => 2.0*x");

    private static final List<String> OPERATORS =
            List.of("+", "-", "*", "/", "//", "%", "^", "@", "==", "!=", "<", "<=", ">", ">=", "and", "or", "..", "|>");

    private final Map<String, String> failures = new TreeMap<>();
    private int calls;

    @Test
    void operatorsTakeOrRefuseEveryValue() {
        for (String left : VALUES) {
            attempt("-" + left);
            attempt("not " + left);
            for (String right : VALUES) {
                OPERATORS.forEach(op -> attempt(left + " " + op + " " + right));
                attempt(left + "[" + right + "]");
                attempt(left + "(" + right + ")");
                attempt("if " + left + " { " + right + " } else { x }");
            }
        }
        assertEquals(Map.of(), failures, () -> calls + " calls");
    }

    @Test
    void primitivesTakeOrRefuseEveryValue() {
        var random = new Random(3);
        for (Builtin builtin : Builtins.all()) {
            attempt(builtin.name() + "()");
            VALUES.forEach(value -> attempt(builtin.name() + "(" + value + ")"));
            for (int turn = 0; turn < DRAWN; turn++) {
                attempt(builtin.name() + "(" + drawn(random) + ", " + drawn(random) + ")");
                attempt(builtin.name() + "(" + drawn(builtin, random) + ")");
            }
        }
        assertEquals(Map.of(), failures, () -> calls + " calls");
    }

    /** The required arguments in order, some of the others by name. */
    private static String drawn(Builtin builtin, Random random) {
        var arguments = new ArrayList<String>();
        for (String name : builtin.signature()) {
            boolean optional = name.endsWith("?") || name.equals("*");
            if (!optional) {
                arguments.add(drawn(random));
            } else if (random.nextBoolean()) {
                arguments.add((name.equals("*") ? "like" : name.replace("?", "")) + " = " + drawn(random));
            }
        }
        return String.join(", ", arguments);
    }

    private static String drawn(Random random) {
        return VALUES.get(random.nextInt(VALUES.size()));
    }

    private void attempt(String call) {
        calls++;
        try {
            Elaborated.check("fn f(" + ARGUMENTS + ") -> f32 {\n  r = " + call + "\n  0.0\n}\n");
            var checked = Elaborated.check("model M(" + ARGUMENTS + ") {\n  r = " + call + "\n  r\n}\n");
            checked.program().models().forEach(model -> Autodiff.expand(model.predict()));
        } catch (RuntimeException | StackOverflowError e) {
            String where = java.util.Arrays.stream(e.getStackTrace())
                    .limit(6)
                    .map(frame -> frame.getClassName().replaceAll(".*\\.", "") + ":" + frame.getLineNumber())
                    .collect(Collectors.joining(" "));
            failures.putIfAbsent(call.replaceAll("\\(.*", "") + " " + where, call + ": " + e);
        }
    }
}
