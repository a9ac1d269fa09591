package org.lamina.elaborate;

import java.util.List;
import java.util.Optional;
import org.lamina.syntax.Module;

/** Where other modules come from; the driver reads and parses them. */
public interface Library {
    /** The modules that every program sees without a {@code use}: the core of the standard library. */
    List<Module> core();

    /** A module by its dotted name ({@code std.text}) or, where quoted, by its file path beside {@code importer}. */
    Optional<Module> module(Module importer, String path, boolean quoted);
}
