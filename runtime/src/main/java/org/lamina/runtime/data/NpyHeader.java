package org.lamina.runtime.data;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lamina.runtime.store.DataException;

/**
 * The header of a NumPy file: a Python dictionary with the keys descr, fortran_order and shape, read strictly.
 *
 * @param kind {@code f} floating point, {@code i} signed, {@code u} unsigned, {@code b} truth value
 * @param size bytes of an element
 */
record NpyHeader(char kind, int size, boolean bigEndian, boolean fortranOrder, long[] shape) {
    private static final Pattern ENTRY = Pattern.compile(
            "\\s*'(\\w{1,20})'\\s*:\\s*('[^'\\\\]{0,20}'|True|False|\\(\\s*(?:\\d{1,19}\\s*,\\s*)*(?:\\d{1,19}\\s*)?\\))"
                    + "\\s*(,|(?=\\}))");
    private static final Pattern TYPE = Pattern.compile("'([<>|=])([a-zA-Z])(\\d{0,3})'");
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final int MOST_AXES = 32;

    static NpyHeader parse(String text, String file) {
        String body = text.strip();
        if (!body.startsWith("{") || !body.endsWith("}")) {
            throw NpyArray.bad(file, "its header is no dictionary");
        }
        String type = "";
        String order = "";
        String shape = "";
        Set<String> seen = new HashSet<>();
        Matcher entry = ENTRY.matcher(body);
        int at = 1;
        while (at < body.length() - 1 && !body.substring(at, body.length() - 1).isBlank()) {
            if (!entry.find(at) || entry.start() != at || !seen.add(entry.group(1))) {
                throw malformed(body, file);
            }
            switch (entry.group(1)) {
                case "descr" -> type = entry.group(2);
                case "fortran_order" -> order = entry.group(2);
                case "shape" -> shape = entry.group(2);
                default -> throw malformed(body, file);
            }
            at = entry.end();
        }
        if (type.isEmpty() || shape.isEmpty() || !order.matches("True|False") || !shape.startsWith("(")) {
            throw malformed(body, file);
        }
        return of(type, order.equals("True"), axes(shape, file), file);
    }

    private static DataException malformed(String body, String file) {
        if (body.contains("'descr': [") || body.contains("'descr':[")) {
            return NpyArray.bad(file, "it holds records of several types");
        }
        return NpyArray.bad(file, "its header is malformed");
    }

    private static NpyHeader of(String type, boolean fortranOrder, long[] shape, String file) {
        Matcher parts = TYPE.matcher(type);
        if (type.contains("O")) {
            throw NpyArray.bad(file, "it holds Python objects, which can run programs");
        }
        if (!parts.matches()) {
            throw NpyArray.bad(file, "it has elements of type " + type);
        }
        char kind = parts.group(2).charAt(0);
        String size = parts.group(3).isEmpty() ? "0" : parts.group(3);
        boolean known = switch (kind) {
            case 'f' -> Set.of("2", "4", "8").contains(size);
            case 'i', 'u' -> Set.of("1", "2", "4", "8").contains(size);
            case 'b' -> size.equals("1");
            default -> false;
        };
        if (!known) {
            throw NpyArray.bad(file, "it has elements of type " + type);
        }
        return new NpyHeader(kind, Integer.parseInt(size), parts.group(1).equals(">"), fortranOrder, shape);
    }

    private static long[] axes(String text, String file) {
        List<Long> axes = new ArrayList<>();
        Matcher number = NUMBER.matcher(text);
        while (number.find()) {
            try {
                axes.add(Long.parseLong(number.group()));
            } catch (NumberFormatException e) {
                throw NpyArray.bad(file, "an axis has the size " + number.group());
            }
        }
        if (axes.size() > MOST_AXES) {
            throw NpyArray.bad(file, "it has " + axes.size() + " axes");
        }
        return axes.stream().mapToLong(Long::longValue).toArray();
    }

    boolean isFloat() {
        return kind == 'f';
    }

    /** Element {@code i} of the buffer as a floating-point number. */
    double number(ByteBuffer buffer, int i) {
        return switch (size) {
            case 2 -> half(buffer.getShort(2 * i));
            case 4 -> buffer.getFloat(4 * i);
            default -> buffer.getDouble(8 * i);
        };
    }

    /** Element {@code i} of the buffer as a whole number; the unsigned 64-bit ones wrap beyond 2^63. */
    long whole(ByteBuffer buffer, int i) {
        boolean unsigned = kind != 'i';
        return switch (size) {
            case 1 -> unsigned ? buffer.get(i) & 0xFF : buffer.get(i);
            case 2 -> unsigned ? buffer.getShort(2 * i) & 0xFFFF : buffer.getShort(2 * i);
            case 4 -> unsigned ? buffer.getInt(4 * i) & 0xFFFFFFFFL : buffer.getInt(4 * i);
            default -> buffer.getLong(8 * i);
        };
    }

    /** IEEE 754 half precision: 1 sign bit, 5 of the exponent, 10 of the fraction. */
    private static double half(short bits) {
        int exponent = bits >> 10 & 0x1F;
        int fraction = bits & 0x3FF;
        double magnitude;
        if (exponent == 0) {
            magnitude = fraction * 0x1p-24;
        } else if (exponent == 31) {
            magnitude = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
        } else {
            magnitude = (1024 + fraction) * Math.scalb(1.0, exponent - 25);
        }
        return bits < 0 ? -magnitude : magnitude;
    }
}
