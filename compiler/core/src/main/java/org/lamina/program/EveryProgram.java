package org.lamina.program;

import java.util.List;
import org.lamina.ir.Graph;

/**
 * An {@code every} block.
 *
 * @param epochs whether epochs are counted, else steps
 * @param values the step in eval mode, with a RESULT for each tensor that an action uses
 */
public record EveryProgram(StaticNumber interval, boolean epochs, Graph values, List<Action> actions) {
    public EveryProgram {
        actions = List.copyOf(actions);
    }

    /** What is done; {@code path} and {@code text} may hold {@code {epoch}} and {@code {step}}; another brace is doubled. */
    public sealed interface Action {
        /** {@code write net to path}. */
        record SaveModel(String label, String path) implements Action {}

        /** {@code write image(e) to path}. */
        record WriteImage(String result, String path) implements Action {}

        /** {@code write image_grid(e, columns = 4) to path}; 0 columns make the grid about square. */
        record WriteGrid(String result, long columns, String path) implements Action {}

        /** {@code print "…", e}: what is shown one behind the other, each in pieces. */
        record Print(List<List<TextPart>> shown) implements Action {
            public Print {
                shown = shown.stream().map(List::copyOf).toList();
            }
        }
    }
}
