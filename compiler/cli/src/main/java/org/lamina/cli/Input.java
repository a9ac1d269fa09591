package org.lamina.cli;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.lamina.source.SourceFile;

/**
 * A program that a command line names.
 *
 * @param name as its user names it
 * @param path where it lies; empty for standard input
 * @param problem why there is nothing to read
 */
record Input(String name, Optional<Path> path, Optional<FileProblem> problem) {
    private static final String PIPE = "-";

    /** The named files, those of named folders, and for {@code -} standard input: in this order, each once. */
    static List<Input> of(List<String> names) {
        var inputs = new ArrayList<Input>();
        var seen = new HashSet<Object>();
        for (String name : names) {
            for (Input input : of(name)) {
                if (seen.add(input.identity())) {
                    inputs.add(input);
                }
            }
        }
        return inputs;
    }

    private static List<Input> of(String name) {
        if (name.equals(PIPE)) {
            return List.of(new Input(Sources.STANDARD_INPUT, Optional.empty(), Optional.empty()));
        }
        try {
            return Sources.programs(Path.of(name)).stream()
                    .map(path -> new Input(path.toString(), Optional.of(path), Optional.empty()))
                    .toList();
        } catch (InvalidPathException e) {
            return unreadable(name, new FileProblem("`" + e.getInput() + "` is no path of a file"));
        } catch (FileProblem e) {
            return unreadable(name, e);
        }
    }

    private static List<Input> unreadable(String name, FileProblem problem) {
        return List.of(new Input(name, Optional.empty(), Optional.of(problem)));
    }

    boolean isStandardInput() {
        return path.isEmpty() && problem.isEmpty();
    }

    /**
     * Its text.
     *
     * @throws FileProblem if there is none
     */
    SourceFile read() {
        if (problem.isPresent()) {
            throw problem.get();
        }
        return path.map(Sources::read).orElseGet(Sources::standardInput);
    }

    /** Where it lies, as its user names it; the working directory for standard input. */
    Path folder() {
        return path.map(Path::getParent).orElse(Path.of(""));
    }

    private Object identity() {
        if (path.isEmpty()) {
            return name;
        }
        try {
            return path.get().toRealPath();
        } catch (IOException e) {
            return path.get().toAbsolutePath().normalize();
        }
    }
}
