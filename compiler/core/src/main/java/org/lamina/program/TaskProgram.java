package org.lamina.program;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lamina.ir.Graph;
import org.lamina.types.Size;

/**
 * A {@code task} with its arguments.
 *
 * @param doc text of the {@code ##} lines above it
 * @param argumentScalars SCALARs of the graphs that a run computes from the arguments, by name
 * @param seed its argument {@code seed}; empty where it has none
 * @param init gives every variable its first content
 * @param values what it computes, in eval mode, with a RESULT for each tensor that an action uses
 * @param texts DATA of {@code values}, encoded when it runs
 */
public record TaskProgram(
        String name,
        String doc,
        List<StaticArgument> arguments,
        Map<String, StaticNumber> argumentScalars,
        Optional<StaticNumber> seed,
        List<TrainProgram.ModelUse> models,
        List<TrainProgram.Load> loads,
        List<Variable> variables,
        Graph init,
        Graph values,
        List<EncodedText> texts,
        List<EveryProgram.Action> actions) {
    public TaskProgram {
        arguments = List.copyOf(arguments);
        argumentScalars = Collections.unmodifiableMap(new LinkedHashMap<>(argumentScalars));
        models = List.copyOf(models);
        loads = List.copyOf(loads);
        variables = List.copyOf(variables);
        texts = List.copyOf(texts);
        actions = List.copyOf(actions);
    }

    /**
     * {@code Corpus.encode(text)}.
     *
     * @param input name of the DATA that it is, [1, P]
     * @param text pieces without tensors
     * @param classes how many tokens there are
     */
    public record EncodedText(String input, List<TextPart> text, TextPart.Coding coding, Size classes) {
        public EncodedText {
            text = List.copyOf(text);
        }
    }
}
