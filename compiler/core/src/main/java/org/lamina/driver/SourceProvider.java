package org.lamina.driver;

import java.util.Optional;
import org.lamina.source.SourceFile;

/** Where program texts come from; the compiler itself reads no files. */
public interface SourceProvider {
    /** The core library, which every program sees. */
    CoreLibrary core();

    /** A module by its dotted name ({@code std.text}) or, where quoted, by its path beside {@code importer}. */
    Optional<SourceFile> find(SourceFile importer, String path, boolean quoted);
}
