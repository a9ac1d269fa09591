package org.lamina.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class UnifiedDiffTest {
    private static final Pattern HUNK = Pattern.compile("@@ -(\\d+)(?:,(\\d+))? \\+(\\d+)(?:,(\\d+))? @@");

    @Test
    void equalTextsHaveNone() {
        assertEquals("", UnifiedDiff.of("a.nn", "x\ny\n", "x\ny\n"));
    }

    @Test
    void changesStandBetweenThreeLinesOfContext() {
        assertEquals(
                """
                --- a.nn
                +++ a.nn
                @@ -2,7 +2,8 @@
                 2
                 3
                 4
                -five
                +5
                +and a half
                 6
                 7
                 8
                """,
                UnifiedDiff.of("a.nn", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n", "1\n2\n3\n4\n5\nand a half\n6\n7\n8\n9\n"));
    }

    @Test
    void theLastLineMayLackItsEnd() {
        assertEquals("""
                --- a.nn
                +++ a.nn
                @@ -1,2 +1,2 @@
                 x
                -y
                \\ No newline at end of file
                +y
                """, UnifiedDiff.of("a.nn", "x\ny", "x\ny\n"));
    }

    @Test
    void textsMayBeEmpty() {
        assertEquals("--- a.nn\n+++ a.nn\n@@ -0,0 +1,1 @@\n+x\n", UnifiedDiff.of("a.nn", "", "x\n"));
        assertEquals("--- a.nn\n+++ a.nn\n@@ -1,1 +0,0 @@\n-x\n", UnifiedDiff.of("a.nn", "x\n", ""));
    }

    @Test
    void appliedToTheOldTextItGivesTheNewOne() {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            String before = lines(random, random.nextInt(40));
            String after = random.nextBoolean() ? lines(random, random.nextInt(40)) : edited(before, random);
            assertEquals(after, applied(before, UnifiedDiff.of("a.nn", before, after)), "seed " + seed);
        }
    }

    @Test
    void aTextMayChangeEverywhere() {
        var random = new Random(1);
        String before = lines(random, 5000);
        String diff = UnifiedDiff.of("a.nn", before, before.replace("\n", " \n"));
        assertTrue(diff.startsWith("--- a.nn"), diff);
    }

    private static String lines(Random random, int count) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append((char) ('a' + random.nextInt(12))).append('\n');
        }
        return text.toString();
    }

    private static String edited(String text, Random random) {
        var lines = new ArrayList<>(text.lines().toList());
        for (int i = 0; i < 3; i++) {
            lines.add(random.nextInt(lines.size() + 1), "new " + i);
            lines.remove(random.nextInt(lines.size()));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String applied(String before, String diff) {
        List<String> old = before.lines().toList();
        var result = new ArrayList<String>();
        int at = 0;
        for (String line : diff.lines().skip(2).toList()) {
            Matcher hunk = HUNK.matcher(line);
            if (hunk.matches()) {
                int count = hunk.group(2) == null ? 1 : Integer.parseInt(hunk.group(2));
                int from = Integer.parseInt(hunk.group(1)) - (count == 0 ? 0 : 1);
                result.addAll(old.subList(at, from));
                at = from;
                assertEquals(
                        result.size() + (hunk.group(4) != null && hunk.group(4).equals("0") ? 0 : 1),
                        Integer.parseInt(hunk.group(3)),
                        line);
            } else if (line.startsWith("+")) {
                result.add(line.substring(1));
            } else {
                assertEquals(old.get(at++), line.substring(1));
                if (line.startsWith(" ")) {
                    result.add(line.substring(1));
                }
            }
        }
        result.addAll(old.subList(at, old.size()));
        return result.isEmpty() ? "" : String.join("\n", result) + "\n";
    }
}
