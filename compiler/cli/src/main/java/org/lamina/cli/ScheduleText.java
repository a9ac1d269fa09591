package org.lamina.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.lamina.schedule.Buffer;
import org.lamina.schedule.Operand;
import org.lamina.schedule.Phase;
import org.lamina.schedule.Region;
import org.lamina.schedule.Schedule;
import org.lamina.schedule.Section;
import org.lamina.schedule.Step;
import org.lamina.types.Size;

/** A schedule as text: memory first, then the steps of each phase with the buffers they read and write. */
final class ScheduleText {
    private ScheduleText() {}

    static String of(Schedule schedule) {
        var out = new StringBuilder();
        out.append("schedule ").append(schedule.name()).append('\n');
        for (Region region : schedule.regions()) {
            out.append("  region ")
                    .append(region.storage())
                    .append(region.perShard() ? " of each shard: " : " shared: ")
                    .append(region.peak())
                    .append(" * ")
                    .append(region.unit().text())
                    .append(" elements\n");
        }
        for (Buffer buffer : schedule.buffers()) {
            out.append("  b").append(buffer.id()).append(' ').append(buffer.storage());
            out.append(buffer.perShard() ? " per shard" : "")
                    .append(" [")
                    .append(buffer.count().text());
            out.append("] ").append(buffer.home()).append('\n');
        }
        for (Phase phase : schedule.phases()) {
            out.append(phase.kind().name().toLowerCase(java.util.Locale.ROOT)).append('\n');
            phase.steps().forEach(step -> step(step, "  ", out));
        }
        return out.toString();
    }

    private static void step(Step step, String indent, StringBuilder out) {
        if (step instanceof Step.Turns scan) {
            out.append(indent)
                    .append(scan.turns().text())
                    .append(scan.reverse() ? " turns, the last first" : " turns")
                    .append("  # ")
                    .append(scan.site().source())
                    .append('\n');
            scan.steps().forEach(inner -> step(inner, indent + "  ", out));
        } else {
            out.append(indent).append(step(step)).append('\n');
        }
    }

    private static String step(Step step) {
        String what = step instanceof Step.Call call
                ? call.op().toString()
                : step instanceof Step.Combine combine
                        ? "Combine[" + combine.fn() + "]"
                        : step.getClass().getSimpleName();
        return operands(step.writes()) + " = " + what + "(" + operands(step.reads()) + ")  # "
                + step.site().source();
    }

    private static String operands(List<Operand> operands) {
        return operands.stream()
                .map(o -> "b" + o.buffer() + section(o) + ": " + o.type() + cut(o.cut()))
                .collect(Collectors.joining(", "));
    }

    private static String cut(Operand.Cut cut) {
        return switch (cut) {
            case ROWS -> "";
            case SLICE -> " by slices";
            case NONE -> " of all shards";
        };
    }

    /** {@code [N, turn, 256..512]}: which part of the buffer it is; nothing for all of it. */
    private static String section(Operand operand) {
        if (operand.section().isEmpty()) {
            return "";
        }
        Section section = operand.section().get();
        List<String> axes = new ArrayList<>();
        section.whole().forEach(size -> axes.add(size.text()));
        if (section.turn() != Section.NONE) {
            axes.set(section.turn(), "turn");
        }
        for (Section.Range range : section.ranges()) {
            Size end = range.start().plus(range.length());
            axes.set(range.axis(), range.start().text() + ".." + end.text());
        }
        return axes.toString();
    }
}
