package org.lamina.runtime.profile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The times of a run by layer. They are those of the thread that calls the steps: in phases that all threads share, its own
 * shard and the wait for the others. So the shares of all rows make up the step.
 */
public final class ProfileTable {
    private static final List<String> HEAD =
            List.of("layer", "forward ms", "ms a step", "backward ms", "ms a step", "share", "GF/s", "MB a step");

    private final Profile profile;

    /** Sums of one row; the other columns are numbers of the whole row. */
    private static final class Row {
        private long forward;
        private long backward;
        private long products;
        private long flops;
        private long bytes;

        long nanos() {
            return forward + backward;
        }
    }

    private ProfileTable(Profile profile) {
        this.profile = profile;
    }

    /**
     * The table as text, lines ended.
     *
     * @param name of the train
     */
    public static String of(Profile profile, String name) {
        return new ProfileTable(profile).text(name);
    }

    private String text(String name) {
        if (!profile.measured()) {
            return "profile of `" + name + "`: no training step has ended\n";
        }
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEAD);
        rows().forEach((layer, row) -> lines.add(line(layer, row)));
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "profile of `%s`: %d steps%s, %s ms a step, %d thread%s%n",
                name,
                profile.steps(),
                profile.lastStep() > Profile.WARM_UP ? " after the first " + Profile.WARM_UP : "",
                decimals(profile.stepNanos() * 1e-6 / profile.steps(), 3),
                profile.tracks().size(),
                profile.tracks().size() == 1 ? "" : "s"));
        for (List<String> line : lines) {
            for (int column = 0; column < line.size(); column++) {
                int at = column;
                int width = lines.stream()
                        .mapToInt(other -> other.get(at).length())
                        .max()
                        .orElse(0);
                String cell = line.get(column);
                String blanks = " ".repeat(width - cell.length());
                text.append(column == 0 ? cell + blanks : "  " + blanks + cell);
            }
            text.append(System.lineSeparator());
        }
        return text.append(profile.start().text(name)).toString();
    }

    /** Layers in the order of their first step, then what is no layer's. */
    private Map<String, Row> rows() {
        Map<String, Row> layers = new LinkedHashMap<>();
        Map<String, Row> others = new LinkedHashMap<>();
        long known = 0;
        for (int site = 0; site < profile.sites().size(); site++) {
            Profile.Site what = profile.sites().get(site);
            boolean layer = what.role() == Role.FORWARD || what.role() == Role.BACKWARD;
            Row row = (layer && !what.layer().isEmpty() ? layers : others)
                    .computeIfAbsent(title(what), title -> new Row());
            add(row, what, site);
            known += profile.tracks().get(0).nanos(site);
        }
        Row rest = new Row();
        rest.forward = profile.stepNanos() - known;
        layers.putAll(others);
        layers.put("rest of the step", rest);
        return layers;
    }

    private static String title(Profile.Site site) {
        return site.role() == Role.UPDATE ? "update" : site.layer().isEmpty() ? "loss" : site.layer();
    }

    private void add(Row row, Profile.Site what, int site) {
        long nanos = profile.tracks().get(0).nanos(site);
        if (what.role() == Role.BACKWARD) {
            row.backward += nanos;
        } else {
            row.forward += nanos;
        }
        long flops = 0;
        for (Track track : profile.tracks()) {
            flops += track.flops(site);
            row.bytes += track.bytes(site);
        }
        row.flops += flops;
        row.products += flops > 0 ? nanos : 0;
    }

    private List<String> line(String title, Row row) {
        double steps = profile.steps();
        return List.of(
                title,
                row.forward == 0 ? "" : decimals(row.forward * 1e-6, 1),
                row.forward == 0 ? "" : decimals(row.forward * 1e-6 / steps, 3),
                row.backward == 0 ? "" : decimals(row.backward * 1e-6, 1),
                row.backward == 0 ? "" : decimals(row.backward * 1e-6 / steps, 3),
                decimals(100.0 * row.nanos() / profile.stepNanos(), 1) + " %",
                row.products == 0 ? "" : decimals((double) row.flops / row.products, 1),
                row.bytes == 0 ? "" : decimals(row.bytes * 1e-6 / steps, 2));
    }

    private static String decimals(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
