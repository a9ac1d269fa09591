package org.lamina.runtime.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The vocabularies of data blocks by the names of the blocks; in the metadata of saved weights they are a JSON object with
 * an array of tokens for each block.
 */
public record Vocabularies(Map<String, Vocabulary> byBlock) {
    /** Key of the metadata under which they are saved. */
    public static final String KEY = "vocabularies";

    /** No block delivers text. */
    public static final Vocabularies NONE = new Vocabularies(Map.of());

    public Vocabularies {
        byBlock = Collections.unmodifiableMap(new LinkedHashMap<>(byBlock));
    }

    /** That of one block, if it is known. */
    public Optional<Vocabulary> of(String block) {
        return Optional.ofNullable(byBlock.get(block));
    }

    /** As metadata says it; empty where there are none. */
    public Map<String, String> metadata() {
        if (byBlock.isEmpty()) {
            return Map.of();
        }
        StringWriter out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.writeStartObject();
            for (Map.Entry<String, Vocabulary> entry : byBlock.entrySet()) {
                json.writeArrayFieldStart(entry.getKey());
                for (String token : entry.getValue().tokens()) {
                    json.writeString(token);
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.of(KEY, out.toString());
    }

    /** Reads what {@link #metadata} wrote; empty where that is damaged. */
    public static Optional<Vocabularies> read(Map<String, String> metadata) {
        Map<String, Vocabulary> found = new LinkedHashMap<>();
        try (JsonParser json = new JsonFactory().createParser(metadata.getOrDefault(KEY, "{}"))) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String block = json.currentName();
                if (json.nextToken() != JsonToken.START_ARRAY) {
                    return Optional.empty();
                }
                List<String> tokens = new ArrayList<>();
                while (json.nextToken() == JsonToken.VALUE_STRING) {
                    tokens.add(json.getText());
                }
                if (json.currentToken() != JsonToken.END_ARRAY) {
                    return Optional.empty();
                }
                found.put(block, new Vocabulary(tokens));
            }
            return Optional.of(new Vocabularies(found));
        } catch (IOException | IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }
}
