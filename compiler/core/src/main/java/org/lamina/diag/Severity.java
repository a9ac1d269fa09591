package org.lamina.diag;

/** How bad a diagnostic is. Only an {@code ERROR} stops the compiler. */
public enum Severity {
    ERROR("error"),
    WARNING("warning"),
    NOTE("note");

    private final String text;

    Severity(String text) {
        this.text = text;
    }

    /** As it stands at the front of a message. */
    public String text() {
        return text;
    }
}
