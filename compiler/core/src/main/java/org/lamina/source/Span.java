package org.lamina.source;

/** A stretch of text: from {@code start}, inclusive, to {@code end}, exclusive, both offsets into {@code file}. */
public record Span(SourceFile file, int start, int end) {
    public Span {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("span from " + start + " to " + end);
        }
    }

    public String text() {
        return file.text().substring(start, Math.min(end, file.text().length()));
    }

    public int line() {
        return file.line(start);
    }

    public int column() {
        return file.column(start);
    }

    /** The smallest span that holds this one and {@code other}, which must be of the same file. */
    public Span to(Span other) {
        return new Span(file, Math.min(start, other.start), Math.max(end, other.end));
    }

    /** As messages point at it: {@code lenet5.nn:7:10}. */
    @Override
    public String toString() {
        return file.name() + ":" + line() + ":" + column();
    }
}
