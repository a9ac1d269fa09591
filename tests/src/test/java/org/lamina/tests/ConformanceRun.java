package org.lamina.tests;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
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
 * One run of a compiled case on random numbers, written as a NumPy archive: {@code input/x}, {@code parameter/fc_w},
 * {@code state/mu}, {@code new/mu}, {@code value}, {@code weight}, {@code gradient/x}, and the text that computes the same.
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
        try (OutputStream file =
                        Files.newOutputStream(folder.resolve(program.test().name() + ".npz"));
                var zip = new ZipOutputStream(new BufferedOutputStream(file))) {
            text(zip, "reference.txt", reference(arguments.keySet()));
            text(zip, "program.txt", program.test().program());
            text(zip, "sizes.txt", program.test().sizesText());
            for (Map.Entry<String, Tensor> argument : arguments.entrySet()) {
                Tensor value = argument.getValue();
                array(zip, argument.getKey(), value.dtype(), value.sizes(), value.toDoubles());
            }
            for (Port port : runner.ports()) {
                if (port.kind() == Port.Kind.RESULT || port.kind() == Port.Kind.WRITE) {
                    result(zip, port);
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

    private void result(ZipOutputStream zip, Port port) throws IOException {
        boolean written = port.kind() == Port.Kind.WRITE;
        var tensor = written ? runner.input(port.name()) : runner.result(port.name());
        String name = port.name().substring(port.name().lastIndexOf('.') + 1).replaceFirst("^kept_", "");
        if (written && own(port.name()).startsWith("f.")) {
            name = ConformanceProgram.flat(own(port.name()));
            if (!states.contains(name)) {
                return;
            }
            name = "new/" + name;
        } else if (name.startsWith("d_")) {
            name = "gradient/" + name.substring(2);
        }
        double[] values = new double[(int) tensor.count()];
        java.util.Arrays.setAll(values, tensor::get);
        int[] shape =
                java.util.Arrays.stream(tensor.sizes()).mapToInt(i -> (int) i).toArray();
        array(zip, name, DType.F32, shape, values);
    }

    private String reference(Iterable<String> arguments) {
        var names = new StringBuilder();
        arguments.forEach(
                name -> names.append(name.substring(name.indexOf('/') + 1)).append(", "));
        program.test().sizes().keySet().forEach(name -> names.append(name).append(": int, "));
        return "def reference(" + names.substring(0, names.length() - 2) + "):\n"
                + program.test().reference() + "\n";
    }

    private static void text(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** An array in NumPy's format 1.0: floats of 4 bytes, integers of 8, truth values of 1. */
    private static void array(ZipOutputStream zip, String name, DType dtype, int[] shape, double[] values)
            throws IOException {
        String type = dtype == DType.BOOL ? "|b1" : dtype.isFloat() ? "<f4" : "<i8";
        String sizes = java.util.Arrays.stream(shape).mapToObj(n -> n + ",").collect(Collectors.joining());
        String header = "{'descr': '%s', 'fortran_order': False, 'shape': (%s)}\n".formatted(type, sizes);
        byte[] text = header.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes =
                ByteBuffer.allocate(10 + text.length + 8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) text.length)
                .put(text);
        for (double value : values) {
            switch (type) {
                case "<f4" -> bytes.putFloat((float) value);
                case "<i8" -> bytes.putLong((long) value);
                default -> bytes.put((byte) value);
            }
        }
        zip.putNextEntry(new ZipEntry(name + ".npy"));
        zip.write(bytes.array(), 0, bytes.position());
    }
}
