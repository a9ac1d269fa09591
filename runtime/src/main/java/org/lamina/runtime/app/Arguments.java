package org.lamina.runtime.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values of the static arguments of a train, checked against their types. */
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
            values.put(spec.name(), parse(spec, given.getOrDefault(spec.name(), spec.defaultValue())));
        }
        return new Arguments(values);
    }

    private static Object parse(ArgumentSpec spec, String text) {
        try {
            return switch (spec.kind()) {
                case INT -> Long.valueOf(text.replace("_", ""));
                case FLOAT -> finite(text);
                case BOOL -> bool(text);
                case STRING -> text;
            };
        } catch (NumberFormatException e) {
            String wanted = spec.kind() == ArgumentSpec.Kind.INT
                    ? "a whole number"
                    : spec.kind() == ArgumentSpec.Kind.FLOAT ? "a number" : "true or false";
            throw new IllegalArgumentException("--" + spec.name() + " must be " + wanted + ", not `" + text + "`", e);
        }
    }

    private static Double finite(String text) {
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

    private Object get(String name) {
        Object value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no argument " + name + " in " + values.keySet());
        }
        return value;
    }
}
