package org.lamina.runtime.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lamina.runtime.store.DataCode;
import org.lamina.runtime.store.DataException;

/**
 * CIFAR-10 in the forms in which it is passed around: the publisher's archive of binary batches, the batches
 * themselves, and a ZIP of JPEG files {@code <train|test>/<class>/<n>.jpg}. A record of a batch is one byte for the
 * label and 3 × 32 × 32 for the picture.
 */
final class CifarFiles {
    static final List<String> LABELS =
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");
    private static final int PIXELS = 3 * 32 * 32;
    private static final int RECORD = 1 + PIXELS;
    private static final int MOST_RECORDS = 10_000;

    private CifarFiles() {}

    /** The parts that a folder holds, if it holds any form. */
    static Optional<Map<Part, Items>> find(Path folder, String archive) throws IOException {
        if (Files.exists(folder.resolve(archive))) {
            return Optional.of(archive(folder.resolve(archive)));
        }
        for (Path place : List.of(folder, folder.resolve("cifar-10-batches-bin"))) {
            if (Files.exists(place.resolve("data_batch_1.bin"))) {
                return Optional.of(batches(place));
            }
        }
        if (Files.isDirectory(folder)) {
            try (var files = Files.newDirectoryStream(folder, "*.zip")) {
                List<Path> zips = new ArrayList<>();
                files.forEach(zips::add);
                if (zips.size() == 1) {
                    return Optional.of(CifarZip.read(zips.get(0)));
                }
            }
        }
        return Optional.empty();
    }

    private static Map<Part, Items> batches(Path folder) throws IOException {
        List<byte[]> train = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            Path file = folder.resolve("data_batch_" + i + ".bin");
            if (Files.exists(file)) {
                train.add(batch(file));
            }
        }
        Map<Part, Items> parts = new EnumMap<>(Part.class);
        parts.put(Part.TRAIN, items(train));
        if (Files.exists(folder.resolve("test_batch.bin"))) {
            parts.put(Part.TEST, items(List.of(batch(folder.resolve("test_batch.bin")))));
        }
        return parts;
    }

    private static byte[] batch(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return checked(in.readNBytes(RECORD * MOST_RECORDS + 1), file.toString());
        }
    }

    static byte[] checked(byte[] batch, String file) {
        if (batch.length == 0 || batch.length % RECORD != 0 || batch.length > RECORD * MOST_RECORDS) {
            throw DataCode.BAD_ARCHIVE
                    .problem("the batch is no whole number of records of %,d bytes, at most %,d", RECORD, MOST_RECORDS)
                    .file(file)
                    .help("fetch the file again")
                    .exception();
        }
        for (int at = 0; at < batch.length; at += RECORD) {
            if (batch[at] < 0 || batch[at] >= LABELS.size()) {
                throw DataCode.OUT_OF_RANGE
                        .problem("the label is %d; there are %d", batch[at] & 0xFF, LABELS.size())
                        .file(file)
                        .row(at / RECORD + 1L)
                        .help("fetch the file again")
                        .exception();
            }
        }
        return batch;
    }

    static Items items(List<byte[]> batches) {
        int count = batches.stream().mapToInt(batch -> batch.length / RECORD).sum();
        byte[] pixels = new byte[Math.multiplyExact(count, PIXELS)];
        int[] labels = new int[count];
        int item = 0;
        for (byte[] batch : batches) {
            for (int at = 0; at < batch.length; at += RECORD) {
                labels[item] = batch[at];
                System.arraycopy(batch, at + 1, pixels, item * PIXELS, PIXELS);
                item++;
            }
        }
        return items(pixels, labels);
    }

    static Items items(byte[] pixels, int[] labels) {
        return Items.of(
                Field.bytes("x", new long[] {3, 32, 32}, pixels),
                Field.ints("y", new long[0], labels).withLabels(LABELS));
    }

    /** Reads the publisher's tar.gz without unpacking it anywhere: entries are compared by name and never written. */
    private static Map<Part, Items> archive(Path file) throws IOException {
        byte[][] train = new byte[5][];
        byte[] test = null;
        try (InputStream in = Bytes.open(file)) {
            byte[] header = in.readNBytes(512);
            while (header.length == 512 && header[0] != 0) {
                String name = text(header, 0, 100);
                long size = size(header, file);
                String base = name.substring(name.lastIndexOf('/') + 1);
                boolean wanted = base.matches("data_batch_[1-5]\\.bin") || base.equals("test_batch.bin");
                if (wanted) {
                    byte[] content =
                            checked(in.readNBytes((int) Math.min(size, RECORD * MOST_RECORDS + 1L)), file + "!" + name);
                    if (base.startsWith("test")) {
                        test = content;
                    } else {
                        train[base.charAt(11) - '1'] = content;
                    }
                    in.skipNBytes((512 - size % 512) % 512);
                } else {
                    in.skipNBytes((size + 511) / 512 * 512);
                }
                header = in.readNBytes(512);
            }
        }
        if (test == null || IntStream.range(0, 5).anyMatch(i -> train[i] == null)) {
            throw damaged(file, "the archive lacks one of the six batches");
        }
        Map<Part, Items> parts = new EnumMap<>(Part.class);
        parts.put(Part.TRAIN, items(List.of(train)));
        parts.put(Part.TEST, items(List.of(test)));
        return parts;
    }

    private static String text(byte[] header, int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return new String(header, from, end - from, StandardCharsets.ISO_8859_1);
    }

    private static long size(byte[] header, Path file) {
        String octal = text(header, 124, 12).strip();
        if (!octal.matches("[0-7]{1,11}")) {
            throw damaged(file, "an entry of the archive has no size");
        }
        return Long.parseLong(octal, 8);
    }

    private static DataException damaged(Path file, String reason) {
        return DataCode.BAD_ARCHIVE
                .problem("%s", reason)
                .file(file)
                .help("fetch the file again")
                .exception();
    }
}
