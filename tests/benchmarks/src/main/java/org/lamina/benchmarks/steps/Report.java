package org.lamina.benchmarks.steps;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Comparisons as text and as JSON. */
final class Report {
    private final Machine machine;

    Report(Machine machine) {
        this.machine = machine;
    }

    String head() {
        return String.format(
                Locale.ROOT,
                "%s, %d processors, %s, %s; load %.1f at the start%n",
                machine.processor(),
                machine.processors(),
                machine.system(),
                machine.java(),
                machine.load());
    }

    String text(List<Comparison> comparisons) {
        return head() + comparisons.stream().map(this::text).collect(Collectors.joining());
    }

    String text(Comparison comparison) {
        var text = new StringBuilder("\n" + comparison.workload().text() + "\n");
        text.append(line(comparison.lamina())).append('\n');
        comparison.others().forEach((peer, side) -> {
            double[] shares = comparison.lamina().shares(side);
            text.append(line(side))
                    .append(String.format(
                            Locale.ROOT,
                            "  lamina takes %.3f of it (%.3f-%.3f)%s%n",
                            Side.quantile(shares, 0.5),
                            Side.quantile(shares, 0.1),
                            Side.quantile(shares, 0.9),
                            target(comparison.workload(), peer)));
            text.append(String.format(
                    "            %s; %s%n", side.library(), side.environment().text()));
        });
        return text.toString();
    }

    private static String target(Workload workload, Peer peer) {
        double target = workload.target(peer);
        return target == 1 ? "" : String.format(Locale.ROOT, ", target %.3f", target);
    }

    private static String line(Side side) {
        return String.format(
                Locale.ROOT,
                "  %-9s %10.1f us (%.1f-%.1f, least %.1f), %.0f MB, first step after %.1f s",
                side.name(),
                side.median(),
                side.p10(),
                side.p90(),
                side.least(),
                side.megabytes(),
                side.firstStep());
    }

    String json(List<Comparison> comparisons) throws IOException {
        var out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(out).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeObjectFieldStart("machine");
            json.writeStringField("processor", machine.processor());
            json.writeNumberField("processors", machine.processors());
            json.writeStringField("system", machine.system());
            json.writeStringField("java", machine.java());
            json.writeNumberField("load", machine.load());
            json.writeEndObject();
            json.writeArrayFieldStart("workloads");
            for (Comparison comparison : comparisons) {
                write(json, comparison);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return out.toString();
    }

    private static void write(JsonGenerator json, Comparison comparison) throws IOException {
        json.writeStartObject();
        json.writeStringField("workload", comparison.workload().key());
        json.writeStringField("text", comparison.workload().text());
        json.writeObjectFieldStart("sides");
        write(json, comparison.lamina());
        for (Side side : comparison.others().values()) {
            write(json, side);
        }
        json.writeEndObject();
        json.writeObjectFieldStart("shares");
        for (Map.Entry<Peer, Side> other : comparison.others().entrySet()) {
            double[] shares = comparison.lamina().shares(other.getValue());
            json.writeObjectFieldStart(other.getKey().text());
            json.writeNumberField("median", Side.quantile(shares, 0.5));
            json.writeNumberField("p10", Side.quantile(shares, 0.1));
            json.writeNumberField("p90", Side.quantile(shares, 0.9));
            json.writeNumberField("target", comparison.workload().target(other.getKey()));
            json.writeObjectFieldStart("environments");
            for (Map.Entry<Environment, Double> tried :
                    comparison.searched().get(other.getKey()).entrySet()) {
                json.writeNumberField(tried.getKey().text(), tried.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Side side) throws IOException {
        json.writeObjectFieldStart(side.name());
        json.writeStringField("library", side.library());
        json.writeStringField("environment", side.environment().text());
        json.writeNumberField("megabytes", side.megabytes());
        json.writeNumberField("firstStep", side.firstStep());
        json.writeNumberField("steps", side.steps());
        json.writeNumberField("median", side.median());
        json.writeNumberField("p10", side.p10());
        json.writeNumberField("p90", side.p90());
        json.writeNumberField("least", side.least());
        json.writeFieldName("micros");
        json.writeArray(side.micros(), 0, side.micros().length);
        json.writeEndObject();
    }
}
