package org.lamina.runtime.train;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Supplier;

/** One JSON object a line, each with an {@code event}; NaN and infinities are strings, since JSON has no such numbers. */
public final class JsonReport implements RunReport {
    private final PrintStream out;
    private final JsonFactory json = new JsonFactory();

    public JsonReport(PrintStream out) {
        this.out = out;
    }

    /** Writes the members of one object. */
    private interface Members {
        void write(JsonGenerator generator) throws IOException;
    }

    @Override
    public void begin(Begin begin) {
        line("begin", g -> {
            g.writeStringField("train", begin.name());
            g.writeNumberField("seed", begin.seed());
            g.writeNumberField("threads", begin.parallel().threads());
            if (begin.parallel().shards().isPresent()) {
                g.writeNumberField("shards", begin.parallel().shards().getAsInt());
            }
            if (begin.epochs().isPresent()) {
                g.writeNumberField("epochs", begin.epochs().getAsLong());
            }
        });
    }

    @Override
    public void step(Supplier<Step> step) {
        // The history of a run is its epochs; steps would make the log thousands of times larger.
    }

    @Override
    public void epoch(Epoch epoch) {
        line("epoch", g -> {
            g.writeNumberField("epoch", epoch.epoch());
            g.writeNumberField("step", epoch.step());
            scalars(g, epoch.scalars());
            number(g, "seconds", epoch.seconds());
            number(g, "samples_per_second", epoch.samplesPerSecond());
        });
    }

    @Override
    public void warn(String message) {
        line("warning", g -> g.writeStringField("message", message));
    }

    @Override
    public void note(String message) {
        line("note", g -> g.writeStringField("message", message));
    }

    @Override
    public void print(String text) {
        line("print", g -> g.writeStringField("text", text));
    }

    @Override
    public void end(End end) {
        line("end", g -> {
            if (end.test().isPresent()) {
                scalars(g, end.test().get());
            }
            if (end.bestEpoch().isPresent()) {
                g.writeNumberField("best_epoch", end.bestEpoch().getAsLong());
            }
            if (end.savedTo().isPresent()) {
                g.writeStringField("saved_to", end.savedTo().get());
            }
            g.writeBooleanField("stopped_early", end.stoppedEarly());
        });
    }

    @Override
    public void close() {
        out.flush();
    }

    private static void scalars(JsonGenerator g, EpochScalars scalars) throws IOException {
        g.writeObjectFieldStart("scalars");
        for (Map.Entry<String, Double> scalar : scalars.values().entrySet()) {
            number(g, scalar.getKey(), scalar.getValue());
        }
        g.writeEndObject();
    }

    private static void number(JsonGenerator g, String name, double value) throws IOException {
        if (Double.isFinite(value)) {
            g.writeNumberField(name, value);
        } else {
            g.writeStringField(name, NumberText.exact(value));
        }
    }

    private void line(String event, Members members) {
        StringWriter text = new StringWriter();
        try (JsonGenerator g = json.createGenerator(text)) {
            g.writeStartObject();
            g.writeStringField("event", event);
            members.write(g);
            g.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.println(text);
        out.flush();
    }
}
