package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lamina.diag.Code;
import org.lamina.program.TestProgram.Training;
import org.lamina.program.TestProgram.Wanted;
import org.lamina.program.TrainProgram;
import org.lamina.program.Variable;
import org.lamina.source.Span;
import org.lamina.syntax.Decl;
import org.lamina.syntax.Expr;
import org.lamina.types.DType;
import org.lamina.types.Dim;
import org.lamina.types.Elem;
import org.lamina.types.Size;
import org.lamina.types.SizeName;
import org.lamina.types.TensorType;

/**
 * Calls of trains in a {@code test}: {@code r = xor(lr = 0.1)}. The call runs when the test runs, once for equal
 * arguments; what the test asks of its record becomes inputs of the test's graph, and its models become layers of the
 * test whose parameters take the trained contents.
 */
final class Trainings {
    private static final List<String> PARTS = List.of("train", "valid", "test");

    private final Elaboration all;
    private final Map<String, Elaborated> known = new HashMap<>();
    private @Nullable List<Use> uses;

    Trainings(Elaboration all) {
        this.all = all;
    }

    /** A train with the arguments of a call. */
    private record Elaborated(TrainProgram program, Trains trains) {}

    /** One train as one test sees it. */
    static final class Use {
        private final String label;
        private final Span call;
        private final Elaborated train;
        private final Store store;
        private final Map<String, Wanted> wanted = new LinkedHashMap<>();
        private final Map<String, Val> made = new HashMap<>();

        private Use(String label, Span call, Elaborated train, Store store) {
            this.label = label;
            this.call = call;
            this.train = train;
            this.store = store;
        }

        String name() {
            return train.program().name();
        }
    }

    // ---- calls -----------------------------------------------------------------------------------------------------

    void enter() {
        uses = new ArrayList<>();
    }

    /** The trainings that the test asked something of. */
    List<Training> leave() {
        var out = new ArrayList<Training>();
        for (Use use : java.util.Objects.requireNonNull(uses)) {
            use.store.variables().values().stream()
                    .filter(v -> v.name().startsWith(use.label + "."))
                    .forEach(v -> wantVariable(use, v));
            out.add(new Training(use.label, use.train.program(), List.copyOf(use.wanted.values())));
        }
        uses = null;
        return out;
    }

    Val call(Ctx ctx, Span span, Decl.Train decl, Env scope, List<Argument> args) {
        var open = uses;
        String name = decl.name().text();
        var names = decl.params().stream().map(p -> p.name().text()).toList();
        var matched = all.arguments.match(ctx, span, "`" + name + "`", names, args);
        if (matched == null || args.stream().anyMatch(a -> a.value() instanceof Val.Unknown)) {
            return Val.UNKNOWN;
        }
        if (open == null) {
            return all.notYet(ctx, span, "a call of the train `" + name + "` outside of a `test`");
        }
        String key = key(name, matched);
        Elaborated train = known.get(key);
        if (train == null) {
            var trains = new Trains(all, decl, scope, TrainArguments.called(all, decl, span, matched));
            var program = trains.elaborate();
            if (program.isEmpty()) {
                return Val.UNKNOWN;
            }
            train = new Elaborated(program.get(), trains);
            known.put(key, train);
        }
        Elaborated found = train;
        return open.stream()
                .filter(u -> u.train == found)
                .findFirst()
                .map(u -> new Val.Trained(u, ""))
                .orElseGet(() -> {
                    var use = new Use(name + "()" + open.size(), span, found, ctx.store());
                    open.add(use);
                    return new Val.Trained(use, "");
                });
    }

    private static String key(String name, Map<String, Argument> args) {
        var key = new StringBuilder(name);
        new java.util.TreeMap<>(args)
                .forEach((n, a) -> key.append('|')
                        .append(n)
                        .append('=')
                        .append(Expressions.staticText(a.value(), a.span().toString())));
        return key.toString();
    }

    // ---- the record ------------------------------------------------------------------------------------------------

    /** {@code r.train.acc}, {@code r.history.valid.loss}, {@code r.epochs}, {@code r.net}. */
    Val field(Ctx ctx, Expr.Field e, Val.Trained record) {
        Use use = record.use();
        String name = e.name().text();
        if (record.path().isEmpty()) {
            return top(ctx, e, use, name);
        }
        if (record.path().equals("history")) {
            return PARTS.subList(0, 2).contains(name)
                    ? new Val.Trained(use, "history." + name)
                    : all.fields.unknown(ctx, e, "`history`", PARTS.subList(0, 2));
        }
        boolean history = record.path().startsWith("history.");
        String part = history ? record.path().substring("history.".length()) : record.path();
        List<String> scalars = scalars(use, part);
        if (!scalars.contains(name)) {
            return all.fields.unknown(ctx, e, "`" + record.path() + "`", scalars);
        }
        return history ? history(ctx, use, part + "." + name) : scalar(ctx, use, Wanted.Kind.SCALAR, part + "." + name);
    }

    private Val top(Ctx ctx, Expr.Field e, Use use, String name) {
        if (PARTS.contains(name) || name.equals("history")) {
            return new Val.Trained(use, name);
        }
        if (name.equals("epochs") || name.equals("time")) {
            return scalar(ctx, use, name.equals("time") ? Wanted.Kind.TIME : Wanted.Kind.EPOCHS, name);
        }
        Val made = use.train.trains().made(name);
        if (made == null) {
            var names = new ArrayList<>(PARTS);
            names.addAll(List.of("history", "epochs", "time"));
            names.addAll(use.train.trains().madeNames());
            return all.fields.unknown(ctx, e, "the training of `" + use.name() + "`", names);
        }
        String path = use.label + "." + name;
        if (made instanceof Val.Layer layer) {
            return use.made.computeIfAbsent(
                    path, p -> new Val.Layer(layer.instance().copy(use.store, p, v -> declare(ctx, use, e.span(), v))));
        }
        if (made instanceof Val.Cell cell) {
            return all.expressions.read(ctx, (Val.Cell)
                    use.made.computeIfAbsent(path, p -> new Val.Cell(declare(ctx, use, e.span(), cell.variable()))));
        }
        return made;
    }

    /** A variable of the test that takes the content of one of the training. */
    private static Variable declare(Ctx ctx, Use use, Span span, Variable trained) {
        Variable copy = use.store.declare(use.label + "." + trained.name(), trained.role(), trained.type());
        Ctx initial = ctx.withTracer(use.store.init());
        initial.tracer().write(copy, Emit.fill(initial, span, trained.type(), 0).value());
        return copy;
    }

    private static List<String> scalars(Use use, String part) {
        var out = new ArrayList<>(use.train.program().scalars());
        use.train.program().metricUses().stream()
                .filter(m -> m.part().isEmpty() || m.part().get().equals(part))
                .forEach(m -> out.add(m.name()));
        return out;
    }

    private static Val scalar(Ctx ctx, Use use, Wanted.Kind kind, String name) {
        String input = use.label + "." + name;
        use.wanted.put(input, new Wanted(kind, input, name));
        return Emit.tensor(ctx, TensorType.scalar(DType.F32), ctx.tracer().scalar(input, DType.F32));
    }

    private static Val history(Ctx ctx, Use use, String name) {
        String input = use.label + ".history." + name;
        use.wanted.put(input, new Wanted(Wanted.Kind.HISTORY, input, name));
        return use.made.computeIfAbsent(input, i -> {
            var type = new TensorType(Elem.of(DType.F32), List.of(Dim.of(epochs(use))));
            return Emit.tensor(ctx, type, ctx.tracer().data(i, type.valueType()));
        });
    }

    /** How many epochs there are, where nothing can end the training early. */
    private static Size epochs(Use use) {
        TrainProgram train = use.train.program();
        boolean fixed = train.epochs().isPresent()
                && train.steps().isEmpty()
                && train.stops().isEmpty();
        return fixed
                ? Size.of((long) train.epochs().get().present())
                : Size.of(new SizeName(use.label + ".epochs", "epochs"));
    }

    /** A variable of the test gets its content from the training; one that only a call in the test made has none there. */
    private void wantVariable(Use use, Variable variable) {
        String name = variable.name().substring(use.label.length() + 1);
        if (use.train.program().variables().stream().anyMatch(v -> v.name().equals(name))) {
            use.wanted.put(variable.name(), new Wanted(Wanted.Kind.VARIABLE, variable.name(), name));
            return;
        }
        all.reporter.report(org.lamina.diag.Diagnostic.of(
                Code.SHARED_PARAMETER,
                use.call,
                "this test needs `%s` as %s, and the training has none",
                name,
                variable.type().text()));
    }
}
