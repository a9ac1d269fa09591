package org.lamina.runtime.data;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.lamina.runtime.store.DataCode;
import org.lamina.runtime.store.DataException;

/** Words for files that could not be read at all. */
final class Unreadable {
    private Unreadable() {}

    /** NN0602 with the reason in the user's terms. */
    static DataException because(Path file, IOException e) {
        String reason;
        String help;
        if (e instanceof NoSuchFileException) {
            reason = "the file does not exist";
            help = "check the path";
        } else if (e instanceof AccessDeniedException) {
            reason = "the file may not be read";
            help = "check its permissions";
        } else if (Files.isDirectory(file)) {
            reason = "this is a folder, not a file";
            help = "name a file in it";
        } else {
            String message = e.getMessage();
            reason = "the file cannot be read: "
                    + (message == null ? e.getClass().getSimpleName() : message);
            help = "check the disk, or fetch the file again";
        }
        return DataCode.NOT_FOUND
                .problem("%s", reason)
                .file(file)
                .help(help)
                .cause(e)
                .exception();
    }
}
