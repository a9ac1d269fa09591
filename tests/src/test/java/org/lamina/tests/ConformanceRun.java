package org.lamina.tests;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.lamina.evaluate.Tensor;
import org.lamina.program.TensorField;
import org.lamina.program.Variable;
import org.lamina.program.Variable.Role;
import org.lamina.runtime.exec.FunctionRunner;
import org.lamina.runtime.exec.Port;
import org.lamina.types.DType;
import org.lamina.types.Elem;
import org.lamina.types.SizeName;

/**
 * One run of a compiled case on random numbers, written with all that it read and gave: {@code input/x},
 * {@code parameter/fc_w}, {@code state/mu}, {@code new/mu}, {@code value}, {@code weight}, {@code gradient/x}.
 */
final class ConformanceRun {
    private final ConformanceProgram program;
    private final FunctionRunner runner;
    private final Random random;
    private final Set<String> states = new HashSet<>();
    private final Map<SizeName, Long> sizes;

    ConformanceRun(ConformanceProgram program, FunctionRunner runner) {
        this.program = program;
        this.runner = runner;
        this.random = new Random(program.test().name().hashCode());
        this.sizes = program.test().sizes().entrySet().stream()
                .collect(Collectors.toMap(e -> SizeName.of(e.getKey()), Map.Entry::getValue));
    }

    void write(Path folder) throws IOException {
        boolean training = program.test().training();
        // A training step takes a batch of one item, which is all of the case.
        runner.resize(runner.function().sizeNames().stream()
                .mapToLong(name -> training ? 1 : program.test().sizes().get(name))
                .toArray());
        var made = new LinkedHashMap<String, Tensor>();
        var arguments = new LinkedHashMap<String, Tensor>();
        for (TensorField field : program.model().inputs()) {
            Tensor value = values(field);
            made.put((training ? "items_" : "") + field.name(), value);
            arguments.put("input/" + field.name(), value);
        }
        for (Variable variable : program.model().variables()) {
            Tensor value = values(variable);
            String path = ConformanceProgram.path(variable.name());
            made.put(path, value);
            String name = ConformanceProgram.flat(path);
            if (variable.role() != Role.PARAM) {
                states.add(name);
            }
            arguments.put((states.contains(name) ? "state/" : "parameter/") + name, value);
        }
        feed(made);
        runner.run();
        try (var archive = new ConformanceArchive(folder, program.test().name())) {
            archive.text(
                    reference(arguments.keySet()),
                    program.test().program(),
                    program.test().sizesText());
            for (Map.Entry<String, Tensor> argument : arguments.entrySet()) {
                archive.array(argument.getKey(), argument.getValue());
            }
            for (Port port : runner.ports()) {
                if (port.kind() == Port.Kind.RESULT || port.kind() == Port.Kind.WRITE) {
                    result(archive, port);
                }
            }
        }
    }

    /** Numbers from a normal distribution, and below the bound of the type. */
    private Tensor values(TensorField field) {
        int[] shape = field.type().sizes().stream()
                .mapToInt(size -> (int) size.evaluate(sizes))
                .toArray();
        double[] values = new double[java.util.Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        DType dtype = field.type().elem().dtype();
        int bound =
                field.type().elem() instanceof Elem.Idx idx ? (int) idx.bound().evaluate(sizes) : 2;
        java.util.Arrays.setAll(values, i -> dtype.isFloat() ? (float) random.nextGaussian() : random.nextInt(bound));
        return Tensor.of(dtype, shape, values);
    }

    /** States are positive: there are variances among them. */
    private Tensor values(Variable variable) {
        Tensor normal = values(new TensorField(variable.name(), variable.type()));
        double[] values = normal.toDoubles();
        boolean state = variable.role() != Role.PARAM;
        java.util.Arrays.setAll(values, i -> (float) (state ? 0.5 + Math.abs(values[i]) : 0.5 * values[i]));
        return Tensor.of(normal.dtype(), normal.sizes(), values);
    }

    private void feed(Map<String, Tensor> made) {
        for (Port port : runner.ports()) {
            switch (port.kind()) {
                case RESULT, WRITE -> {}
                case SCALAR -> runner.input(port.name()).set(0, 1);
                case DATA, VARIABLE -> {
                    Tensor value = made.get(made.containsKey(port.name()) ? port.name() : own(port.name()));
                    if (value != null) {
                        for (int i = 0; i < value.count(); i++) {
                            runner.input(port.name()).set(i, value.get(i));
                        }
                    }
                }
            }
        }
    }

    /** The path of a variable behind that of its model; what only the step has is its own. */
    private static String own(String variable) {
        return variable.contains(".f.") ? ConformanceProgram.path(variable) : variable;
    }

    private void result(ConformanceArchive archive, Port port) throws IOException {
        boolean written = port.kind() == Port.Kind.WRITE;
        var tensor = written ? runner.input(port.name()) : runner.result(port.name());
        String name = port.name().substring(port.name().lastIndexOf('.') + 1).replaceFirst("^kept_", "");
        if (written && own(port.name()).startsWith("f.")) {
            name = ConformanceProgram.flat(own(port.name()));
            name = (states.contains(name) ? "new/" : "gradient/") + name;
        } else if (name.startsWith("d_")) {
            name = "gradient/" + name.substring(2);
        }
        archive.array(name, tensor);
    }

    /** The function with its arguments, behind what its file of helping functions holds. */
    private String reference(Iterable<String> arguments) {
        var names = new StringBuilder();
        List<String> own = new ArrayList<>();
        arguments.forEach(argument -> {
            String name = argument.substring(argument.indexOf('/') + 1);
            names.append(name).append(", ");
            if (!argument.startsWith("input/")) {
                own.add("\"%1$s\": %1$s".formatted(name));
            }
        });
        program.test().sizes().keySet().forEach(name -> names.append(name).append(": int, "));
        return ConformanceCase.functions(program.test().family())
                + "def reference(" + names.substring(0, names.length() - 2) + "):\n"
                + (own.isEmpty() ? "" : "  p = {" + String.join(", ", own) + "}\n")
                + program.test().reference() + "\n";
    }
}
