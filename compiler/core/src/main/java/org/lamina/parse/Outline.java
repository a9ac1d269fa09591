package org.lamina.parse;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lamina.source.SourceFile;
import org.lamina.source.Span;

/**
 * Where the declarations of a file stand, found without reading them. Only for files that are known to be right and
 * whose declarations begin at the start of a line, as the formatter writes them: the standard library.
 */
public final class Outline {
    private static final Pattern HEAD = Pattern.compile("(?:export +)?"
            + "(?:(?:fn|layer|model|optimizer|metric|data|train|sweep|task) +(\\w+)|(\\w+) *=(?!=)|(?:test|use)\\b)");

    private Outline() {}

    /** The places of all declarations but tests, each with the comments above it, by name and in order. */
    public static Map<String, Span> of(SourceFile file) {
        String text = file.text();
        Matcher head = HEAD.matcher(text);
        var places = new LinkedHashMap<String, Span>();
        String name = null;
        int start = 0;
        int above = 0; // where the comments begin that stand right above the present line, or else that line
        for (int line = 0; line < text.length(); line = next(text, line)) {
            char first = text.charAt(line);
            if (Character.isLetter(first) && head.region(line, text.length()).lookingAt()) {
                if (name != null) {
                    places.put(name, new Span(file, start, above));
                }
                name = head.group(1) == null ? head.group(2) : head.group(1);
                start = above;
            }
            above = first == '#' ? above : next(text, line);
        }
        if (name != null) {
            places.put(name, new Span(file, start, text.length()));
        }
        return places;
    }

    private static int next(String text, int line) {
        int end = text.indexOf('\n', line);
        return end < 0 ? text.length() : end + 1;
    }
}
