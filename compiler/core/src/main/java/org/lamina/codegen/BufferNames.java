package org.lamina.codegen;

import java.util.HashMap;
import java.util.Map;
import org.lamina.op.Op;
import org.lamina.schedule.Buffer;
import org.lamina.schedule.Home;
import org.lamina.schedule.Operand;
import org.lamina.schedule.Phase;
import org.lamina.schedule.Schedule;
import org.lamina.schedule.Step;

/** What to call the tensor of a buffer: as the program calls it, else after the step that fills it first. */
final class BufferNames {
    private BufferNames() {}

    static Map<Integer, String> of(Schedule schedule) {
        Map<Integer, String> names = new HashMap<>();
        for (Buffer buffer : schedule.buffers()) {
            if (buffer.home() instanceof Home.Variable variable) {
                names.put(buffer.id(), Names.camel(Names.tail(variable.name(), 2)));
            } else if (buffer.home() instanceof Home.Input input) {
                names.put(
                        buffer.id(),
                        Names.camel(schedule.ports().get(input.port()).name()));
            } else if (buffer.home() instanceof Home.Result result) {
                names.put(
                        buffer.id(),
                        Names.camel(schedule.ports().get(result.port()).name()));
            }
        }
        for (Phase phase : schedule.phases()) {
            addAll(phase.steps(), names);
        }
        return names;
    }

    private static void addAll(java.util.List<Step> steps, Map<Integer, String> names) {
        for (Step step : steps) {
            if (step instanceof Step.Turns turns) {
                addAll(turns.steps(), names);
            } else {
                for (Operand write : step.writes()) {
                    names.putIfAbsent(write.buffer(), Names.join(of(step), "out"));
                }
            }
        }
    }

    /** {@code c1Conv2d} for a step of layer instance {@code net.c1}. */
    static String of(Step step) {
        return Names.join(Names.camel(Names.tail(step.site().path(), 1)), word(step));
    }

    /** {@code conv2d}: what a step does, in a word. */
    static String word(Step step) {
        if (step instanceof Step.Call call) {
            return call.op() instanceof Op.Unary unary
                    ? Names.camel(unary.fn().name().toLowerCase(java.util.Locale.ROOT))
                    : call.op() instanceof Op.Binary binary
                            ? Names.camel(binary.fn().name().toLowerCase(java.util.Locale.ROOT))
                            : call.op() instanceof Op.Reduce reduce
                                    ? Names.camel(reduce.fn().name().toLowerCase(java.util.Locale.ROOT))
                                    : Names.camel(call.op().getClass().getSimpleName());
        }
        if (step instanceof Step.Take) {
            return "slice";
        }
        if (step instanceof Step.Put) {
            return "stack";
        }
        return step instanceof Step.Combine ? "total" : step instanceof Step.TurnNumber ? "turn" : "copy";
    }
}
