package org.lamina.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.source.SourceFile;
import org.lamina.source.Span;

/** Documents, each validated against the schema of the standard. */
class SarifTest {
    private static Schema schema;

    @TempDir
    Path root;

    @BeforeAll
    static void readSchema() throws IOException {
        try (InputStream in = SarifTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
            schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                    .getSchema(in, InputFormat.JSON);
        }
    }

    /** The only run of a valid document. */
    private JsonNode run(FileReport... files) throws IOException {
        String text = new Sarif(root, "1.2.3", code -> new Rule(code, "page of " + code.id(), "# " + code.id()))
                .write(new Report(List.of(files)));
        assertEquals(List.of(), schema.validate(text, InputFormat.JSON));
        assertTrue(text.chars().allMatch(c -> c < 0x7f), "ASCII");
        JsonNode runs = new ObjectMapper().readTree(text).get("runs");
        assertEquals(1, runs.size());
        return runs.get(0);
    }

    private JsonNode result(Diagnostic diagnostic) throws IOException {
        return run(FileReport.of("a.nn", List.of(diagnostic), 0)).get("results").get(0);
    }

    private static Span word(SourceFile file, String word) {
        int at = file.text().indexOf(word);
        return new Span(file, at, at + word.length());
    }

    private static Diagnostic unknown(SourceFile file, String word) {
        return Diagnostic.of(Code.UNKNOWN_NAME, word(file, word), "an unknown name `%s`", word);
    }

    /** Without this the other tests would show nothing. */
    @Test
    void theSchemaRefusesWhatIsNoSarif() {
        assertFalse(schema.validate("{\"version\":\"2.1.0\"}", InputFormat.JSON).isEmpty());
        assertFalse(schema.validate(
                        "{\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{\"nam\":\"x\"}}}]}", InputFormat.JSON)
                .isEmpty());
    }

    @Test
    void aCleanRunHasAnEmptyListOfResults() throws IOException {
        JsonNode run = run(FileReport.of("a.nn", List.of(), 0));
        assertTrue(run.get("results").isArray());
        assertEquals(0, run.get("results").size());
        assertEquals(0, run.at("/tool/driver/rules").size());
        assertEquals("1.2.3", run.at("/tool/driver/version").asText());
        assertTrue(run.at("/invocations/0/executionSuccessful").asBoolean());
        assertEquals("a.nn", run.at("/artifacts/0/location/uri").asText());
        assertEquals(0, run().get("results").size());
    }

    @Test
    void rulesAreTheCodesThatOccur() throws IOException {
        var file = new SourceFile("a.nn", "nn 1\nx = y + z\n");
        var warning = Diagnostic.of(Code.UNUSED_VALUE, word(file, "x"), "unused");
        JsonNode run = run(FileReport.of("a.nn", List.of(warning, unknown(file, "y"), unknown(file, "z")), 0));
        assertEquals(List.of("NN0101", "NN0907"), texts(run.at("/tool/driver/rules"), "id"));
        assertEquals("# NN0101", run.at("/tool/driver/rules/0/help/markdown").asText());
        assertEquals(
                "warning",
                run.at("/tool/driver/rules/1/defaultConfiguration/level").asText());
        assertEquals(List.of("NN0907", "NN0101", "NN0101"), texts(run.get("results"), "ruleId"));
        assertEquals(List.of("1", "0", "0"), texts(run.get("results"), "ruleIndex"));
        assertEquals(List.of("warning", "error", "error"), texts(run.get("results"), "level"));
    }

    /** A smile is two code units of UTF-16 and one character. */
    @Test
    void columnsCountCodeUnits() throws IOException {
        var file = new SourceFile("a.nn", "nn 1\nx = \"\ud83d\ude00\" + y\n");
        assertEquals("utf16CodeUnits", run().get("columnKind").asText());
        JsonNode region = result(unknown(file, "y")).at("/locations/0/physicalLocation/region");
        assertEquals("{\"startLine\":2,\"startColumn\":12,\"endLine\":2,\"endColumn\":13}", region.toString());
        JsonNode wide = result(Diagnostic.of(
                        Code.UNEXPECTED_TEXT, new Span(file, 5, file.text().length()), "all"))
                .at("/locations/0/physicalLocation/region");
        assertEquals("{\"startLine\":2,\"startColumn\":1,\"endLine\":3,\"endColumn\":1}", wide.toString());
    }

    @Test
    void pathsAreRelativeToTheWorkingDirectory() throws IOException {
        assertEquals(
                "{\"uri\":\"nets/a%20b%23.nn\",\"uriBaseId\":\"%SRCROOT%\"}",
                location(root.resolve("nets/a b#.nn").toString()));
        assertEquals("{\"uri\":\"nets/a.nn\",\"uriBaseId\":\"%SRCROOT%\"}", location("./nets/b/../a.nn"));
        assertEquals("{\"uri\":\"./a:b.nn\",\"uriBaseId\":\"%SRCROOT%\"}", location("a:b.nn"));
        assertEquals("{\"uri\":\"%C3%A9.nn\",\"uriBaseId\":\"%SRCROOT%\"}", location("\u00e9.nn"));
        assertEquals("{\"uri\":\"%3Cstdin%3E\",\"uriBaseId\":\"%SRCROOT%\"}", location("<stdin>"));
        assertEquals("{\"uri\":\"../a.nn\"}", location("../a.nn"));
        String elsewhere = location(root.resolveSibling("a.nn").toString());
        assertTrue(elsewhere.startsWith("{\"uri\":\"file:///"), elsewhere);
    }

    private String location(String name) throws IOException {
        var file = new SourceFile(name, "nn 1\n");
        return result(Diagnostic.of(Code.EDITION_UNKNOWN, word(file, "1"), "wrong"))
                .at("/locations/0/physicalLocation/artifactLocation")
                .toString();
    }

    @Test
    void labelsAndFixesComeAlong() throws IOException {
        var file = new SourceFile("a.nn", "nn 1\nx = foo\nbar\n");
        var other = new SourceFile("lib/b.nn", "nn 1\nfoe = 1\n");
        JsonNode result = result(unknown(file, "foo")
                .at("here")
                .label(word(other, "foe"), "`foe` is defined here")
                .fact("rule", "a rule")
                .help("write `foe`")
                .fix(word(file, "foo"), "foe", "rename"));
        assertEquals(
                "an unknown name `foo`\nhere\nrule: a rule\nhelp: write `foe`",
                result.at("/message/text").asText());
        assertEquals(
                "lib/b.nn",
                result.at("/relatedLocations/0/physicalLocation/artifactLocation/uri")
                        .asText());
        assertEquals(
                "`foe` is defined here",
                result.at("/relatedLocations/0/message/text").asText());
        JsonNode change = result.at("/fixes/0/artifactChanges/0");
        assertEquals("a.nn", change.at("/artifactLocation/uri").asText());
        assertEquals(5, change.at("/replacements/0/deletedRegion/startColumn").asInt());
        assertEquals(8, change.at("/replacements/0/deletedRegion/endColumn").asInt());
        assertEquals("foe", change.at("/replacements/0/insertedContent/text").asText());
    }

    @Test
    void fingerprintsSurviveMovedLinesAndTellRepetitionsApart() throws IOException {
        var before = new SourceFile("a.nn", "nn 1\nx = foo\ny = foo\n");
        var after = new SourceFile("a.nn", "nn 1\n# more\n\n  x  = foo\ny = foo + 1\n");
        var twice = new SourceFile("a.nn", "nn 1\nx = foo\nx = foo\n");
        String first = prints(before).get(0);
        assertEquals(first, prints(after).get(0));
        assertNotEquals(prints(before).get(1), prints(after).get(1));
        assertEquals(first, prints(twice).get(0));
        assertNotEquals(first, prints(twice).get(1));
    }

    private List<String> prints(SourceFile file) throws IOException {
        int second = file.text().lastIndexOf("foo");
        JsonNode results = run(FileReport.of(
                        "a.nn",
                        List.of(
                                unknown(file, "foo"),
                                Diagnostic.of(Code.UNKNOWN_NAME, new Span(file, second, second + 3), "again")),
                        0))
                .get("results");
        return stream(results)
                .map(r -> r.at("/partialFingerprints/laminaLine~1v1").asText())
                .toList();
    }

    @Test
    void unreadableFilesMakeTheRunFail() throws IOException {
        JsonNode run = run(FileReport.unreadable("b.nn", "there is no file `b.nn`"));
        JsonNode invocation = run.at("/invocations/0");
        assertFalse(invocation.get("executionSuccessful").asBoolean());
        assertEquals(
                "there is no file `b.nn`",
                invocation.at("/toolExecutionNotifications/0/message/text").asText());
    }

    private static List<String> texts(JsonNode list, String field) {
        return stream(list).map(element -> element.get(field).asText()).toList();
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        var all = new ArrayList<JsonNode>();
        list.forEach(all::add);
        return all.stream();
    }
}
