package org.lamina.cli.report;

import org.lamina.diag.DiagnosticCode;

/**
 * What a document says of a code in general.
 *
 * @param text its page as plain text
 * @param markdown its page as written
 */
public record Rule(DiagnosticCode code, String text, String markdown) {}
