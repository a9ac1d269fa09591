package org.lamina.runtime.train;

import java.util.List;
import java.util.Optional;

/**
 * {@code model net = X() from "f"} or {@code load net.features from "f" map "features.*"}.
 *
 * @param text    as the program writes the selection, for the printed table
 * @param paths   paths of the variables to load, in order
 * @param from    the weights file
 * @param map     pattern for names in the file; its {@code *} stands for a suffix of a path
 * @param partial whether variables without an entry, and entries without a variable, are allowed
 */
public record LoadRule(String text, List<String> paths, String from, Optional<String> map, boolean partial) {
    public LoadRule {
        paths = List.copyOf(paths);
    }
}
