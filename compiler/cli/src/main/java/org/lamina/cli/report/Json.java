package org.lamina.cli.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** JSON as text. Beyond ASCII everything is escaped, so that no terminal or pipe can damage it. */
final class Json {
    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private Json() {}

    /** Writes the members of an object. */
    @FunctionalInterface
    interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    /** Writes one element of an array. */
    @FunctionalInterface
    interface Each<T> {
        void write(JsonGenerator json, T element) throws IOException;
    }

    /** One object on one line, without a line end. */
    static String line(Members members) {
        return text(members, null);
    }

    /** One object over many lines, for documents that people look at too; ends with a line feed. */
    static String document(Members members) {
        var indenter = new DefaultIndenter("  ", "\n");
        return text(
                        members,
                        new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter)) + "\n";
    }

    private static String text(Members members, @Nullable PrettyPrinter printer) {
        var text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.setPrettyPrinter(printer);
            object(json, members);
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory can be written to", e);
        }
        return text.toString();
    }

    static void object(JsonGenerator json, Members members) throws IOException {
        json.writeStartObject();
        members.write(json);
        json.writeEndObject();
    }

    static void object(JsonGenerator json, String name, Members members) throws IOException {
        json.writeFieldName(name);
        object(json, members);
    }

    static <T> void array(JsonGenerator json, String name, Iterable<T> elements, Each<T> each) throws IOException {
        json.writeArrayFieldStart(name);
        for (T element : elements) {
            each.write(json, element);
        }
        json.writeEndArray();
    }

    /** An array of objects. */
    static <T> void objects(JsonGenerator json, String name, Iterable<T> elements, Each<T> members) throws IOException {
        array(json, name, elements, (inner, element) -> object(inner, o -> members.write(o, element)));
    }
}
