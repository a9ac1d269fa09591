package org.lamina.codegen;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a program carries of itself.
 *
 * @param name the command in help texts: the file name without its ending
 * @param packageName package of the generated classes
 * @param sources texts of its files by name
 * @param hash SHA-256 of the sources, in hexadecimal
 * @param version version of the compiler
 */
public record ProgramText(String name, String packageName, Map<String, String> sources, String hash, String version) {
    public ProgramText {
        sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
    }
}
