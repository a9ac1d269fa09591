package org.lamina.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.diag.Severity;
import org.lamina.source.SourceFile;
import org.lamina.source.Span;
import org.w3c.dom.Element;

/** JSON lines, commands of GitHub workflows and JUnit XML. */
class FormsTest {
    private static final SourceFile FILE = new SourceFile("a, b: c/100%.nn", "nn 1\nx = \"\ud83d\ude00\" + y\nz\n");
    private static final Span WORD = new Span(FILE, 5, 6);

    private static Report report(Diagnostic... diagnostics) {
        return new Report(List.of(
                FileReport.of(FILE.name(), List.of(diagnostics), 0),
                FileReport.of("clean.nn", List.of(), 0),
                FileReport.unreadable("missing.nn", "there is no file `missing.nn`")));
    }

    private static Diagnostic unexpected(Span span) {
        return Diagnostic.of(Code.UNEXPECTED_TEXT, span, "50% of a :: b,\nall");
    }

    @Test
    void jsonIsOneEscapedLine() {
        var file = new SourceFile("a \"b\".nn", "x\ny = 1\n");
        var d = Diagnostic.of(Code.UNEXPECTED_TEXT, new Span(file, 2, 3), "line\n\u00b5 \\")
                .label(new Span(file, 0, 1), "there")
                .fact("rule", "r")
                .help("h")
                .fix(new Span(file, 2, 3), "z", "rename");
        assertEquals(
                "{\"code\":\"NN0001\",\"severity\":\"error\",\"message\":\"line\\n\\u00B5 \\\\\","
                        + "\"file\":\"a \\\"b\\\".nn\",\"start\":{\"line\":2,\"column\":1,\"offset\":2},"
                        + "\"end\":{\"line\":2,\"column\":2,\"offset\":3},\"label\":\"\","
                        + "\"labels\":[{\"file\":\"a \\\"b\\\".nn\",\"start\":{\"line\":1,\"column\":1,\"offset\":0},"
                        + "\"end\":{\"line\":1,\"column\":2,\"offset\":1},\"text\":\"there\"}],"
                        + "\"facts\":[{\"key\":\"rule\",\"text\":\"r\"}],\"help\":[\"h\"],"
                        + "\"fixes\":[{\"file\":\"a \\\"b\\\".nn\",\"start\":{\"line\":2,\"column\":1,\"offset\":2},"
                        + "\"end\":{\"line\":2,\"column\":2,\"offset\":3},\"replacement\":\"z\",\"title\":\"rename\"}]}",
                JsonLines.write(d));
    }

    @Test
    void jsonHasALineForEachDiagnosticAndEachUnreadableFile() {
        List<String> lines =
                new JsonLines().write(report(unexpected(WORD))).lines().toList();
        assertEquals(2, lines.size());
        assertEquals(
                "{\"severity\":\"error\",\"message\":\"there is no file `missing.nn`\",\"file\":\"missing.nn\"}",
                lines.get(1));
    }

    @Test
    void workflowCommandsAreEscaped() {
        List<String> lines = new GitHubCommands(Path.of(""))
                .write(report(unexpected(WORD).at("here")))
                .lines()
                .toList();
        assertEquals(
                "::error file=a%2C b%3A c/100%25.nn,line=2,endLine=2,col=1,endColumn=1,"
                        + "title=NN0001%3A the text does not follow the grammar"
                        + "::50%25 of a :: b,%0Aall%0Ahere",
                lines.get(0));
        assertEquals("::error file=missing.nn::there is no file `missing.nn`", lines.get(1));
        assertEquals(2, lines.size());
    }

    /** The runner refuses columns where lines differ. */
    @Test
    void aStretchOfLinesHasNoColumns() {
        String line = new GitHubCommands(Path.of("")).write(report(unexpected(new Span(FILE, 5, 18))));
        assertTrue(line.contains(",line=2,endLine=3,title="), line);
    }

    @Test
    void junitIsReadBackAsItWasMeant() throws Exception {
        var warning = Diagnostic.of(Code.UNUSED_VALUE, WORD, "\ud83d\ude00 <&> \u0001 \ud83d");
        String text =
                new JUnitXml(Path.of(""), d -> d.severity() == Severity.ERROR).write(report(unexpected(WORD), warning));
        Element root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .getDocumentElement();
        assertEquals("testsuites", root.getTagName());
        Element first = element(root, "testsuite", 0);
        assertEquals(FILE.name(), first.getAttribute("name"));
        assertEquals(List.of("2", "1", "0"), attributes(first, "tests", "failures", "errors"));
        assertEquals("NN0001", element(first, "failure", 0).getAttribute("type"));
        assertTrue(element(first, "failure", 0).getTextContent().contains("\n 2 | x = \"\ud83d\ude00\" + y\n"));
        assertEquals(
                "NN0907 2:1 \ud83d\ude00 <&> \ufffd \ufffd",
                element(first, "testcase", 1).getAttribute("name"));
        assertEquals(1, first.getElementsByTagName("system-out").getLength());
        Element clean = element(root, "testsuite", 1);
        assertEquals(List.of("1", "0", "0"), attributes(clean, "tests", "failures", "errors"));
        Element missing = element(root, "testsuite", 2);
        assertEquals(List.of("1", "0", "1"), attributes(missing, "tests", "failures", "errors"));
        assertEquals(
                "there is no file `missing.nn`", element(missing, "error", 0).getTextContent());
    }

    private static List<String> attributes(Element element, String... names) {
        return List.of(names).stream().map(element::getAttribute).toList();
    }

    private static Element element(Element parent, String name, int at) {
        return (Element) parent.getElementsByTagName(name).item(at);
    }
}
