package org.lamina.diag;

/** What stands behind {@code NN0214}: a kind of problem. Those of the compiler are {@link Code}. */
public interface DiagnosticCode {
    /** Such as {@code NN0214}; never used for another problem. */
    String id();

    /** How bad it is, if whoever checks does not want it otherwise. */
    Severity severity();

    /** What goes wrong, in general; the message of a diagnostic says it in particular. */
    String title();
}
