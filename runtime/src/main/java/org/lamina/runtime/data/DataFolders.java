package org.lamina.runtime.data;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lamina.runtime.store.DataCode;

/**
 * Where data files are looked for.
 *
 * @param base the folder of the {@code .nn} file: relative paths begin here
 * @param data the folder {@code LAMINA_DATA} names, searched next; may be null
 * @param cache where downloaded sets are kept
 * @param offline whether downloads are forbidden
 * @param notices receives a line when a download begins
 */
public record DataFolders(Path base, @Nullable Path data, Path cache, boolean offline, Consumer<String> notices) {
    /** The folders the environment names: LAMINA_DATA, LAMINA_CACHE (else the user's cache folder), LAMINA_OFFLINE. */
    public static DataFolders of(Path base) {
        return of(base, System.getenv());
    }

    static DataFolders of(Path base, Map<String, String> environment) {
        String data = environment.get("LAMINA_DATA");
        String offline = environment.getOrDefault("LAMINA_OFFLINE", "");
        return new DataFolders(
                base,
                data == null || data.isBlank() ? null : Path.of(data),
                cacheFolder(environment),
                !offline.isBlank() && !offline.equals("0"),
                System.err::println);
    }

    private static Path cacheFolder(Map<String, String> environment) {
        for (String variable : List.of("LAMINA_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA")) {
            String folder = environment.get(variable);
            if (folder != null && !folder.isBlank()) {
                return variable.equals("LAMINA_CACHE") ? Path.of(folder) : Path.of(folder, "lamina");
            }
        }
        return Path.of(System.getProperty("user.home", "."), ".cache", "lamina");
    }

    /**
     * The file or folder a program means.
     *
     * @throws org.lamina.runtime.store.DataException NN0602 if it is in no place; the message names all that were tried
     */
    public Path find(String path) {
        return lookUp(path)
                .orElseThrow(() -> DataCode.NOT_FOUND
                        .problem("the file does not exist")
                        .file(path)
                        .help("looked for " + String.join(" and ", places()) + "; "
                                + (data == null
                                        ? "set LAMINA_DATA to the folder that holds your data"
                                        : "check the path"))
                        .exception());
    }

    /** As {@link #find}, empty if it is in no place. */
    public Optional<Path> lookUp(String path) {
        try {
            Path given = Path.of(path);
            Path besideProgram = base.resolve(given);
            if (Files.exists(besideProgram)) {
                return Optional.of(besideProgram);
            }
            if (data != null && !given.isAbsolute() && Files.exists(data.resolve(given))) {
                return Optional.of(data.resolve(given));
            }
            return Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private List<String> places() {
        List<String> places = new ArrayList<>();
        places.add("it in " + base.toAbsolutePath().normalize());
        if (data != null) {
            places.add("in " + data.toAbsolutePath().normalize());
        }
        return places;
    }
}
