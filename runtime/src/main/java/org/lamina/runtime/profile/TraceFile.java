package org.lamina.runtime.profile;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/**
 * The last steps of a run as trace events in JSON: complete events ({@code "ph": "X"}) with begin and length in microseconds,
 * one track for each thread.
 */
public final class TraceFile {
    private final Profile profile;
    private final JsonGenerator json;
    private final long from;

    private TraceFile(Profile profile, JsonGenerator json) {
        this.profile = profile;
        this.json = json;
        this.from = profile.stepBegin(firstStep(profile));
    }

    private static long firstStep(Profile profile) {
        return Math.max(1, profile.timed() - Profile.TRACED + 1);
    }

    /** The text of the file. */
    public static byte[] of(Profile profile) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            new TraceFile(profile, json).write();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private void write() throws IOException {
        json.writeStartObject();
        json.writeStringField("displayTimeUnit", "ms");
        json.writeArrayFieldStart("traceEvents");
        for (int thread = 0; thread < profile.tracks().size(); thread++) {
            name(thread);
        }
        for (long step = firstStep(profile); step <= profile.timed(); step++) {
            event("step " + profile.number(step), Role.LOOP, 0, profile.stepBegin(step), profile.stepEnd(step));
        }
        for (int thread = 0; thread < profile.tracks().size(); thread++) {
            int of = thread;
            profile.tracks().get(thread).each(from, (site, begin, end) -> event(site, of, begin, end));
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void name(int thread) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", "thread_name");
        json.writeStringField("ph", "M");
        json.writeNumberField("pid", 1);
        json.writeNumberField("tid", thread);
        json.writeObjectFieldStart("args");
        json.writeStringField("name", thread == 0 ? "steps and shard 1" : "shard " + (thread + 1));
        json.writeEndObject();
        json.writeEndObject();
    }

    private void event(int site, int thread, long begin, long end) {
        Profile.Site what = profile.sites().get(site);
        String layer = what.layer().isEmpty() ? "loss" : what.layer();
        String place = what.role() == Role.UPDATE ? "update" : layer;
        try {
            event(what.role() == Role.LOOP ? place : place + " " + what.operation(), what.role(), thread, begin, end);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void event(String name, Role role, int thread, long begin, long end) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", name);
        json.writeStringField("cat", role.name().toLowerCase(Locale.ROOT));
        json.writeStringField("ph", "X");
        json.writeNumberField("pid", 1);
        json.writeNumberField("tid", thread);
        json.writeNumberField("ts", (begin - from) / 1000.0);
        json.writeNumberField("dur", (end - begin) / 1000.0);
        json.writeEndObject();
    }
}
