package org.lamina.runtime.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.lamina.runtime.train.TrainFailure;

/** Values of the static arguments of a train or a task, checked against their types. */
public final class Arguments {
    private final Map<String, Object> values;

    private Arguments(Map<String, Object> values) {
        this.values = values;
    }

    /**
     * Reads values as programs write them.
     *
     * @param specs what there is
     * @param given texts by name; the others keep their defaults
     * @throws IllegalArgumentException with a message for the user if a value has another type
     */
    public static Arguments of(List<ArgumentSpec> specs, Map<String, String> given) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (ArgumentSpec spec : specs) {
            String text = given.getOrDefault(spec.name(), spec.defaultValue());
            values.put(spec.name(), parse(spec.name(), spec.kind(), text));
        }
        return new Arguments(values);
    }

    /**
     * Reads one value.
     *
     * @throws IllegalArgumentException with a message for the user if it is of another type
     */
    public static Object parse(String name, ArgumentSpec.Kind kind, String text) {
        try {
            return switch (kind) {
                case INT -> Long.valueOf(text.replace("_", ""));
                case FLOAT -> number(text);
                case BOOL -> bool(text);
                case STRING -> text;
            };
        } catch (NumberFormatException e) {
            String wanted = kind == ArgumentSpec.Kind.INT
                    ? "a whole number"
                    : kind == ArgumentSpec.Kind.FLOAT ? "a number" : "true or false";
            throw new IllegalArgumentException("--" + name + " must be " + wanted + ", not `" + text + "`", e);
        }
    }

    private static Double number(String text) {
        if (text.equals("inf") || text.equals("-inf")) {
            return text.equals("inf") ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        }
        double value = Double.parseDouble(text.replace("_", ""));
        if (!Double.isFinite(value) || !text.matches("[-+0-9._eE]+")) {
            throw new NumberFormatException(text);
        }
        return value;
    }

    private static Boolean bool(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new NumberFormatException(text);
        }
        return Boolean.valueOf(text);
    }

    /** All values by name, in the order of the specs. */
    public Map<String, Object> values() {
        return java.util.Collections.unmodifiableMap(values);
    }

    public long getInt(String name) {
        return (Long) get(name);
    }

    public double getFloat(String name) {
        return (Double) get(name);
    }

    public boolean getBool(String name) {
        return (Boolean) get(name);
    }

    public String getString(String name) {
        return (String) get(name);
    }

    /** A value as texts such as the metadata of weights show it. */
    public String text(String name) {
        return get(name).toString();
    }

    /**
     * A number of a clause that follows from arguments.
     *
     * @param clause its name for messages, {@code epochs}
     * @param text what the program says there, {@code 2 * n}
     * @param least smallest number that the clause takes
     * @throws TrainFailure with a message for the user if it is smaller, or no long
     */
    public long whole(String clause, String text, long least, LongSupplier value) {
        long found;
        try {
            found = value.getAsLong();
        } catch (ArithmeticException e) {
            throw tooLarge(text, e);
        }
        if (found < least) {
            String what = clause.equals(text) ? "`" + clause + "`" : "`" + clause + "`, here `" + text + "`,";
            throw new TrainFailure(what + " must be at least " + least + ", is " + found);
        }
        return found;
    }

    /**
     * A number that functions read, which follows from arguments.
     *
     * @param text what the program says there, {@code 2 * n}
     * @throws TrainFailure with a message for the user if arithmetic on ints leaves the longs
     */
    public double number(String text, DoubleSupplier value) {
        try {
            return value.getAsDouble();
        } catch (ArithmeticException e) {
            throw tooLarge(text, e);
        }
    }

    private static TrainFailure tooLarge(String text, ArithmeticException e) {
        return new TrainFailure("`" + text + "` is too large a number with these arguments", e);
    }

    private Object get(String name) {
        Object value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no argument " + name + " in " + values.keySet());
        }
        return value;
    }
}
