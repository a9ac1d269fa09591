package org.lamina.conformance;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The generated part of {@code docs/conformance.md}. */
final class Table {
    private static final String START = "<!-- Made by ConformanceTest from here on. -->\n";
    private static final int LONGEST_PROGRAM = 70;

    private Table() {}

    /** A section for each file of cases, a line for each case. */
    static String of(List<Row> rows) {
        var text = new StringBuilder(START).append('\n').append(summary(rows)).append('\n');
        grouped(rows).forEach((family, cases) -> {
            text.append("\n## ").append(family).append("\n\n");
            text.append("| case | program | sizes | forward | gradient |\n|---|---|---|---|---|\n");
            cases.forEach((name, variants) -> text.append(line(name, variants)));
        });
        return text.toString();
    }

    static String summary(List<Row> rows) {
        return "%d cases, %d runs; largest difference forward %s, gradient %s."
                .formatted(
                        grouped(rows).values().stream().mapToInt(Map::size).sum(),
                        rows.size(),
                        number(rows.stream().mapToDouble(Row::forward).max().orElse(0)),
                        number(rows.stream().mapToDouble(Row::gradient).max().orElse(0)));
    }

    private static Map<String, Map<String, List<Row>>> grouped(List<Row> rows) {
        return rows.stream()
                .sorted(Comparator.comparing((Row row) -> row.label().family())
                        .thenComparing(row -> row.label().name())
                        .thenComparing(row -> row.label().variant()))
                .collect(Collectors.groupingBy(
                        row -> row.label().family(),
                        LinkedHashMap::new,
                        Collectors.groupingBy(row -> row.label().name(), LinkedHashMap::new, Collectors.toList())));
    }

    private static String line(String name, List<Row> variants) {
        String body = variants.get(0).label().program().replaceAll("^\\{\\s*|\\s*\\}$", "");
        boolean fits = body.length() <= LONGEST_PROGRAM && !body.contains("\n");
        return "| %s | %s | %s | %s | %s |\n"
                .formatted(
                        name,
                        fits ? "`" + body.replace("|", "\\|") + "`" : "",
                        variants.stream().map(row -> row.label().sizes()).collect(Collectors.joining("; ")),
                        number(variants.stream().mapToDouble(Row::forward).max().orElse(0)),
                        number(variants.stream()
                                .mapToDouble(Row::gradient)
                                .max()
                                .orElse(0)));
    }

    private static String number(double error) {
        return error == 0 ? "0" : String.format(Locale.ROOT, "%.1e", error);
    }

    /** The page with another table. */
    static String replace(String page, String table) {
        int start = page.indexOf(START);
        return (start < 0 ? page : page.substring(0, start)) + table;
    }

    /** Everything of the table but its figures. */
    static List<String> cases(String page) {
        return page.substring(Math.max(0, page.indexOf(START)))
                .lines()
                .filter(line -> line.startsWith("|") || line.startsWith("#"))
                .map(line -> line.replaceAll("( \\| [\\d.e-]+){2} \\|$", ""))
                .toList();
    }
}
