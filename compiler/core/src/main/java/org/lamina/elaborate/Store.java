package org.lamina.elaborate;

import java.util.LinkedHashMap;
import java.util.Map;
import org.lamina.program.Variable;
import org.lamina.types.TensorType;

/** The variables of one program unit (a model, a train, a task) and the graph that gives them their first contents. */
final class Store {
    private final Map<String, Variable> variables = new LinkedHashMap<>();
    private final Tracer init;

    Store(String name) {
        this(new Tracer(name, false));
    }

    Store(Tracer init) {
        this.init = init;
    }

    Tracer init() {
        return init;
    }

    Map<String, Variable> variables() {
        return variables;
    }

    Variable declare(String name, Variable.Role role, TensorType type) {
        var variable = new Variable(name, role, type);
        variables.put(name, variable);
        return variable;
    }
}
