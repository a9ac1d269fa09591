package org.lamina.runtime.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A file or its content is not what it must be. The text is for the user: what is wrong, where, and what to do; it is
 * shown without a stack trace.
 */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final DataCode code;
    private final String sentence;
    private final @Nullable String file;
    private final long row;
    private final @Nullable String column;
    private final @Nullable String help;
    private final List<String> facts;

    private DataException(Problem problem) {
        super(problem.oneLine(), problem.cause);
        this.code = problem.code;
        this.sentence = problem.sentence;
        this.file = problem.file;
        this.row = problem.row;
        this.column = problem.column;
        this.help = problem.help;
        this.facts = List.copyOf(problem.facts);
    }

    /** The kind of trouble. */
    public DataCode code() {
        return code;
    }

    /** What is wrong, without place and remedy. */
    public String sentence() {
        return sentence;
    }

    /** The file, as messages show it. */
    public Optional<String> file() {
        return Optional.ofNullable(file);
    }

    /** The line of a text file, or the number of a record, counted from 1. */
    public OptionalLong row() {
        return row > 0 ? OptionalLong.of(row) : OptionalLong.empty();
    }

    /** The column: its name, or its position counted from 0 as programs write it, or both. */
    public Optional<String> column() {
        return Optional.ofNullable(column);
    }

    /** What the user can do about it. */
    public Optional<String> help() {
        return Optional.ofNullable(help);
    }

    /**
     * The message in the form of the compiler's diagnostics, over several lines without a final newline:
     * {@code error[NN0603]: …}, the place, the facts, the remedy.
     */
    public String text() {
        StringBuilder text =
                new StringBuilder("error[").append(code.id()).append("]: ").append(sentence);
        if (file != null) {
            text.append("\n  --> ").append(file);
            if (row > 0) {
                text.append(':').append(row);
            }
            if (column != null) {
                text.append(", column ").append(column);
            }
        }
        for (String fact : facts) {
            text.append("\n   = ").append(fact);
        }
        if (help != null) {
            text.append("\n   = help: ").append(help);
        }
        return text.toString();
    }

    /** Collects the parts of a problem; {@link #exception()} makes it something to throw. */
    public static final class Problem {
        private final DataCode code;
        private final String sentence;
        private @Nullable String file;
        private long row;
        private @Nullable String column;
        private @Nullable String help;
        private @Nullable Throwable cause;
        private final List<String> facts = new ArrayList<>();

        Problem(DataCode code, String sentence) {
            this.code = code;
            this.sentence = sentence;
        }

        /** The file it is about. */
        public Problem file(Path path) {
            return file(path.toString());
        }

        /** The file it is about, as messages show it. */
        public Problem file(String name) {
            this.file = name;
            return this;
        }

        /** Line or record, counted from 1. */
        public Problem row(long number) {
            this.row = number;
            return this;
        }

        /** Column, as messages show it. */
        public Problem column(String text) {
            this.column = text;
            return this;
        }

        /** A line such as {@code missing: net.fc.w}, in the order added. */
        public Problem fact(String line) {
            this.facts.add(line);
            return this;
        }

        /** What the user can do. */
        public Problem help(String text) {
            this.help = text;
            return this;
        }

        /** The exception behind it, for logs. */
        public Problem cause(Throwable exception) {
            this.cause = exception;
            return this;
        }

        /** The exception to throw. */
        public DataException exception() {
            return new DataException(this);
        }

        private String oneLine() {
            StringBuilder text = new StringBuilder(code.id()).append(": ");
            if (file != null) {
                text.append(file);
                if (row > 0) {
                    text.append(", row ").append(row);
                }
                if (column != null) {
                    text.append(", column ").append(column);
                }
                text.append(": ");
            }
            text.append(sentence);
            return help == null
                    ? text.toString()
                    : text.append(" (").append(help).append(')').toString();
        }
    }
}
