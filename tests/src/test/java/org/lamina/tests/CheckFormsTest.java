package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** All wrong programs of the golden files in one run of {@code lamina check}, in each form: all say the same. */
class CheckFormsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<JsonNode> FOUND = new ArrayList<>();
    private static int files;

    private static String written(String form) {
        var line = new ArrayList<>(List.of("check", "--strict", "--format", form));
        folders().forEach(folder -> line.add(folder.toString()));
        CommandLine checked = CommandLine.run(line.toArray(String[]::new));
        assertEquals(1, checked.code());
        assertEquals("", checked.err());
        return checked.out();
    }

    /** Those with programs; {@code format} has texts whose layout matters. */
    private static List<Path> folders() {
        try (Stream<Path> folders = Files.list(Path.of("golden"))) {
            return folders.filter(Files::isDirectory)
                    .filter(folder -> !folder.endsWith("format"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeAll
    static void asJson() throws IOException {
        for (String line : written("json").lines().toList()) {
            FOUND.add(JSON.readTree(line));
        }
        for (Path folder : folders()) {
            try (Stream<Path> all = Files.walk(folder)) {
                files += (int)
                        all.filter(file -> file.toString().endsWith(".nn")).count();
            }
        }
        assertTrue(FOUND.size() > 50, "there is something to compare");
    }

    @Test
    void sarifIsValid() throws IOException {
        String text = written("sarif");
        try (InputStream in = CheckFormsTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
            var schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                    .getSchema(in, InputFormat.JSON);
            assertEquals(List.of(), schema.validate(text, InputFormat.JSON));
        }
        JsonNode run = JSON.readTree(text).get("runs").get(0);
        assertEquals(files, run.get("artifacts").size());
        assertEquals(FOUND.size(), run.get("results").size());
        for (int i = 0; i < FOUND.size(); i++) {
            JsonNode result = run.get("results").get(i);
            JsonNode region = result.at("/locations/0/physicalLocation/region");
            assertEquals(FOUND.get(i).get("code"), result.get("ruleId"));
            assertEquals(FOUND.get(i).at("/start/line"), region.get("startLine"));
            assertEquals(FOUND.get(i).at("/start/column"), region.get("startColumn"));
            assertEquals(FOUND.get(i).at("/end/line"), region.get("endLine"));
            assertEquals(FOUND.get(i).at("/end/column"), region.get("endColumn"));
            assertEquals(
                    FOUND.get(i).get("labels").size(),
                    result.path("relatedLocations").size());
            assertEquals(FOUND.get(i).get("fixes").size(), result.path("fixes").size());
        }
    }

    /** The text between two places is what the offsets say. */
    @Test
    void placesAndOffsetsAgree() throws IOException {
        for (JsonNode found : FOUND) {
            String text = Files.readString(Path.of(found.get("file").asText()));
            int offset = found.at("/start/offset").asInt();
            String before = text.substring(0, offset).replace("\r\n", "\n").replace('\r', '\n');
            assertEquals(
                    before.chars().filter(c -> c == '\n').count() + 1,
                    found.at("/start/line").asInt());
            assertEquals(
                    before.length() - before.lastIndexOf('\n'),
                    found.at("/start/column").asInt());
            assertTrue(found.at("/end/offset").asInt() <= text.length());
        }
    }

    @Test
    void junitCountsTheSame() throws Exception {
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(written("junit"))));
        assertEquals(files, document.getElementsByTagName("testsuite").getLength());
        long errors = FOUND.stream()
                .filter(found -> found.get("severity").asText().equals("error"))
                .count();
        assertEquals(errors, document.getElementsByTagName("failure").getLength());
        assertEquals(
                FOUND.size() - errors,
                document.getElementsByTagName("system-out").getLength());
    }

    @Test
    void workflowCommandsAreOneLineEach() {
        List<String> lines = written("github").lines().toList();
        assertEquals(FOUND.size(), lines.size());
        var command = Pattern.compile("::(error|warning|notice) file=[^:,]+,line=\\d+,endLine=\\d+"
                + "(,col=\\d+,endColumn=\\d+)?,title=NN\\d{4}%3A [^:,]+::.+");
        for (String line : lines) {
            assertTrue(command.matcher(line).matches(), line);
        }
    }
}
