package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the example {@code xor} says about XOR (false) and XNOR (true), from its compiled trains. */
class XorTest {
    private static final Path PROGRAM =
            Path.of(System.getProperty("lamina.root", "..")).resolve("examples/xor/xor.nn");
    private static final Pattern ACCURACY = Pattern.compile("(?:test|train)\\.acc ([0-9.]+)");

    /** A line gets three of the four corners right at most; 0.85 leaves the noise of 100 test points. */
    private static final double STRAIGHT = 0.85;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noLinearModelLearnsThePoints(boolean xnor) {
        for (int seed = 1; seed <= 3; seed++) {
            assertTrue(points(xnor, seed, "--depth", "0") < STRAIGHT);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void oneHiddenUnitFailsOnThePoints(boolean xnor) {
        for (int seed = 1; seed <= 3; seed++) {
            assertTrue(points(xnor, seed, "--width", "1") < STRAIGHT);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aHundredHiddenUnitsLearnThePoints(boolean xnor) {
        assertTrue(points(xnor, 1, "--width", "100") > 0.95);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void twoLayersOfTenLearnThePoints(boolean xnor) {
        assertTrue(points(xnor, 1, "--width", "10", "--depth", "2") > 0.95);
    }

    /** Of four rows a line gets three at most. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void onlyNetworksLearnTheTable(boolean xnor) {
        assertTrue(table(xnor, "--depth", "0") <= 0.75);
        assertTrue(table(xnor, "--width", "1") <= 0.75);
        assertEquals(1.0, table(xnor, "--width", "100"));
        assertEquals(1.0, table(xnor, "--width", "10", "--depth", "2"));
    }

    private static double points(boolean xnor, int seed, String... network) {
        return accuracy("points", xnor, seed, network);
    }

    private static double table(boolean xnor, String... network) {
        return accuracy("table", xnor, 3, network);
    }

    /** The last accuracy that the run prints: of the test part, where there is one. */
    private static double accuracy(String train, boolean xnor, int seed, String... network) {
        var arguments = new ArrayList<>(List.of("run", PROGRAM.toString(), train, "--xnor", Boolean.toString(xnor)));
        arguments.addAll(List.of("--seed", Integer.toString(seed), "--threads", "1"));
        arguments.addAll(List.of(network));
        CommandLine ran = CommandLine.train(arguments.toArray(String[]::new));
        assertEquals(0, ran.code(), ran.err());
        Matcher found = ACCURACY.matcher(ran.out().lines().reduce("", (before, line) -> line));
        assertTrue(found.find(), ran.out());
        return Double.parseDouble(found.group(1));
    }
}
