package org.lamina.cli;

import java.util.regex.Pattern;

/**
 * Shows a Markdown page as plain text. It knows what the pages of {@code docs/errors} use: headings, paragraphs, lists,
 * fenced code, `code` and links; other Markdown stays as it is written.
 */
final class TerminalPage {
    /** Longer lines are hard to read. */
    static final int WIDEST = 100;

    private static final Pattern LINK = Pattern.compile("\\[([^\\]]+)]\\((?:[^)]*)\\)");
    private static final Pattern STRONG = Pattern.compile("\\*\\*([^*]+)\\*\\*");

    private final boolean colour;
    private final int width;
    private final StringBuilder out = new StringBuilder();
    private final StringBuilder paragraph = new StringBuilder();

    /** @param width columns of a line of prose; code stays as it is */
    TerminalPage(boolean colour, int width) {
        this.colour = colour;
        this.width = width;
    }

    String render(String markdown) {
        boolean code = false;
        for (String line : markdown.lines().toList()) {
            if (line.startsWith("```")) {
                endParagraph();
                code = !code;
            } else if (code) {
                out.append("    ").append(line).append('\n');
            } else {
                prose(line);
            }
        }
        endParagraph();
        return out.toString();
    }

    private void prose(String line) {
        if (line.isBlank()) {
            endParagraph();
            out.append('\n');
        } else if (line.startsWith("#")) {
            endParagraph();
            out.append(bold(line.replaceFirst("^#+ *", ""))).append('\n');
        } else {
            if (line.startsWith("- ")) {
                endParagraph();
            }
            paragraph.append(paragraph.isEmpty() ? "" : " ").append(line.strip());
        }
    }

    private void endParagraph() {
        String text = STRONG.matcher(LINK.matcher(paragraph).replaceAll("$1")).replaceAll("$1");
        String indent = text.startsWith("- ") ? "  " : "";
        int column = 0;
        for (String word : text.isEmpty() ? new String[0] : text.split(" +")) {
            if (column > 0 && column + 1 + word.length() > width) {
                out.append('\n').append(indent);
                column = indent.length();
            } else if (column > 0) {
                out.append(' ');
                column++;
            }
            out.append(word);
            column += word.length();
        }
        out.append(text.isEmpty() ? "" : "\n");
        paragraph.setLength(0);
    }

    private String bold(String text) {
        return colour ? "\u001b[1m" + text + "\u001b[0m" : text;
    }
}
