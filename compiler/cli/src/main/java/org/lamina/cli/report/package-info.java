/**
 * The forms in which a check of files is reported to other programs. In comes what was found, file by file; out goes a
 * text: JSON lines, SARIF, commands of GitHub workflows, or JUnit XML. This package reads and writes no files, and never
 * decides whether something is an error.
 */
@NullMarked
package org.lamina.cli.report;

import org.jspecify.annotations.NullMarked;
