package org.lamina.diag;

/** Text under construction, with terminal colours or without. */
final class Ink {
    enum Style {
        PLAIN(""),
        BOLD("1"),
        GUTTER("1;34"),
        ERROR("1;31"),
        WARNING("1;33"),
        NOTE("1;36"),
        SECONDARY("1;34");

        private final String parameters;

        Style(String parameters) {
            this.parameters = parameters;
        }

        static Style of(Severity severity) {
            return switch (severity) {
                case ERROR -> ERROR;
                case WARNING -> WARNING;
                case NOTE -> NOTE;
            };
        }
    }

    private final StringBuilder out = new StringBuilder();
    private final boolean colour;

    Ink(boolean colour) {
        this.colour = colour;
    }

    Ink put(Style style, String text) {
        boolean styled = colour && style != Style.PLAIN && !text.isEmpty();
        if (styled) {
            out.append("\u001b[").append(style.parameters).append('m');
        }
        out.append(text);
        if (styled) {
            out.append("\u001b[0m");
        }
        return this;
    }

    Ink put(String text) {
        out.append(text);
        return this;
    }

    /** Ends a line; blanks at its end are dropped. */
    Ink endLine() {
        int end = out.length();
        while (end > 0 && out.charAt(end - 1) == ' ') {
            end--;
        }
        out.setLength(end);
        out.append('\n');
        return this;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
