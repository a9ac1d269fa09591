package org.lamina.cli;

import java.nio.file.Path;
import org.lamina.cli.report.Form;
import org.lamina.cli.report.GitHubCommands;
import org.lamina.cli.report.JUnitXml;
import org.lamina.cli.report.JsonLines;
import org.lamina.cli.report.Rule;
import org.lamina.cli.report.Sarif;
import org.lamina.diag.DiagnosticCode;
import org.lamina.diag.Severity;

/** The answer to {@code lamina check --format}. */
enum CheckForm {
    HUMAN,
    JSON,
    SARIF,
    GITHUB,
    JUNIT;

    /**
     * How to write it.
     *
     * @param people how people see it
     * @param denyWarnings whether a warning rejects a program, where a form has failures of its own
     */
    Form of(Form people, boolean denyWarnings) {
        Path root = Path.of("");
        return switch (this) {
            case HUMAN -> people;
            case JSON -> new JsonLines();
            case SARIF -> new Sarif(root, Version.release(), CheckForm::rule);
            case GITHUB -> new GitHubCommands(root);
            case JUNIT ->
                new JUnitXml(
                        root,
                        d -> d.severity() == Severity.ERROR || (denyWarnings && d.severity() == Severity.WARNING));
        };
    }

    private static Rule rule(DiagnosticCode code) {
        String page = ExplainCommand.page(KnownCode.of(code)).orElse(code.title() + "\n");
        return new Rule(code, new TerminalPage(false, TerminalPage.WIDEST).render(page), page);
    }
}
