package org.lamina.elaborate;

import java.util.Optional;
import java.util.Set;
import org.lamina.syntax.Decl;
import org.lamina.syntax.Module;

/** Where other modules come from; the driver reads and parses them. */
public interface Library {
    /** What every program sees without a {@code use}: the names of the core of the standard library. */
    Set<String> coreNames();

    /** The declaration of one of these names. */
    Decl core(String name);

    /** A module by its dotted name ({@code std.text}) or, where quoted, by its file path beside {@code importer}. */
    Optional<Module> module(Module importer, String path, boolean quoted);
}
