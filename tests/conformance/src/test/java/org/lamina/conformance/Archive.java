package org.lamina.conformance;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A NumPy archive as the tests of Lamina write it.
 *
 * @param arrays in the order of the file: {@code input/x}, {@code parameter/fc_w}, {@code value}, {@code gradient/x} …
 * @param reference a TorchScript function of the inputs, the parameters and states, and the sizes
 */
record Archive(Label label, String reference, Map<String, Tensor> arrays) {
    private static final Pattern SHAPE = Pattern.compile("'shape': \\(([\\d,]*)\\)");
    private static final String ARRAY = ".npy";
    private static final String FILE = ".npz";

    static Archive read(Path path) throws IOException {
        var arrays = new LinkedHashMap<String, Tensor>();
        var texts = new LinkedHashMap<String, String>();
        try (var zip = new ZipInputStream(Files.newInputStream(path))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = entry.getName();
                byte[] bytes = zip.readAllBytes();
                if (name.endsWith(ARRAY)) {
                    arrays.put(name.substring(0, name.length() - ARRAY.length()), array(bytes));
                } else {
                    texts.put(name, new String(bytes, StandardCharsets.UTF_8));
                }
            }
        }
        String file = path.getFileName().toString();
        int variant = file.lastIndexOf('_');
        var label = new Label(
                path.getName(path.getNameCount() - 2).toString(),
                file.substring(0, variant),
                Integer.parseInt(file.substring(variant + 1, file.length() - FILE.length())),
                text(texts, "program"),
                text(texts, "sizes"));
        return new Archive(label, text(texts, "reference"), arrays);
    }

    private static String text(Map<String, String> texts, String name) {
        String found = texts.get(name + ".txt");
        if (found == null) {
            throw new IllegalArgumentException("no " + name);
        }
        return found;
    }

    static boolean is(Path file) {
        return file.toString().endsWith(FILE);
    }

    /** Floats of 4 bytes, integers of 8 and truth values, in rows. */
    private static Tensor array(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int start = 10 + buffer.getShort(8);
        String header = new String(bytes, 10, start - 10, StandardCharsets.US_ASCII);
        Matcher shape = SHAPE.matcher(header);
        if (!shape.find()) {
            throw new IllegalArgumentException(header);
        }
        long[] sizes = Arrays.stream(shape.group(1).split(","))
                .filter(size -> !size.isEmpty())
                .mapToLong(Long::parseLong)
                .toArray();
        int count = (int) Arrays.stream(sizes).reduce(1, Math::multiplyExact);
        buffer.position(start);
        if (header.contains("<f4")) {
            float[] values = new float[count];
            buffer.asFloatBuffer().get(values);
            return torch.tensor(values).reshape(sizes);
        }
        if (header.contains("<i8")) {
            long[] values = new long[count];
            buffer.asLongBuffer().get(values);
            return torch.tensor(values).reshape(sizes);
        }
        byte[] values = new byte[count];
        buffer.get(values);
        return torch.tensor(values).to(ScalarType.Bool).reshape(sizes);
    }

    Tensor array(String key) {
        Tensor found = arrays.get(key);
        if (found == null) {
            throw new IllegalArgumentException(label.name() + " has no " + key);
        }
        return found;
    }
}
