package org.lamina.cli;

/** A file could not be read or written. The message is one line that names the file, the cause and, if likely, the remedy. */
final class FileProblem extends RuntimeException {
    private static final long serialVersionUID = 1;

    FileProblem(String message) {
        super(message);
    }
}
