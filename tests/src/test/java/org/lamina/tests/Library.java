package org.lamina.tests;

import java.util.List;
import java.util.Optional;
import org.lamina.cli.StandardLibrary;
import org.lamina.driver.CoreLibrary;
import org.lamina.driver.SourceProvider;
import org.lamina.source.SourceFile;

/** The standard library, for programs that import nothing else. */
final class Library implements SourceProvider {
    static final List<String> FILES = StandardLibrary.CORE;

    @Override
    public CoreLibrary core() {
        return StandardLibrary.core();
    }

    @Override
    public Optional<SourceFile> find(SourceFile importer, String path, boolean quoted) {
        return Optional.empty();
    }

    static SourceFile file(String name) {
        return StandardLibrary.file(name).orElseThrow();
    }
}
