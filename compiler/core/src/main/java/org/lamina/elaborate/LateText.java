package org.lamina.elaborate;

/**
 * A string argument of a task. A run may give it another value, so long as it is only printed or encoded; whoever asks
 * for the text itself, for a path or a condition, fixes it.
 */
record LateText(String name, TrainArguments arguments) {
    void fix() {
        arguments.fix(name);
    }
}
