package org.lamina.runtime.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.lamina.runtime.store.DataCode;

/** CIFAR-10 as a ZIP of small JPEG files; entries are read where they lie and never unpacked to files. */
final class CifarZip {
    private static final Pattern NAME =
            Pattern.compile("(?:[\\w-]+/)?(train|test)/(" + String.join("|", CifarFiles.LABELS) + ")/\\d{1,6}\\.jpg");
    private static final int SIDE = 32;
    private static final int PIXELS = 3 * SIDE * SIDE;
    private static final int MOST_BYTES = 1 << 16;

    private CifarZip() {}

    static Map<Part, Items> read(Path file) throws IOException {
        try (ZipFile zip = Archives.open(file)) {
            Map<Part, Items> parts = new EnumMap<>(Part.class);
            for (Part part : List.of(Part.TRAIN, Part.TEST)) {
                List<? extends ZipEntry> entries = zip.stream()
                        .filter(entry -> part.text().equals(group(entry, 1)))
                        .sorted(Comparator.comparing((ZipEntry entry) -> entry.getName()
                                        .substring(entry.getName().lastIndexOf('/')))
                                .thenComparing(ZipEntry::getName))
                        .toList();
                if (!entries.isEmpty()) {
                    parts.put(part, items(file, zip, entries));
                }
            }
            if (!parts.containsKey(Part.TRAIN)) {
                throw DataCode.BAD_ARCHIVE
                        .problem("the archive holds no pictures train/<class>/<number>.jpg")
                        .file(file)
                        .help("fetch the file again")
                        .exception();
            }
            return parts;
        }
    }

    private static String group(ZipEntry entry, int number) {
        Matcher matcher = NAME.matcher(entry.getName());
        return matcher.matches() ? matcher.group(number) : "";
    }

    private static Items items(Path file, ZipFile zip, List<? extends ZipEntry> entries) throws IOException {
        byte[] pixels = new byte[entries.size() * PIXELS];
        int[] labels = new int[entries.size()];
        for (int i = 0; i < labels.length; i++) {
            ZipEntry entry = entries.get(i);
            String name = file + "!" + entry.getName();
            Picture picture = Picture.of(Pictures.decode(Archives.read(file, zip, entry, MOST_BYTES), name), 3)
                    .resized(SIDE, SIDE);
            System.arraycopy(picture.samples(), 0, pixels, i * PIXELS, PIXELS);
            labels[i] = CifarFiles.LABELS.indexOf(group(entry, 2));
        }
        return CifarFiles.items(pixels, labels);
    }
}
