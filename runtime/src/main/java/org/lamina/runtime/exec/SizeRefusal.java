package org.lamina.runtime.exec;

import java.util.List;
import java.util.StringJoiner;

/**
 * A function was given sizes that its program does not allow: a batch that is too small, say. The message is a sentence
 * for the person who runs the program; nothing was computed.
 */
public final class SizeRefusal extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** @param condition what the sizes must satisfy, and the place in the program that needs it */
    SizeRefusal(String condition, List<String> names, long[] sizes) {
        super(condition + "; here " + shown(names, sizes));
    }

    private static String shown(List<String> names, long[] sizes) {
        StringJoiner text = new StringJoiner(", ");
        for (int i = 0; i < sizes.length; i++) {
            text.add(names.get(i) + " = " + sizes[i]);
        }
        return text.toString();
    }
}
