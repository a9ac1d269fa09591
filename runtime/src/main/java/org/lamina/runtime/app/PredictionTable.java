package org.lamina.runtime.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Predictions as CSV: the item, the class with the greatest score where there are classes, and every element of every
 * output.
 *
 * @param classes names of the classes that the first output scores; empty if it scores none
 * @param items   names of the items
 * @param outputs rows of each output by its name
 */
record PredictionTable(List<String> classes, List<String> items, Map<String, float[][]> outputs) {
    String csv() {
        StringBuilder text = new StringBuilder();
        row(text, header());
        for (int i = 0; i < items.size(); i++) {
            List<String> cells = new ArrayList<>();
            cells.add(items.get(i));
            boolean first = true;
            for (float[][] rows : outputs.values()) {
                if (first && !classes.isEmpty()) {
                    cells.add(classes.get(greatest(rows[i])));
                }
                first = false;
                for (float value : rows[i]) {
                    cells.add(Float.toString(value));
                }
            }
            row(text, cells);
        }
        return text.toString();
    }

    private List<String> header() {
        List<String> cells = new ArrayList<>(List.of("item"));
        boolean first = true;
        for (Map.Entry<String, float[][]> output : outputs.entrySet()) {
            boolean named = first && !classes.isEmpty();
            first = false;
            if (named) {
                cells.add("class");
            }
            int width = output.getValue()[0].length;
            for (int i = 0; i < width; i++) {
                String name = output.getKey() + (width == 1 ? "" : Integer.toString(i));
                cells.add(named && classes.size() == width ? "score " + classes.get(i) : name);
            }
        }
        return cells;
    }

    private static int greatest(float[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }

    private static void row(StringBuilder text, List<String> cells) {
        for (int i = 0; i < cells.size(); i++) {
            text.append(i == 0 ? "" : ",").append(quoted(cells.get(i)));
        }
        text.append('\n');
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
