package org.lamina.runtime.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lamina.runtime.data.NamedSet.RemoteFile;
import org.lamina.runtime.store.DataCode;

/**
 * {@code mnist()}, {@code iris()} and their like: looked for in the given folder, below {@code LAMINA_DATA}, in the
 * cache, and at last fetched from the publisher. Fields are {@code x} and {@code y}. Immutable.
 */
public final class NamedSource implements Source {
    private final NamedSet set;
    private final @Nullable String folder;
    private final boolean flat;
    private final Fetcher fetcher;

    NamedSource(NamedSet set) {
        this(set, null, false, new Fetcher());
    }

    NamedSource(NamedSet set, @Nullable String folder, boolean flat, Fetcher fetcher) {
        this.set = set;
        this.folder = folder;
        this.flat = flat;
        this.fetcher = fetcher;
    }

    /** Looks in this folder first. */
    public NamedSource folder(String path) {
        return new NamedSource(set, path, flat, fetcher);
    }

    /** Delivers pictures as vectors. */
    public NamedSource flat(boolean wanted) {
        return new NamedSource(set, folder, wanted, fetcher);
    }

    @Override
    public String describe() {
        return set.id() + "()";
    }

    @Override
    public Opened open(DataFolders folders) {
        return switch (set) {
            case MNIST, FASHION_MNIST -> openPictures(folders);
            case IRIS, WINE, BREAST_CANCER -> openTable(folders);
            case CIFAR10 -> openCifar(folders);
        };
    }

    private Opened openCifar(DataFolders folders) {
        String archive = set.files().get(0).name();
        List<Path> places = candidates(folders);
        try {
            for (Path place : places) {
                Optional<Map<Part, Items>> parts = CifarFiles.find(place, archive);
                if (parts.isPresent()) {
                    return shaped(parts.get());
                }
            }
            Path place = fetchAll(folders);
            return shaped(CifarFiles.find(place, archive)
                    .orElseThrow(() -> DataCode.UNAVAILABLE
                            .problem("%s is not available", describe())
                            .exception()));
        } catch (IOException e) {
            throw Unreadable.because(places.isEmpty() ? folders.cache() : places.get(0), e);
        }
    }

    private Opened shaped(Map<Part, Items> parts) {
        Map<Part, Items> shaped = new EnumMap<>(parts);
        if (flat) {
            shaped.replaceAll((part, items) -> {
                Field x = items.field("x");
                return items.with(x.reshaped(x.itemSize()));
            });
        }
        return new FixedParts(describe(), shaped);
    }

    private Opened openTable(DataFolders folders) {
        String published = set.files().get(0).name();
        Path file = candidates(folders).stream()
                .flatMap(place -> Stream.of(place.resolve(published), place.resolve(set.id() + ".csv"), place))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseGet(() -> fetchAll(folders).resolve(published));
        return NamedTables.table(set, file.toAbsolutePath()).open(folders);
    }

    private Opened openPictures(DataFolders folders) {
        Path found = localFolder(folders, List.of("train-images-idx3-ubyte", "train-labels-idx1-ubyte"))
                .orElseGet(() -> fetchAll(folders));
        Map<Part, Items> parts = new EnumMap<>(Part.class);
        parts.put(Part.TRAIN, pictures(found, "train"));
        parts.put(Part.TEST, pictures(found, "t10k"));
        return new FixedParts(describe(), parts);
    }

    private Items pictures(Path place, String prefix) {
        return IdxSource.read(
                either(place, prefix + "-images-idx3-ubyte"), either(place, prefix + "-labels-idx1-ubyte"), flat);
    }

    /** The file, packed or not. */
    private static Path either(Path place, String name) {
        Path packed = place.resolve(name + ".gz");
        return Files.exists(packed) ? packed : place.resolve(name);
    }

    /** The first folder that holds one of the wanted files, or each of them packed. */
    private Optional<Path> localFolder(DataFolders folders, List<String> names) {
        return candidates(folders).stream()
                .filter(place -> names.stream().allMatch(name -> Files.exists(either(place, name))))
                .findFirst();
    }

    private List<Path> candidates(DataFolders folders) {
        List<Path> places = new ArrayList<>();
        if (folder != null) {
            folders.lookUp(folder).ifPresent(places::add);
        }
        Path data = folders.data();
        if (data != null) {
            set.folders().forEach(name -> places.add(data.resolve(name)));
        }
        return places;
    }

    private Path fetchAll(DataFolders folders) {
        Path place = folders.cache().resolve(set.id());
        for (RemoteFile file : set.files()) {
            fetcher.fetch(file, place, folders);
        }
        return place;
    }
}
