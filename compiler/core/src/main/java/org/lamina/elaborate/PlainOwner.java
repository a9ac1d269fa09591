package org.lamina.elaborate;

import java.util.LinkedHashMap;
import java.util.Map;
import org.lamina.program.Variable;

/** An owner that is no layer: an optimizer's slots for one parameter, a metric, the values beside a step. */
record PlainOwner(Store store, String path, Variable.Role stateRole, Map<String, Variable> variables) implements Owner {
    PlainOwner(Store store, String path, Variable.Role stateRole) {
        this(store, path, stateRole, new LinkedHashMap<>());
    }
}
