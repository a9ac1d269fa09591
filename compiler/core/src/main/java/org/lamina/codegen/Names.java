package org.lamina.codegen;

import com.palantir.javapoet.NameAllocator;
import java.util.HashMap;
import java.util.Map;

/** Identifiers of one scope. Whatever a program calls its things, the result is a legal, unused and short Java name. */
final class Names {
    private static final int LONGEST = 48;

    private final NameAllocator allocator = new NameAllocator();
    private final Map<String, Integer> used = new HashMap<>();

    /** Marks names that the scope has anyway. */
    Names reserve(String... names) {
        for (String name : names) {
            allocator.newName(name);
            used.put(name, 1);
        }
        return this;
    }

    /** {@code conv1}, then {@code conv1_2}, {@code conv1_3} and so on. */
    String fresh(String suggestion) {
        String wanted = NameAllocator.toJavaIdentifier(cut(suggestion.isEmpty() ? "value" : suggestion));
        int count = used.merge(wanted, 1, Integer::sum);
        if (count == 1) {
            return allocator.newName(wanted);
        }
        String numbered = wanted + "_" + count;
        used.merge(numbered, 1, Integer::sum);
        return allocator.newName(numbered);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    /** Letters and digits of a path such as {@code net.rest[0].c1} as {@code netRest0C1}. */
    static String camel(String text) {
        StringBuilder result = new StringBuilder();
        boolean upper = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isLetterOrDigit(c)) {
                upper = result.length() > 0;
            } else {
                result.append(upper ? Character.toUpperCase(c) : c);
                upper = false;
            }
        }
        if (result.length() > 0) {
            result.setCharAt(0, Character.toLowerCase(result.charAt(0)));
        }
        return result.toString();
    }

    static String join(String first, String second) {
        return first.isEmpty() || second.isEmpty()
                ? first + second
                : first + Character.toUpperCase(second.charAt(0)) + second.substring(1);
    }

    /** The last {@code count} segments of a dotted path. */
    static String tail(String path, int count) {
        int from = path.length();
        for (int i = 0; i < count && from >= 0; i++) {
            from = path.lastIndexOf('.', from - 1);
        }
        return path.substring(Math.min(from + 1, path.length()));
    }

    /** Text that can stand in any comment: no escapes, no line ends, no comment ends, no tags. */
    static String comment(String text) {
        StringBuilder result = new StringBuilder();
        for (int i = 0; i < text.length() && result.length() < 200; i++) {
            char c = text.charAt(i);
            boolean plain = Character.isLetterOrDigit(c) || " _.,:;()[]#+-='".indexOf(c) >= 0;
            boolean slash = c == '/' && (i == 0 || text.charAt(i - 1) != '*');
            result.append(plain || slash ? c : c == '*' ? 'x' : '?');
        }
        return result.toString();
    }

    /** Text of any kind as Javadoc shows it: no tags, no escapes, no comment ends; lines stay. */
    static String javadoc(String text) {
        StringBuilder result = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean end = c == '/' && i > 0 && text.charAt(i - 1) == '*';
            if (end || "&<>@{}\\".indexOf(c) >= 0) {
                result.append("&#").append((int) c).append(';');
            } else if (c == '\n' || !Character.isISOControl(c)) {
                result.append(c);
            }
        }
        return result.toString();
    }
}
