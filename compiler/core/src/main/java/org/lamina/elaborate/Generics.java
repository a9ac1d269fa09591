package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lamina.diag.Diagnostic;
import org.lamina.diag.Severity;
import org.lamina.program.Variable;
import org.lamina.syntax.Decl;
import org.lamina.syntax.Param;
import org.lamina.syntax.Result;
import org.lamina.syntax.TypeExpr;
import org.lamina.syntax.TypeExpr.AxisExpr;
import org.lamina.types.Dim;
import org.lamina.types.Facts;
import org.lamina.types.Size;
import org.lamina.types.SizeName;
import org.lamina.types.TensorType;

/**
 * Layers and functions by themselves, also those that nothing uses. Open sizes and required ints become names, so that
 * one check speaks for all sizes; what fails for some of them only is left to the uses. A {@code ..S} is tried with
 * several numbers of axes, and only a mistake for all of them is one; a required bool is tried both ways. Options with a
 * default have it, and what a required function or string would give is unknown.
 */
final class Generics {
    /** Numbers of axes of a {@code ..S}; the first is the one that messages speak of. */
    private static final int[] RANKS = {2, 1, 3, 0};

    private final Elaboration all;

    Generics(Elaboration all) {
        this.all = all;
    }

    /** One way to choose what a declaration leaves open. */
    private record Choice(int rank, boolean flag, boolean training) {}

    void check(Decl.Layer decl, Env scope) {
        for (boolean training : new boolean[] {false, true}) {
            check(decl.statics(), decl.tensors(), training, choice -> layer(decl, scope, choice));
        }
    }

    void check(Decl.Fn decl, Env scope) {
        check(decl.params(), decl.params(), false, choice -> function(decl, scope, choice));
    }

    void check(Decl.Optimizer decl, Env scope) {
        check(decl.statics(), decl.tensors(), true, choice -> {
            Ctx ctx = body(decl.name().text(), decl.statics(), decl.tensors(), scope, Variable.Role.SLOT, choice);
            all.loopScalars.enter("t");
            all.blocks.value(ctx, decl.body());
            all.loopScalars.leave();
        });
    }

    void check(Decl.Metric decl, Env scope) {
        check(decl.statics(), decl.tensors(), false, choice -> {
            Ctx ctx = body(decl.name().text(), decl.statics(), decl.tensors(), scope, Variable.Role.METRIC, choice);
            Val result = all.blocks.value(ctx, decl.body());
            String what = "`" + decl.name().text() + "`";
            all.results.check(ctx, ctx, decl.name().span(), what, decl.result(), result);
        });
    }

    /** A body that owns its states, with arguments of open sizes. */
    private Ctx body(
            String name, List<Param> statics, List<Param> tensors, Env scope, Variable.Role role, Choice choice) {
        var store = new Store(name + ".init");
        Frame frame = Frame.root(new PlainOwner(store, name, role), true, name);
        Ctx ctx =
                new Ctx(scope.inner(), frame, new Tracer(name, true), store, Facts.none(), null, true, all.obligations);
        bindStatics(ctx, statics, choice);
        openSizes(ctx, tensors, choice);
        for (Param param : tensors) {
            ctx.env().bind(param.name().text(), argument(ctx, param, choice));
        }
        return ctx;
    }

    private interface Attempt {
        void run(Choice choice);
    }

    private void check(List<Param> statics, List<Param> tensors, boolean training, Attempt attempt) {
        boolean rest = !rests(tensors).isEmpty();
        boolean flags = statics.stream().anyMatch(p -> p.value().isEmpty() && isStatic(p.type(), "bool"));
        all.notes.silent(rest || flags || training);
        for (boolean flag : flags ? new boolean[] {true, false} : new boolean[] {true}) {
            anyRank(rest ? RANKS : new int[] {1}, rank -> attempt.run(new Choice(rank, flag, training)));
        }
        all.notes.silent(false);
    }

    /** Reports what is found for the first number of axes, unless another one has no errors. */
    private void anyRank(int[] ranks, java.util.function.IntConsumer attempt) {
        List<Diagnostic> first = List.of();
        for (int rank : ranks) {
            List<Diagnostic> found = all.reporter.during(() -> attempt.accept(rank));
            boolean right = found.stream().noneMatch(d -> d.code().severity() == Severity.ERROR);
            if (right || rank == ranks[0]) {
                first = found;
            }
            if (right) {
                break;
            }
        }
        first.forEach(all.reporter::report);
    }

    // ---- layers ----------------------------------------------------------------------------------------------------

    private void layer(Decl.Layer decl, Env scope, Choice choice) {
        String name = decl.name().text();
        var store = new Store(name + ".init");
        Env statics = scope.inner();
        Frame frame = Frame.root(null, choice.training(), "");
        var tracer = new Tracer(name, choice.training());
        Ctx ctx = new Ctx(statics, frame, tracer, store, Facts.none(), null, true, all.obligations);
        bindStatics(ctx, decl.statics(), choice);
        Ctx open = ctx.inner();
        openSizes(open, decl.tensors(), choice);
        Facts facts = all.constraints.assume(open, decl.where());
        var arguments = new ArrayList<Argument>();
        for (Param param : decl.tensors()) {
            if (param.value().isEmpty()) {
                Val value = argument(open.withFacts(facts), param, choice);
                arguments.add(new Argument(Optional.of(param.name()), value, param.span()));
            }
        }
        var layer = new Val.LayerName(decl, scope);
        var configured = new Val.Configured(layer, values(statics), decl.name().span());
        all.layers.call(ctx.withFacts(facts), decl.name().span(), new Instance(store, "net", configured), arguments);
    }

    private static Map<String, Val> values(Env env) {
        var out = new LinkedHashMap<String, Val>();
        env.own().forEach(n -> out.put(n, java.util.Objects.requireNonNull(env.find(n))));
        return out;
    }

    // ---- functions -------------------------------------------------------------------------------------------------

    private void function(Decl.Fn decl, Env scope, Choice choice) {
        String name = decl.name().text();
        var store = new Store(name + ".init");
        Frame frame = Frame.root(null, false, name).function(decl.name().span());
        var tracer = new Tracer(name, false);
        Ctx ctx = new Ctx(scope.inner(), frame, tracer, store, Facts.none(), null, true, all.obligations);
        openSizes(ctx, decl.params(), choice);
        bindStatics(ctx, decl.params(), choice);
        ctx = ctx.withFacts(all.constraints.assume(ctx, decl.where()));
        for (Param param : decl.params()) {
            if (Signatures.isTensor(param.type())) {
                ctx.env().bind(param.name().text(), argument(ctx, param, choice));
            }
        }
        Val result = all.blocks.value(ctx.expecting(expected(ctx, decl, choice)), decl.body());
        all.results.check(ctx, ctx, decl.name().span(), "`" + name + "`", decl.result(), result);
    }

    /** A result shape that no argument binds, as the place of a call would ask for it. */
    private @org.jspecify.annotations.Nullable TensorType expected(Ctx ctx, Decl.Fn decl, Choice choice) {
        if (!(decl.result().orElse(null) instanceof Result.Single single)
                || !(single.type() instanceof TypeExpr.Plain plain)
                || !Signatures.isTensor(plain)) {
            return null;
        }
        Set<String> names = rests(plain);
        names.removeAll(rests(decl.params()));
        // Without a tensor among its arguments an initialiser may have sizes of its own: `-> f32[A, B]`.
        if (names.isEmpty() && decl.params().stream().anyMatch(p -> Signatures.isTensor(p.type()))) {
            return null;
        }
        names.forEach(n -> ctx.env().bind(n, rest(n, choice)));
        Models.openSizes(ctx, plain);
        return all.signatures.resolveOpen(ctx, plain);
    }

    // ---- what is open ----------------------------------------------------------------------------------------------

    private void bindStatics(Ctx ctx, List<Param> params, Choice choice) {
        for (Param param : params) {
            String name = param.name().text();
            if (Signatures.isTensor(param.type())) {
                continue;
            }
            if (param.value().isPresent()) {
                Val value = all.expressions.eval(ctx, param.value().get());
                ctx.env().bind(name, all.statics.coerce(ctx, param.span(), "`" + name + "`", param.type(), value));
            } else {
                ctx.env().bind(name, open(ctx, param, choice));
            }
        }
    }

    private static Val open(Ctx ctx, Param param, Choice choice) {
        String name = param.name().text();
        if (isStatic(param.type(), "int")) {
            return new Val.Int(Size.of(new SizeName(name, name)));
        }
        if (isStatic(param.type(), "float")) {
            return new Val.Float(Double.NaN);
        }
        if (isStatic(param.type(), "bool")) {
            return new Val.Bool(choice.flag());
        }
        if (param.type() instanceof TypeExpr.Plain list) {
            for (AxisExpr axis : list.shape().orElse(List.of())) {
                if (axis instanceof AxisExpr.Sized sized) {
                    Models.open(ctx, sized.size());
                }
            }
        }
        return Val.UNKNOWN;
    }

    private static boolean isStatic(TypeExpr type, String name) {
        return type instanceof TypeExpr.Plain plain
                && plain.name().text().equals(name)
                && plain.shape().isEmpty();
    }

    private static void openSizes(Ctx ctx, List<Param> params, Choice choice) {
        for (Param param : params) {
            if (param.type() instanceof TypeExpr.Plain plain && Signatures.isTensor(plain)) {
                Models.openSizes(ctx, plain);
            }
        }
        rests(params).forEach(name -> ctx.env().bind(name, rest(name, choice)));
    }

    private Val argument(Ctx ctx, Param param, Choice choice) {
        if (!Signatures.isTensor(param.type())) {
            return open(ctx, param, choice);
        }
        TensorType type = all.signatures.resolveOpen(ctx, param.type());
        return type == null
                ? Val.UNKNOWN
                : Emit.tensor(ctx, type, ctx.tracer().data(param.name().text(), type.valueType()));
    }

    private static Set<String> rests(List<Param> params) {
        var names = new LinkedHashSet<String>();
        for (Param param : params) {
            if (param.type() instanceof TypeExpr.Plain plain && Signatures.isTensor(plain)) {
                names.addAll(rests(plain));
            }
        }
        return names;
    }

    private static Set<String> rests(TypeExpr.Plain type) {
        var names = new LinkedHashSet<String>();
        for (AxisExpr axis : type.shape().orElse(List.of())) {
            if (axis instanceof AxisExpr.Rest rest) {
                names.add(rest.name().text());
            }
        }
        return names;
    }

    /** {@code S1, S2} for {@code ..S}. */
    private static Val.Rest rest(String name, Choice choice) {
        var dims = new ArrayList<Dim>();
        for (int i = 1; i <= choice.rank(); i++) {
            dims.add(Dim.of(Size.of(new SizeName(name + i, name + i))));
        }
        return new Val.Rest(dims);
    }
}
