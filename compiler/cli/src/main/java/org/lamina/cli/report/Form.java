package org.lamina.cli.report;

/** A way to write a report down. */
@FunctionalInterface
public interface Form {
    /** The whole report as text; each line ends with a line feed on every system. */
    String write(Report report);
}
