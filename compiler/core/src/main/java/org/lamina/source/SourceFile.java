package org.lamina.source;

import java.util.Arrays;

/**
 * One program text. Positions are offsets in UTF-16 code units; lines and columns count from 1.
 *
 * @param name how messages call the file: a path relative to where the user stands, or {@code stdlib/layers.nn}
 * @param text the whole text, as read
 */
public record SourceFile(String name, String text, int[] lineStarts) {
    public SourceFile(String name, String text) {
        this(name, text, startsOfLines(text));
    }

    /** Line of an offset, from 1. An offset behind the end belongs to the last line. */
    public int line(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** Column of an offset in UTF-16 code units, from 1. */
    public int column(int offset) {
        return offset - lineStarts[line(offset) - 1] + 1;
    }

    public int lineCount() {
        return lineStarts.length;
    }

    /** Text of a line (from 1) without its line end. */
    public String lineText(int line) {
        int start = lineStarts[line - 1];
        int end = line < lineStarts.length ? lineStarts[line] : text.length();
        while (end > start && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return text.substring(start, end);
    }

    /** Files are equal when they are the same file: spans of two readings must not mix. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return name;
    }

    private static int[] startsOfLines(String text) {
        int[] starts = new int[1 + text.length() / 16];
        int lines = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || (c == '\r' && !(i + 1 < text.length() && text.charAt(i + 1) == '\n'))) {
                if (lines == starts.length) {
                    starts = Arrays.copyOf(starts, 2 * lines);
                }
                starts[lines++] = i + 1;
            }
        }
        return Arrays.copyOf(starts, lines);
    }
}
