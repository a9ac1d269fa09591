package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.lamina.diag.HumanRenderer;
import org.lamina.driver.Compiler;
import org.lamina.elaborate.Request;
import org.lamina.ir.Graph;
import org.lamina.program.ModelProgram;
import org.lamina.program.Program;
import org.lamina.program.TensorField;
import org.lamina.program.TrainProgram;
import org.lamina.program.Variable.Role;
import org.lamina.source.SourceFile;
import org.lamina.types.DType;
import org.lamina.types.Elem;
import org.lamina.types.SizeName;
import org.lamina.types.TensorType;

/**
 * A case as a graph that computes its value, random weights of the value's elements, and the gradients of the weighted sum:
 * those of the inputs and of all parameters. In evaluation these are results; a training step keeps them in states, because
 * it hands out scalars only.
 *
 * @param model the layer alone
 * @param init gives the variables of the graph their first content
 */
record ConformanceProgram(ConformanceCase test, ModelProgram model, Graph init, Graph graph) {
    private static final String LABEL = "f.";

    /** All cases of a program. */
    static List<ConformanceProgram> of(List<ConformanceCase> cases) {
        String layers = ConformanceCase.source(cases.get(0).file()).text();
        Map<String, ModelProgram> plain =
                check(layers + cases.stream().map(ConformanceProgram::alone).collect(Collectors.joining()))
                        .models()
                        .stream()
                        .collect(Collectors.toMap(ModelProgram::name, m -> m));
        Program program = check(layers
                + cases.stream()
                        .map(c -> differentiated(c, plain.get(c.name())))
                        .collect(Collectors.joining()));
        List<ConformanceProgram> all = new ArrayList<>();
        for (ConformanceCase test : cases) {
            ModelProgram alone = plain.get(test.name());
            if (test.training()) {
                TrainProgram train = program.trains().stream()
                        .filter(t -> t.name().equals("train_" + test.name()))
                        .findFirst()
                        .orElseThrow();
                all.add(new ConformanceProgram(
                        test, alone, train.init(), train.step().orElseThrow()));
            } else {
                ModelProgram model = program.models().stream()
                        .filter(m -> m.name().equals(test.name()))
                        .findFirst()
                        .orElseThrow();
                all.add(new ConformanceProgram(test, alone, model.init(), model.predict()));
            }
        }
        return all;
    }

    static Program check(String text) {
        var checked = Compiler.check(new SourceFile("cases.nn", text), new Library(), Request.defaults());
        assertEquals("", HumanRenderer.render(checked.diagnostics().all(), false));
        return checked.program();
    }

    private static String alone(ConformanceCase test) {
        return "\nmodel %s(%s) {\n  f = %s\n  f(%s)\n}\n"
                .formatted(test.name(), test.declared(), test.instance(), test.inputs());
    }

    /** A case without numbers that have gradients leaves its total unused, which the underscore allows. */
    private static String differentiated(ConformanceCase test, ModelProgram alone) {
        String values = "  f = %s\n  value = f(%s)\n  weight = normal(like = value)\n  _total = sum(value*weight)\n"
                .formatted(test.instance(), test.inputs());
        return test.training() ? training(test, alone, values) : evaluation(test, alone, values);
    }

    private static String evaluation(ConformanceCase test, ModelProgram alone, String values) {
        String gradients = sources(alone).stream()
                .map(path -> ", %s = grad(_total, over = %s)".formatted(gradient(path), path))
                .collect(Collectors.joining());
        return "\nmodel %s(%s) {\n%s  (value = value, weight = weight%s)\n}\n"
                .formatted(test.name(), test.declared(), values, gradients);
    }

    /** The one item of its data is all that the layer takes; its optimizer makes every parameter its gradient. */
    private static String training(ConformanceCase test, ModelProgram alone, String values) {
        var kept = new StringBuilder();
        alone.inputs().forEach(field -> kept.append("  %1$s = items_%1$s[0]\n".formatted(field.name())));
        kept.append(values);
        String type = numbers(test, alone.results().get(0).type());
        keep(kept, "kept_value", type, "value");
        keep(kept, "kept_weight", type, "weight");
        for (TensorField field : floats(alone)) {
            String name = field.name();
            keep(kept, "kept_" + gradient(name), numbers(test, field.type()), "grad(_total, over = " + name + ")");
        }
        String items = alone.inputs().stream()
                .map(field -> "items_" + field.name() + ": "
                        + numbers(test, field.type()).replace("[", "[N, "))
                .collect(Collectors.joining(", "));
        String names =
                alone.inputs().stream().map(field -> "items_" + field.name()).collect(Collectors.joining(", "));
        String zeros = alone.inputs().stream()
                .map(field -> "    items_%s = %s\n".formatted(field.name(), zeros(test, field.type())))
                .collect(Collectors.joining());
        return """

                model %1$s(%2$s) {
                %3$s  _total
                }
                optimizer Gradient_%1$s()(p: f32[..S], g: f32[..S]) { g }
                data Items_%1$s: (%2$s) {
                  source generate(1, seed = 1) {
                %4$s  }
                  batch 1
                }
                train train_%1$s {
                  model net = %1$s()
                  data Items_%1$s
                  steps 1
                  step (%5$s) {
                    loss = net(%5$s)
                    minimize loss over net with Gradient_%1$s()
                  }
                }
                """.formatted(test.name(), items, kept, zeros, names);
    }

    /** An item of a type that is no more than a place for the numbers of a run. */
    private static String zeros(ConformanceCase test, TensorType type) {
        String sizes = numbers(test, type).replaceFirst(".*\\[", "[1, ");
        return type.elem() instanceof Elem.Idx idx
                ? "to_idx(i64(zeros(%s)), %s)".formatted(sizes, idx.bound().text())
                : "zeros(%s)".formatted(sizes);
    }

    private static void keep(StringBuilder text, String name, String type, String value) {
        text.append("  state %s: %s = zeros()\n  update %s = %s\n".formatted(name, type, name, value));
    }

    private static List<TensorField> floats(ModelProgram alone) {
        return alone.inputs().stream()
                .filter(field -> field.type().elem().dtype() == DType.F32)
                .toList();
    }

    /** What gradients are taken of: {@code x}, {@code f.fc.w}. */
    private static List<String> sources(ModelProgram alone) {
        List<String> all = new ArrayList<>();
        floats(alone).forEach(field -> all.add(field.name()));
        alone.variables().stream().filter(v -> v.role() == Role.PARAM).forEach(v -> all.add(path(v.name())));
        return all;
    }

    /** A variable as the layer's own: {@code f.fc.w} of {@code net.f.fc.w}. */
    static String path(String variable) {
        return variable.substring(variable.indexOf(LABEL));
    }

    /** The name of a gradient: {@code d_fc_w} of {@code f.fc.w}. */
    static String gradient(String path) {
        return "d_" + flat(path);
    }

    /** {@code fc_0_w} of {@code f.fc[0].w}. */
    static String flat(String path) {
        return (path.startsWith(LABEL) ? path.substring(LABEL.length()) : path)
                .replaceAll("[.\\[]", "_")
                .replace("]", "");
    }

    private static String numbers(ConformanceCase test, TensorType type) {
        Map<SizeName, Long> known = test.sizes().entrySet().stream()
                .collect(Collectors.toMap(e -> SizeName.of(e.getKey()), Map.Entry::getValue));
        return type.elem().text()
                + type.sizes().stream()
                        .map(size -> String.valueOf(size.evaluate(known)))
                        .collect(Collectors.joining(", ", "[", "]"));
    }
}
