package org.lamina.cli;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Static arguments of trains on a command line: {@code --lr 1e-2} or {@code --lr=1e-2}. */
final class StaticOptions {
    private StaticOptions() {}

    /**
     * Takes the options that name an argument out of a command line; a name without a value stays there.
     *
     * @param names of the arguments
     * @param options changed: what is taken is removed
     * @return texts of the values by name
     */
    static Map<String, String> take(Collection<String> names, List<String> options) {
        Map<String, String> taken = new LinkedHashMap<>();
        for (int i = 0; i < options.size(); ) {
            String option = options.get(i);
            int equals = option.indexOf('=');
            String name = option.startsWith("--") ? option.substring(2, equals < 0 ? option.length() : equals) : "";
            if (!names.contains(name) || (equals < 0 && i + 1 == options.size())) {
                i++;
                continue;
            }
            options.remove(i);
            taken.put(name, equals < 0 ? options.remove(i) : option.substring(equals + 1));
        }
        return taken;
    }
}
