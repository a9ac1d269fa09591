package org.lamina.runtime.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.lamina.runtime.store.DataCode;

/**
 * {@code npy(x = path, y = path)} and {@code npz(path, x = "name", y = "name")}: NumPy arrays as fields; the first axis
 * counts the items. Immutable.
 */
public final class NpySource implements Source {
    private static final int MOST_ENTRY_BYTES = Integer.MAX_VALUE - 16;

    private final String archive;
    private final List<Entry> entries;
    private final boolean doubles;

    private record Entry(String field, String where, boolean asFloats) {}

    private NpySource(String archive, List<Entry> entries, boolean doubles) {
        this.archive = archive;
        this.entries = List.copyOf(entries);
        this.doubles = doubles;
    }

    static NpySource files() {
        return new NpySource("", List.of(), false);
    }

    static NpySource archive(String path) {
        return new NpySource(path, List.of(), false);
    }

    /** Adds a field of the array's own type: from a file, or from this entry of the archive. */
    public NpySource field(String name, String where) {
        return with(new Entry(name, where, false));
    }

    /** Adds a field of floats, whatever numbers the array holds. */
    public NpySource floats(String name, String where) {
        return with(new Entry(name, where, true));
    }

    /** Keeps floats in double precision, for programs that compute in f64. */
    public NpySource doublePrecision(boolean wanted) {
        return new NpySource(archive, entries, wanted);
    }

    private NpySource with(Entry entry) {
        List<Entry> next = new ArrayList<>(entries);
        next.add(entry);
        return new NpySource(archive, next, doubles);
    }

    @Override
    public String describe() {
        return archive.isEmpty() && !entries.isEmpty() ? entries.get(0).where() : archive;
    }

    @Override
    public Opened open(DataFolders folders) {
        List<Field> fields = archive.isEmpty() ? fromFiles(folders) : fromArchive(folders.find(archive));
        return new FixedParts(describe(), Map.of(Part.TRAIN, Items.of(fields)));
    }

    private List<Field> fromFiles(DataFolders folders) {
        List<Field> fields = new ArrayList<>();
        for (Entry entry : entries) {
            Path file = folders.find(entry.where());
            try (InputStream in = Bytes.open(file)) {
                NpyArray array = NpyArray.read(in, Bytes.mostBytes(file), file.toString());
                fields.add(array.field(entry.field(), entry.asFloats(), doubles, file.toString()));
            } catch (IOException e) {
                throw Unreadable.because(file, e);
            }
        }
        return fields;
    }

    private List<Field> fromArchive(Path file) {
        List<Field> fields = new ArrayList<>();
        try {
            if (Files.isDirectory(file)) {
                throw new IOException("a folder");
            }
            try (ZipFile zip = Archives.open(file)) {
                for (Entry entry : entries) {
                    ZipEntry stored = stored(file, zip, entry.where());
                    String name = file + "!" + stored.getName();
                    // An entry cannot unpack to more than deflate can pack, whatever it declares.
                    long most = Math.min(MOST_ENTRY_BYTES, Bytes.MAX_INFLATION * Math.max(64, Files.size(file)));
                    byte[] content = Archives.read(file, zip, stored, (int) most);
                    NpyArray array = NpyArray.read(new ByteArrayInputStream(content), content.length, name);
                    fields.add(array.field(entry.field(), entry.asFloats(), doubles, name));
                }
            }
        } catch (IOException e) {
            throw Unreadable.because(file, e);
        }
        return fields;
    }

    private static ZipEntry stored(Path file, ZipFile zip, String name) {
        ZipEntry entry = zip.getEntry(name + ".npy");
        if (entry == null) {
            List<String> names = zip.stream()
                    .map(ZipEntry::getName)
                    .filter(one -> one.endsWith(".npy"))
                    .map(one -> one.substring(0, one.length() - 4))
                    .limit(12)
                    .map(Cells::shown)
                    .toList();
            throw DataCode.NO_COLUMN
                    .problem("there is no array %s in the archive", Cells.shown(name))
                    .file(file)
                    .help("it holds " + String.join(", ", names))
                    .exception();
        }
        return entry;
    }
}
