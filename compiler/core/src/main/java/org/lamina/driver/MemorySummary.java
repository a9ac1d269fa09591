package org.lamina.driver;

import java.util.HashMap;
import java.util.Map;
import org.lamina.codegen.MainEmitter;
import org.lamina.codegen.Target;
import org.lamina.ir.Graph;
import org.lamina.program.Program;
import org.lamina.program.TrainProgram;
import org.lamina.schedule.Schedule;
import org.lamina.schedule.Storage;
import org.lamina.types.Size;
import org.lamina.types.SizeName;

/** What trainings and predictions of a program take in memory, as planned: what they allocate on one thread. */
public final class MemorySummary {
    private static final long TO_COMPARE = 32;

    private MemorySummary() {}

    /** One line for each train that learns, and for each model that predicts. */
    public static String of(Program program) {
        var text = new StringBuilder();
        for (TrainProgram train : program.trains()) {
            train.step().ifPresent(step -> text.append(train(train, step)));
        }
        MainEmitter.predictors(program)
                .forEach((name, model) -> text.append(line("a prediction of `" + name + "`", model.predict(), 1)));
        return text.toString();
    }

    private static String train(TrainProgram train, Graph step) {
        long batch = train.data().isEmpty()
                ? 1
                : train.data().get(0).batch().map(n -> (long) n.present()).orElse(TO_COMPARE);
        long variables = train.variables().stream()
                .mapToLong(v -> v.type().sizes().stream().allMatch(Size::isConstant)
                        ? v.type().sizes().stream().mapToLong(Size::value).reduce(1, Math::multiplyExact)
                                * Storage.of(v.type().elem().dtype()).bytes()
                        : 0)
                .sum();
        String what = "a step of `" + train.name() + "`";
        return line(what, step, batch)
                + "  parameters, optimizer slots and states of `%s`: %s\n"
                        .formatted(train.name(), Summary.bytes(variables));
    }

    private static String line(String what, Graph graph, long items) {
        Schedule schedule = Backend.schedule(graph, Target.CPU, (pass, tuned) -> {});
        if (schedule.sizes().size() > 1) {
            return "  " + what + ": depends on " + schedule.sizes() + "\n";
        }
        Map<SizeName, Long> values = new HashMap<>();
        schedule.sizes().forEach(name -> values.put(name, items));
        String count = schedule.sizes().isEmpty() ? "" : items == 1 ? " for 1 item" : " for " + items + " items";
        String taken = Summary.bytes(schedule.workingBytes(values));
        String live = Summary.bytes(schedule.liveBytes(values));
        return "  %s: %s%s; at most %s of it are in use at one time\n".formatted(what, taken, count, live);
    }
}
