package org.lamina.benchmarks;

import java.util.Optional;
import org.lamina.cli.StandardLibrary;
import org.lamina.driver.CoreLibrary;
import org.lamina.driver.SourceProvider;
import org.lamina.source.SourceFile;

/** The sources of a program that imports nothing. */
public final class CoreOnly implements SourceProvider {
    @Override
    public CoreLibrary core() {
        return StandardLibrary.core();
    }

    @Override
    public Optional<SourceFile> find(SourceFile importer, String path, boolean quoted) {
        return Optional.empty();
    }
}
