package org.lamina.driver;

import java.util.List;
import java.util.Optional;
import org.lamina.source.SourceFile;

/** Where program texts come from; the compiler itself reads no files. */
public interface SourceProvider {
    /** The files of the core library, which every program sees. */
    List<SourceFile> core();

    /** A module by its dotted name ({@code std.text}) or, where quoted, by its path beside {@code importer}. */
    Optional<SourceFile> find(SourceFile importer, String path, boolean quoted);
}
