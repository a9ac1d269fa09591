package org.lamina.elaborate;

import java.util.Map;
import org.lamina.program.Variable;

/** Who keeps the variables that a body declares: a layer, an optimizer for one parameter, a metric, a train. */
interface Owner {
    Store store();

    /** Path of the owner itself; empty for the outermost. */
    String path();

    /** Variables declared so far, by their name in the body. */
    Map<String, Variable> variables();

    /** What a {@code state} of this owner is for. */
    Variable.Role stateRole();

    /** Full name of a variable declared under {@code name}. */
    default String path(String name) {
        return path().isEmpty() ? name : path() + "." + name;
    }
}
