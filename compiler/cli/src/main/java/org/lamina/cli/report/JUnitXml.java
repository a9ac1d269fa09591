package org.lamina.cli.report;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Predicate;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.lamina.diag.Diagnostic;
import org.lamina.diag.HumanRenderer;

/**
 * JUnit XML, the form of test results that GitLab and Jenkins read: a suite for each file, and in it a failed case for
 * each diagnostic that rejects it, or one passed case.
 */
public final class JUnitXml implements Form {
    private static final String CLEAN = "check";

    private final Addresses addresses;
    private final Predicate<Diagnostic> rejects;

    /**
     * @param root the working directory
     * @param rejects which diagnostics are failures
     */
    public JUnitXml(Path root, Predicate<Diagnostic> rejects) {
        this.addresses = new Addresses(root);
        this.rejects = rejects;
    }

    @Override
    public String write(Report report) {
        var bytes = new ByteArrayOutputStream();
        try {
            // In ASCII what is beyond it becomes a reference, which is right in whatever encoding this is printed.
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(bytes, "US-ASCII");
            xml.writeStartDocument("US-ASCII", "1.0");
            xml.writeCharacters("\n");
            xml.writeStartElement("testsuites");
            attribute(xml, "name", "lamina check");
            for (FileReport file : report.files()) {
                suite(xml, file);
            }
            xml.writeCharacters("\n");
            xml.writeEndElement();
            xml.writeCharacters("\n");
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a text in memory can be written to", e);
        }
        return bytes.toString(StandardCharsets.US_ASCII);
    }

    private void suite(XMLStreamWriter xml, FileReport file) throws XMLStreamException {
        String name = addresses.shown(file.name());
        long failures = file.diagnostics().stream().filter(rejects).count();
        boolean read = file.problem().isEmpty();
        start(xml, 1, "testsuite");
        attribute(xml, "name", name);
        attribute(xml, "tests", Integer.toString(Math.max(1, file.diagnostics().size())));
        attribute(xml, "failures", Long.toString(failures));
        attribute(xml, "errors", read ? "0" : "1");
        attribute(xml, "skipped", "0");
        attribute(xml, "time", "0");
        if (file.diagnostics().isEmpty()) {
            testcase(xml, name, name, CLEAN);
            if (!read) {
                finding(
                        xml,
                        "error",
                        "unreadable",
                        file.problem().orElse(""),
                        file.problem().orElse(""));
            }
            end(xml, 2);
        }
        for (Diagnostic diagnostic : file.diagnostics()) {
            testcase(xml, name, diagnostic);
        }
        end(xml, 1);
    }

    private void testcase(XMLStreamWriter xml, String suite, Diagnostic d) throws XMLStreamException {
        String place = String.format(
                Locale.ROOT,
                "%s %d:%d %s",
                d.code().id(),
                d.span().line(),
                d.span().column(),
                d.message());
        testcase(xml, suite, addresses.shown(d.span().file().name()), place);
        String text = HumanRenderer.render(d, false);
        if (rejects.test(d)) {
            finding(xml, "failure", d.code().id(), d.message(), text);
        } else {
            start(xml, 3, "system-out");
            xml.writeCharacters(text(text));
            xml.writeEndElement();
        }
        end(xml, 2);
    }

    private static void testcase(XMLStreamWriter xml, String suite, String file, String name)
            throws XMLStreamException {
        start(xml, 2, "testcase");
        attribute(xml, "classname", suite);
        attribute(xml, "name", name);
        attribute(xml, "file", file);
        attribute(xml, "time", "0");
    }

    private static void finding(XMLStreamWriter xml, String element, String type, String message, String text)
            throws XMLStreamException {
        start(xml, 3, element);
        attribute(xml, "type", type);
        attribute(xml, "message", message);
        xml.writeCharacters(text(text));
        xml.writeEndElement();
    }

    private static void start(XMLStreamWriter xml, int depth, String element) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
        xml.writeStartElement(element);
    }

    private static void end(XMLStreamWriter xml, int depth) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
        xml.writeEndElement();
    }

    private static void attribute(XMLStreamWriter xml, String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, text(value));
    }

    /** XML 1.0 has no way to write most control characters and halves of pairs. */
    private static String text(String text) {
        var out = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            boolean control = point < 0x20 && point != '\n' && point != '\t';
            boolean none = control || (point >= 0xD800 && point <= 0xDFFF) || point == 0xFFFE || point == 0xFFFF;
            out.appendCodePoint(none ? 0xFFFD : point);
        });
        return out.toString();
    }
}
