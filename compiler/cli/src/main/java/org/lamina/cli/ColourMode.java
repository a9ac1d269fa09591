package org.lamina.cli;

/** The answer to {@code --color}. */
enum ColourMode {
    AUTO,
    ALWAYS,
    NEVER;

    boolean on(Console console, boolean terminal) {
        return switch (this) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> terminal && console.allowsColour();
        };
    }
}
