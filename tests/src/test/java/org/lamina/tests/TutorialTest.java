package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Follows {@code docs/tutorial.md} word by word: writes its programs, makes its changes, runs its commands, and compares what
 * they print with what stands there. With {@code -Dgolden.update=true} it writes that down instead.
 */
class TutorialTest {
    private static final Path PAGE =
            Path.of(System.getProperty("lamina.root", "..")).toAbsolutePath().resolve("docs/tutorial.md");
    private static final boolean UPDATE = Boolean.getBoolean("golden.update");
    private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w*)(?: (\\S+))?( \\+)?\\n(.*?)^```\\n");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9][0-9,]*(?:\\.[0-9]+)?(?:e-?[0-9]+)?");

    @TempDir
    Path folder;

    @Test
    void whatItSaysIsWhatHappens() throws Exception {
        String page = Files.readString(PAGE);
        List<MatchResult> fences = FENCE.matcher(page).results().toList();
        var recorded = new StringBuilder();
        int end = 0;
        int commands = 0;
        for (int i = 0; i < fences.size(); i++) {
            MatchResult fence = fences.get(i);
            String text = fence.group(4);
            if (fence.group(1).equals("text")) {
                continue; // compared with the command in front of it
            }
            recorded.append(page, end, fence.end());
            end = fence.end();
            switch (fence.group(1)) {
                case "nn" -> write(fence.group(2), text, fence.group(3) != null);
                case "diff" -> change(fence.group(2), text);
                default -> {
                    boolean told =
                            i + 1 < fences.size() && fences.get(i + 1).group(1).equals("text");
                    String printed = run(text.strip());
                    compare(text, told ? fences.get(i + 1).group(4) : "", printed);
                    recorded.append(printed.isEmpty() ? "" : "\n```text\n" + printed + "```\n");
                    end = told ? fences.get(i + 1).end() : end;
                    commands++;
                }
            }
        }
        assertTrue(commands > 8, "it has commands");
        if (UPDATE) {
            Files.writeString(PAGE, recorded.append(page.substring(end)).toString());
        }
    }

    private static void compare(String command, String told, String printed) {
        assertTrue(UPDATE || alike(told, printed), () -> command + "is to print\n" + told + "and prints\n" + printed);
    }

    private void write(String name, String text, boolean append) throws IOException {
        Path file = folder.resolve(name);
        if (append) {
            Files.writeString(file, text, StandardOpenOption.APPEND);
        } else {
            Files.writeString(file, text);
        }
    }

    /** Lines behind a minus, which stand there once, become those behind a plus. */
    private void change(String name, String difference) throws IOException {
        Path file = folder.resolve(name);
        String program = Files.readString(file);
        String old = lines(difference, "-");
        int at = program.indexOf(old);
        assertTrue(at >= 0 && program.indexOf(old, at + 1) < 0, () -> "once in " + name + ":\n" + old);
        Files.writeString(file, program.replace(old, lines(difference, "+")));
    }

    private static String lines(String difference, String mark) {
        return difference
                .lines()
                .filter(line -> line.startsWith(mark))
                .map(line -> line.substring(1) + "\n")
                .collect(Collectors.joining());
    }

    private String run(String command) throws Exception {
        assertTrue(command.startsWith("./lamina "), command);
        var java = new ArrayList<>(List.of("-cp", System.getProperty("java.class.path"), "org.lamina.cli.Lamina"));
        java.addAll(Arrays.asList(command.substring("./lamina ".length()).split(" ")));
        Processes.Ended ended = Processes.run(folder, "java", java.toArray(String[]::new));
        assertTrue(ended.code() <= 1, () -> command + ": " + ended.code() + " " + ended.err());
        String error = ended.err()
                .lines()
                .filter(l -> !l.contains(": seed "))
                .map(l -> l + "\n")
                .collect(Collectors.joining());
        return (ended.out() + error).replaceAll("  [0-9,]+ samples/s", "");
    }

    /** The same words, and nearly the same numbers. */
    private static boolean alike(String expected, String printed) {
        String[] a = expected.split("\\s+");
        String[] b = printed.split("\\s+");
        boolean alike = a.length == b.length;
        for (int i = 0; alike && i < a.length; i++) {
            alike = a[i].equals(b[i]) || near(a[i], b[i]);
        }
        return alike;
    }

    private static boolean near(String a, String b) {
        if (!NUMBER.matcher(a).matches() || !NUMBER.matcher(b).matches()) {
            return false;
        }
        double x = Double.parseDouble(a.replace(",", ""));
        double y = Double.parseDouble(b.replace(",", ""));
        return Math.abs(x - y) <= 0.03 + 0.1 * Math.max(Math.abs(x), Math.abs(y));
    }
}
