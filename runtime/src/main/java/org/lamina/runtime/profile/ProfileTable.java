package org.lamina.runtime.profile;

import java.util.ArrayList;
import java.util.Comparator;
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

    private static final List<String> OPERATIONS =
            List.of("operation", "ms a step", "share", "GF/s", "of the peak", "GB/s", "of copying");

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
        int threads = profile.tracks().size();
        long all = profile.begun() > Profile.WARM_UP ? profile.begun() - Profile.WARM_UP : profile.begun();
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "profile of `%s`: %d%s steps%s, %s ms a step, %d thread%s%n",
                name,
                profile.steps(),
                all > profile.steps() ? " of " + all : "",
                profile.begun() > Profile.WARM_UP ? " after the first " + Profile.WARM_UP : "",
                decimals(profile.stepNanos() * 1e-6 / profile.steps(), 3),
                threads,
                threads == 1 ? "" : "s"));
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEAD);
        rows().forEach((layer, row) -> lines.add(line(layer, row)));
        append(lines, text);
        Limits limits = Limits.measure(threads);
        text.append(String.format(
                Locale.ROOT,
                "%nby operation; %d thread%s of this machine: %s GF/s by multiply-adds, %s GB/s by copying%n",
                threads,
                threads == 1 ? "" : "s",
                decimals(limits.flops() * 1e-9, 1),
                decimals(limits.bytes() * 1e-9, 1)));
        List<List<String>> operations = new ArrayList<>();
        operations.add(OPERATIONS);
        operations().entrySet().stream()
                .sorted(Map.Entry.comparingByValue(
                        Comparator.comparingLong(Row::nanos).reversed()))
                .forEach(entry -> operations.add(line(entry.getKey(), entry.getValue(), limits)));
        append(operations, text);
        return text.append(System.lineSeparator())
                .append(profile.start().text(name))
                .toString();
    }

    private static void append(List<List<String>> lines, StringBuilder text) {
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

    /** What kernels took, whichever layer they belong to. */
    private Map<String, Row> operations() {
        Map<String, Row> operations = new LinkedHashMap<>();
        for (int site = 0; site < profile.sites().size(); site++) {
            Profile.Site what = profile.sites().get(site);
            if (what.role() != Role.LOOP) {
                add(operations.computeIfAbsent(what.operation(), operation -> new Row()), what, site);
            }
        }
        return operations;
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

    private List<String> line(String operation, Row row, Limits limits) {
        double steps = profile.steps();
        double seconds = row.nanos() * 1e-9;
        boolean computes = row.flops > 0;
        boolean moves = !computes && row.bytes > 0;
        return List.of(
                operation,
                decimals(row.nanos() * 1e-6 / steps, 3),
                decimals(100.0 * row.nanos() / profile.stepNanos(), 1) + " %",
                computes ? decimals(row.flops * 1e-9 / seconds, 1) : "",
                computes ? decimals(100 * row.flops / seconds / limits.flops(), 0) + " %" : "",
                moves ? decimals(row.bytes * 1e-9 / seconds, 1) : "",
                moves ? decimals(100 * row.bytes / seconds / limits.bytes(), 0) + " %" : "");
    }

    private static String decimals(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
