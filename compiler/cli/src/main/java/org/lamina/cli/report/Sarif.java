package org.lamina.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.lamina.diag.Diagnostic;
import org.lamina.diag.DiagnosticCode;
import org.lamina.diag.Severity;
import org.lamina.source.Span;

/**
 * The Static Analysis Results Interchange Format 2.1.0 of OASIS, as one document of one run. Paths are relative to the
 * working directory, {@value #ROOT}; rules are the codes that occur, with their pages.
 */
public final class Sarif implements Form {
    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    private static final String ROOT = "%SRCROOT%";

    /** The sources of the library that comes with Lamina, which messages call {@code stdlib/layers.nn}. */
    private static final String LIBRARY = "LAMINA";

    private static final Pattern LIBRARY_FILE = Pattern.compile("stdlib/[a-z_]+\\.nn");

    private final Addresses addresses;
    private final String version;
    private final Function<DiagnosticCode, Rule> rules;

    /**
     * @param root the working directory
     * @param version of Lamina
     */
    public Sarif(Path root, String version, Function<DiagnosticCode, Rule> rules) {
        this.addresses = new Addresses(root);
        this.version = version;
        this.rules = rules;
    }

    @Override
    public String write(Report report) {
        List<DiagnosticCode> codes = report.diagnostics().stream()
                .map(Diagnostic::code)
                .distinct()
                .sorted()
                .toList();
        return Json.document(json -> {
            json.writeStringField("$schema", SCHEMA);
            json.writeStringField("version", "2.1.0");
            Json.objects(json, "runs", List.of(report), (run, all) -> run(run, all, codes));
        });
    }

    private void run(JsonGenerator run, Report report, List<DiagnosticCode> codes) throws IOException {
        Json.object(
                run,
                "tool",
                tool -> Json.object(tool, "driver", driver -> {
                    driver.writeStringField("name", "Lamina");
                    driver.writeStringField("version", version);
                    driver.writeStringField("language", "en");
                    Json.objects(driver, "rules", codes, this::rule);
                }));
        run.writeStringField("columnKind", "utf16CodeUnits");
        Json.array(run, "newlineSequences", List.of("\r\n", "\n", "\r"), JsonGenerator::writeString);
        Json.object(run, "originalUriBaseIds", bases -> {
            base(bases, ROOT, "the folder in which lamina was started");
            base(bases, LIBRARY, "the sources of the standard library, which come with Lamina");
        });
        Json.objects(run, "invocations", List.of(report), this::invocation);
        Json.objects(run, "artifacts", report.files(), (artifact, file) -> {
            location(artifact, "location", file.name());
            Json.array(artifact, "roles", List.of("analysisTarget"), JsonGenerator::writeString);
        });
        var fingerprints = new Fingerprints();
        Json.objects(run, "results", report.diagnostics(), (result, d) -> result(result, d, codes, fingerprints));
    }

    private void rule(JsonGenerator json, DiagnosticCode code) throws IOException {
        Rule rule = rules.apply(code);
        json.writeStringField("id", code.id());
        Json.object(json, "shortDescription", text -> text.writeStringField("text", code.title()));
        Json.object(json, "help", help -> {
            help.writeStringField("text", rule.text());
            help.writeStringField("markdown", rule.markdown());
        });
        Json.object(
                json,
                "defaultConfiguration",
                configuration -> configuration.writeStringField("level", level(code.severity())));
    }

    private static void base(JsonGenerator json, String id, String text) throws IOException {
        Json.object(
                json,
                id,
                base -> Json.object(base, "description", description -> description.writeStringField("text", text)));
    }

    /** Files that could not be read are no results: nothing is known of them. */
    private void invocation(JsonGenerator json, Report report) throws IOException {
        json.writeBooleanField("executionSuccessful", report.unreadable() == 0);
        List<FileReport> unreadable = report.files().stream()
                .filter(file -> file.problem().isPresent())
                .toList();
        Json.objects(json, "toolExecutionNotifications", unreadable, (notification, file) -> {
            notification.writeStringField("level", "error");
            message(notification, file.problem().orElse(""));
            Json.objects(
                    notification,
                    "locations",
                    List.of(file),
                    (location, f) -> Json.object(
                            location,
                            "physicalLocation",
                            physical -> location(physical, "artifactLocation", f.name())));
        });
    }

    private void result(JsonGenerator json, Diagnostic d, List<DiagnosticCode> codes, Fingerprints fingerprints)
            throws IOException {
        json.writeStringField("ruleId", d.code().id());
        json.writeNumberField("ruleIndex", codes.indexOf(d.code()));
        json.writeStringField("level", level(d.severity()));
        message(json, Prose.of(d));
        Json.objects(json, "locations", List.of(d.span()), this::physical);
        if (!d.labels().isEmpty()) {
            Json.objects(json, "relatedLocations", d.labels(), this::related);
        }
        Json.object(
                json,
                "partialFingerprints",
                prints -> prints.writeStringField(
                        Fingerprints.NAME,
                        fingerprints.next(d, addresses.shown(d.span().file().name()))));
        if (!d.fixes().isEmpty()) {
            Json.objects(json, "fixes", d.fixes(), this::fix);
        }
    }

    private void related(JsonGenerator json, Diagnostic.Label label) throws IOException {
        physical(json, label.span());
        if (!label.text().isEmpty()) {
            message(json, label.text());
        }
    }

    private void fix(JsonGenerator json, Diagnostic.Fix fix) throws IOException {
        Json.object(json, "description", text -> text.writeStringField("text", fix.title()));
        Json.objects(json, "artifactChanges", List.of(fix), (change, one) -> {
            location(change, "artifactLocation", one.span().file().name());
            Json.objects(change, "replacements", List.of(one), (replacement, edit) -> {
                region(replacement, "deletedRegion", edit.span());
                Json.object(replacement, "insertedContent", text -> text.writeStringField("text", edit.replacement()));
            });
        });
    }

    private void physical(JsonGenerator json, Span span) throws IOException {
        Json.object(json, "physicalLocation", physical -> {
            location(physical, "artifactLocation", span.file().name());
            region(physical, "region", span);
        });
    }

    /** Both count as we do: from 1, in UTF-16 code units, the end exclusive. */
    private static void region(JsonGenerator json, String name, Span span) throws IOException {
        Json.object(json, name, region -> {
            region.writeNumberField("startLine", span.line());
            region.writeNumberField("startColumn", span.column());
            region.writeNumberField("endLine", span.file().line(span.end()));
            region.writeNumberField("endColumn", span.file().column(span.end()));
        });
    }

    private void location(JsonGenerator json, String field, String name) throws IOException {
        Optional<String> relative = addresses.relative(name);
        boolean library = LIBRARY_FILE.matcher(name).matches();
        Json.object(json, field, location -> {
            location.writeStringField(
                    "uri", relative.map(Addresses::reference).orElseGet(() -> Addresses.elsewhere(name)));
            if (relative.isPresent()) {
                location.writeStringField("uriBaseId", library ? LIBRARY : ROOT);
            }
        });
    }

    private static void message(JsonGenerator json, String text) throws IOException {
        Json.object(json, "message", message -> message.writeStringField("text", text));
    }

    private static String level(Severity severity) {
        return switch (severity) {
            case ERROR -> "error";
            case WARNING -> "warning";
            case NOTE -> "note";
        };
    }
}
