package org.lamina.fuzz;

import java.util.Locale;

/** Where Jazzer enters: it gives the name of the target first, then bytes. */
public final class Fuzz {
    private static FuzzTarget target = FuzzTarget.PARSE;

    private Fuzz() {}

    public static void fuzzerInitialize(String[] args) {
        target = FuzzTarget.valueOf(args[0].toUpperCase(Locale.ROOT));
    }

    public static void fuzzerTestOneInput(byte[] bytes) {
        target.run(bytes);
    }
}
