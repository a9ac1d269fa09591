package org.lamina.cli.jar;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A compiled program, ready to be packed.
 *
 * @param mainClass the class that {@code java -jar} starts, such as {@code lenet5.Main}
 * @param classes class files by binary name, such as {@code lenet5.LeNet5$Weights}
 * @param resources other files by their path in the JAR, such as {@code lamina/sources/digits.nn}
 */
public record BuiltProgram(String mainClass, SortedMap<String, byte[]> classes, SortedMap<String, byte[]> resources) {
    public BuiltProgram(String mainClass, Map<String, byte[]> classes, Map<String, byte[]> resources) {
        this(mainClass, new TreeMap<>(classes), new TreeMap<>(resources));
    }
}
