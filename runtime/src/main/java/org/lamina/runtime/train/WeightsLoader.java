package org.lamina.runtime.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Carries out a {@link LoadRule}: finds the entry of a file for each variable by the end of its path. */
final class WeightsLoader {
    private WeightsLoader() {}

    /** Loads, and returns the table of what was read from where. */
    static String load(LoadRule rule, Path path, TensorFile file, ProgramVariables variables) {
        Map<String, HostTensor> entries = candidates(rule, file);
        Map<String, String> names = new LinkedHashMap<>();
        for (String variable : rule.paths()) {
            List<String> fitting = fitting(rule, variable, entries.keySet());
            if (fitting.size() > 1) {
                throw new TrainFailure(path + " has several entries for `" + variable + "`: "
                        + String.join(", ", fitting) + "; choose by `map`");
            }
            names.put(variable, fitting.isEmpty() ? variable : fitting.get(0));
        }
        Map<String, Long> uses =
                names.values().stream().collect(Collectors.groupingBy(name -> name, Collectors.counting()));
        uses.forEach((name, count) -> {
            if (count > 1 && entries.containsKey(name)) {
                throw new TrainFailure("`" + name + "` of " + path + " fits several parameters; choose by `map`");
            }
        });
        WeightsFile.assign(path, entries, names, variables, rule.partial());
        List<String> lines = new ArrayList<>();
        lines.add("load " + rule.text() + " from " + path);
        names.forEach((variable, name) -> {
            HostTensor tensor = entries.get(name);
            String source = tensor == null ? "(kept as initialised)" : name + " " + WeightsFile.typeText(tensor);
            lines.add("  " + variable + "  <-  " + source);
        });
        return String.join("\n", lines);
    }

    private static Map<String, HostTensor> candidates(LoadRule rule, TensorFile file) {
        Set<String> labels = labels(file);
        Map<String, HostTensor> entries = new LinkedHashMap<>();
        file.tensors().forEach((name, tensor) -> {
            boolean weight = labels.isEmpty() || labels.contains(name.split("\\.", 2)[0]);
            if (weight && (rule.map().isEmpty() || name.startsWith(prefix(rule)))) {
                entries.put(name, tensor);
            }
        });
        return entries;
    }

    private static Set<String> labels(TensorFile file) {
        String models = file.metadata().getOrDefault("models", "");
        return models.isEmpty()
                ? Set.of()
                : List.of(models.split(",")).stream()
                        .map(model -> model.split("=", 2)[0])
                        .collect(Collectors.toSet());
    }

    /** What a pattern {@code "old.*"} fixes: {@code "old."}. */
    private static String prefix(LoadRule rule) {
        String map = rule.map().orElse("");
        return map.endsWith("*") ? map.substring(0, map.length() - 1) : map;
    }

    private static List<String> fitting(LoadRule rule, String variable, Set<String> entries) {
        if (rule.map().isEmpty() && entries.contains(variable)) {
            return List.of(variable);
        }
        String withoutLabel = variable.substring(variable.indexOf('.') + 1);
        List<String> fitting = new ArrayList<>();
        for (String entry : entries) {
            String end = rule.map().isEmpty()
                    ? entry.substring(entry.indexOf('.') + 1)
                    : entry.substring(prefix(rule).length());
            boolean fits = rule.map().isEmpty()
                    ? end.equals(withoutLabel) || entry.equals(withoutLabel)
                    : !end.isEmpty() && (variable.equals(end) || variable.endsWith("." + end));
            if (fits) {
                fitting.add(entry);
            }
        }
        return fitting;
    }
}
