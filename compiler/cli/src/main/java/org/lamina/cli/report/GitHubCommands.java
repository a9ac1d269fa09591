package org.lamina.cli.report;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.lamina.diag.Diagnostic;
import org.lamina.diag.Severity;
import org.lamina.source.Span;

/** Commands of GitHub workflows, one a line and diagnostic: the runner makes an annotation of each. */
public final class GitHubCommands implements Form {
    private final Addresses addresses;

    /** @param root the working directory, which must be the root of the repository */
    public GitHubCommands(Path root) {
        this.addresses = new Addresses(root);
    }

    @Override
    public String write(Report report) {
        return report.files().stream().map(this::lines).collect(Collectors.joining());
    }

    private String lines(FileReport file) {
        String unreadable = file.problem()
                .map(problem -> command(Severity.ERROR, Map.of("file", addresses.shown(file.name())), problem))
                .orElse("");
        return unreadable + file.diagnostics().stream().map(this::command).collect(Collectors.joining());
    }

    private String command(Diagnostic d) {
        Span span = d.span();
        int endLine = span.file().line(span.end());
        var properties = new LinkedHashMap<String, String>();
        properties.put("file", addresses.shown(span.file().name()));
        properties.put("line", Integer.toString(span.line()));
        properties.put("endLine", Integer.toString(endLine));
        if (endLine == span.line()) {
            // The runner refuses columns of a stretch of several lines. Its last column is the one before our end.
            int last = Math.max(span.column(), span.file().column(span.end()) - 1);
            properties.put("col", Integer.toString(span.column()));
            properties.put("endColumn", Integer.toString(last));
        }
        properties.put("title", Prose.title(d));
        return command(d.severity(), properties, Prose.of(d));
    }

    private static String command(Severity severity, Map<String, String> properties, String message) {
        String name = switch (severity) {
            case ERROR -> "error";
            case WARNING -> "warning";
            case NOTE -> "notice";
        };
        String list = properties.entrySet().stream()
                .map(property -> property.getKey() + "=" + property(property.getValue()))
                .collect(Collectors.joining(","));
        return "::" + name + " " + list + "::" + message(message) + "\n";
    }

    private static String message(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return message(text).replace(":", "%3A").replace(",", "%2C");
    }
}
