package org.lamina.tests;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.lamina.evaluate.Tensor;
import org.lamina.types.DType;

/** A NumPy archive of a run, with what the comparison has to know of it. */
final class ConformanceArchive implements AutoCloseable {
    private final ZipOutputStream zip;

    ConformanceArchive(Path folder, String name) throws IOException {
        Files.createDirectories(folder);
        zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(folder.resolve(name + ".npz"))));
    }

    /**
     * Texts that belong to the run.
     *
     * @param reference a TorchScript function {@code reference} of the arrays that go in, in the order in which they are
     *     written, and of the sizes
     * @param program what was run
     * @param sizes {@code N=2 k=3}
     */
    void text(String reference, String program, String sizes) throws IOException {
        entry("reference.txt", reference.getBytes(StandardCharsets.UTF_8));
        entry("program.txt", program.getBytes(StandardCharsets.UTF_8));
        entry("sizes.txt", sizes.getBytes(StandardCharsets.UTF_8));
    }

    void array(String name, Tensor tensor) throws IOException {
        array(name, tensor.dtype(), tensor.sizes(), tensor.toDoubles());
    }

    /** What a run gave, as float32. */
    void array(String name, org.lamina.runtime.kernel.Tensor tensor) throws IOException {
        double[] values = new double[(int) tensor.count()];
        Arrays.setAll(values, tensor::get);
        int[] shape = Arrays.stream(tensor.sizes()).mapToInt(Math::toIntExact).toArray();
        array(name, DType.F32, shape, values);
    }

    /** NumPy's format 1.0: floats of 4 bytes, integers of 8, truth values of 1. */
    private void array(String name, DType dtype, int[] shape, double[] values) throws IOException {
        String type = dtype == DType.BOOL ? "|b1" : dtype.isFloat() ? "<f4" : "<i8";
        String sizes = Arrays.stream(shape).mapToObj(n -> n + ",").collect(Collectors.joining());
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
        entry(name + ".npy", Arrays.copyOf(bytes.array(), bytes.position()));
    }

    private void entry(String name, byte[] bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
