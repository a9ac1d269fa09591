package org.lamina.runtime.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lamina.runtime.data.CsvSchema.CsvColumn;
import org.lamina.runtime.data.CsvSchema.CsvField;
import org.lamina.runtime.data.CsvSchema.Kind;
import org.lamina.runtime.store.DataCode;
import org.lamina.runtime.store.DataException;

/** The text of a {@link CsvSchema} inside the metadata of a weights file. */
final class CsvSchemaJson {
    private CsvSchemaJson() {}

    static String write(CsvSchema schema) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.writeStartObject();
            json.writeNumberField("width", schema.width());
            json.writeArrayFieldStart("fields");
            for (CsvField field : schema.fields()) {
                json.writeStartObject();
                json.writeStringField("name", field.name());
                json.writeStringField("kind", field.kind().name());
                json.writeArrayFieldStart("columns");
                for (CsvColumn column : field.columns()) {
                    write(json, column);
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private static void write(JsonGenerator json, CsvColumn column) throws IOException {
        json.writeStartObject();
        if (column.name() != null) {
            json.writeStringField("name", column.name());
        }
        json.writeNumberField("position", column.position());
        json.writeArrayFieldStart("categories");
        for (String category : column.categories()) {
            json.writeString(category);
        }
        json.writeEndArray();
        json.writeBooleanField("one_hot", column.oneHot());
        Double mean = column.mean();
        if (mean != null) {
            // As text, because only text keeps every bit in all JSON libraries.
            json.writeStringField("mean", mean.toString());
        }
        json.writeEndObject();
    }

    /** Reads what {@link #write(CsvSchema)} wrote. */
    static CsvSchema read(String text) {
        try (JsonParser json = new JsonFactory().createParser(text)) {
            expect(json.nextToken(), JsonToken.START_OBJECT);
            int width = 0;
            List<CsvField> fields = List.of();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String key = json.currentName();
                json.nextToken();
                switch (key) {
                    case "width" -> width = json.getIntValue();
                    case "fields" -> fields = fields(json);
                    default -> throw malformed(null);
                }
            }
            return new CsvSchema(fields, width);
        } catch (IOException | IllegalArgumentException e) {
            throw malformed(e);
        }
    }

    private static List<CsvField> fields(JsonParser json) throws IOException {
        List<CsvField> fields = new ArrayList<>();
        while (json.nextToken() == JsonToken.START_OBJECT) {
            String name = "";
            Kind kind = Kind.NUMBER;
            List<CsvColumn> columns = List.of();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String key = json.currentName();
                json.nextToken();
                switch (key) {
                    case "name" -> name = json.getText();
                    case "kind" -> kind = Kind.valueOf(json.getText());
                    case "columns" -> columns = columns(json);
                    default -> throw malformed(null);
                }
            }
            fields.add(new CsvField(name, kind, columns));
        }
        return fields;
    }

    private static List<CsvColumn> columns(JsonParser json) throws IOException {
        List<CsvColumn> columns = new ArrayList<>();
        while (json.nextToken() == JsonToken.START_OBJECT) {
            columns.add(column(json));
        }
        return columns;
    }

    private static CsvColumn column(JsonParser json) throws IOException {
        String name = null;
        int position = 0;
        List<String> categories = new ArrayList<>();
        boolean oneHot = false;
        Double mean = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            json.nextToken();
            switch (key) {
                case "name" -> name = json.getText();
                case "position" -> position = json.getIntValue();
                case "one_hot" -> oneHot = json.getBooleanValue();
                case "mean" -> mean = Double.valueOf(json.getText());
                case "categories" -> {
                    while (json.nextToken() == JsonToken.VALUE_STRING) {
                        categories.add(json.getText());
                    }
                }
                default -> throw malformed(null);
            }
        }
        return new CsvColumn(name, position, categories, oneHot, mean);
    }

    private static void expect(@Nullable JsonToken found, JsonToken wanted) {
        if (found != wanted) {
            throw malformed(null);
        }
    }

    private static DataException malformed(@Nullable Exception cause) {
        DataException.Problem problem = DataCode.WEIGHTS_MALFORMED
                .problem("the description of the table columns in the weights is malformed")
                .help("use another weights file, or train again");
        return (cause == null ? problem : problem.cause(cause)).exception();
    }
}
