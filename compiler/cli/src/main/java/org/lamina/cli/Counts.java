package org.lamina.cli;

import java.util.Locale;

/** The line under the diagnostics. */
final class Counts {
    private Counts() {}

    /** {@code 2 errors, 1 warning (3 not shown)}; notes are counted where there are any. */
    static String text(int errors, int warnings, int notes, int hidden) {
        String more = hidden > 0 ? String.format(Locale.ROOT, " (%,d not shown)", hidden) : "";
        return of(errors, "error") + ", " + of(warnings, "warning") + (notes > 0 ? ", " + of(notes, "note") : "")
                + more;
    }

    /** {@code 1 error}, {@code 2 errors}. */
    static String of(int n, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", n, what, n == 1 ? "" : "s");
    }
}
