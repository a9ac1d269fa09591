package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.lamina.diag.Code;
import org.lamina.program.LayerNode;
import org.lamina.program.ModelProgram;
import org.lamina.program.StaticArgument;
import org.lamina.program.StaticNumber;
import org.lamina.program.TensorField;
import org.lamina.source.Span;
import org.lamina.syntax.Decl;
import org.lamina.syntax.Expr;
import org.lamina.syntax.Param;
import org.lamina.syntax.TypeExpr;
import org.lamina.types.Facts;
import org.lamina.types.Size;
import org.lamina.types.SizeName;
import org.lamina.types.TensorType;

/** A model by itself: its open sizes become names, its {@code where} clauses facts. */
final class Models {
    private final Elaboration all;

    Models(Elaboration all) {
        this.all = all;
    }

    private static boolean isInt(Param param) {
        return param.type() instanceof TypeExpr.Plain plain
                && plain.name().text().equals("int")
                && plain.shape().isEmpty();
    }

    /** A model with an option that has no default leaves to its uses what depends on that option. */
    Optional<ModelProgram> elaborate(Decl.Layer decl, Env scope) {
        boolean generic = decl.statics().stream().anyMatch(p -> p.value().isEmpty());
        var store = new Store(decl.name().text() + ".init");
        var predict = new Tracer(decl.name().text() + ".predict", false);
        Env statics = scope.inner();
        Ctx ctx = new Ctx(
                statics, Frame.root(null, false, ""), predict, store, Facts.none(), null, generic, all.obligations);
        if (!bindStatics(ctx, decl)) {
            return Optional.empty();
        }
        Ctx open = ctx.inner();
        openSizes(open, decl);
        Facts facts = all.constraints.assume(open, decl.where());
        var arguments = arguments(open.withFacts(facts), decl);
        if (arguments.isEmpty()) {
            return Optional.empty();
        }
        var configured = new Val.Configured(
                new Val.LayerName(decl, scope), values(statics), decl.name().span());
        var instance = new Instance(store, "net", configured);
        Val result = all.layers.call(ctx.withFacts(facts), decl.name().span(), instance, arguments.get());
        if (result instanceof Val.Unknown) {
            return Optional.empty();
        }
        var results = results(ctx, result);
        return Optional.of(new ModelProgram(
                decl.name().text(),
                "net",
                decl.exported(),
                decl.doc(),
                staticArguments(decl, statics),
                arguments.get().stream().map(Models::input).toList(),
                results,
                List.copyOf(store.variables().values()),
                generic,
                store.init().build(),
                predict.build(),
                layers(instance)));
    }

    /**
     * Calls a model with arguments of the types that it declares, beside what is being traced, so that it has its parts; it
     * has none where that call is wrong, which is reported.
     *
     * @return false where the size of a parameter follows an open size of an argument: nothing is called then
     */
    boolean callAside(Ctx ctx, Span place, Instance instance) {
        var trial = new Instance(new Store(instance.path() + ".trial"), instance.path(), instance.layer());
        var open = new HashSet<SizeName>();
        all.reporter.during(() -> open.addAll(callAsDeclared(ctx, place, trial)));
        boolean follows = trial.store().variables().values().stream()
                .flatMap(variable -> variable.type().dims().stream())
                .anyMatch(dim -> !Collections.disjoint(dim.size().names(), open));
        if (!follows) {
            callAsDeclared(ctx, place, instance);
        }
        return !follows;
    }

    /** Returns the open sizes of the arguments. */
    private Set<SizeName> callAsDeclared(Ctx ctx, Span place, Instance instance) {
        Val.LayerName layer = instance.layer().layer();
        Env scope = layer.scope().inner();
        instance.layer().statics().forEach(scope::bind);
        Ctx aside = ctx.withEnv(scope.inner())
                .withTracer(new Tracer(instance.path() + ".parts", false))
                .withFrame(Frame.root(null, false, instance.path()));
        openSizes(aside, layer.decl());
        Ctx open = aside.withFacts(all.constraints.assume(aside, layer.decl().where()));
        arguments(open, layer.decl()).ifPresent(arguments -> all.layers.call(open, place, instance, arguments));
        return values(aside.env()).values().stream()
                .filter(Val.Int.class::isInstance)
                .flatMap(size -> ((Val.Int) size).size().names().stream())
                .collect(Collectors.toSet());
    }

    /** Inputs of the types that a model declares; empty where one of them is wrong, which is reported. */
    private Optional<List<Argument>> arguments(Ctx ctx, Decl.Layer decl) {
        var out = new ArrayList<Argument>();
        for (Param param : decl.tensors()) {
            TensorType type = all.signatures.resolveOpen(ctx, param.type());
            if (type == null) {
                return Optional.empty();
            }
            if (param.value().isEmpty()) {
                String name = param.name().text();
                Val value = Emit.tensor(ctx, type, ctx.tracer().data(name, type.valueType()));
                out.add(new Argument(Optional.of(param.name()), value, param.span()));
            }
        }
        return Optional.of(out);
    }

    private static TensorField input(Argument argument) {
        return new TensorField(argument.name().orElseThrow().text(), ((Val.Tensor) argument.value()).type());
    }

    private static Map<String, Val> values(Env env) {
        var out = new java.util.LinkedHashMap<String, Val>();
        env.own().forEach(n -> out.put(n, java.util.Objects.requireNonNull(env.find(n))));
        return out;
    }

    /** Options take their defaults; an int without one stays a name. */
    private boolean bindStatics(Ctx ctx, Decl.Layer decl) {
        for (Param param : decl.statics()) {
            String name = param.name().text();
            if (param.value().isPresent()) {
                Val value = all.expressions.eval(ctx, param.value().get());
                ctx.env().bind(name, all.statics.coerce(ctx, param.span(), "`" + name + "`", param.type(), value));
            } else if (isInt(param)) {
                ctx.env().bind(name, new Val.Int(Size.of(new SizeName(name, name))));
            } else if (param.type() instanceof TypeExpr.Plain plain
                    && plain.name().text().equals("float")) {
                ctx.env().bind(name, new Val.Float(Double.NaN));
            } else {
                all.reporter.report(org.lamina.diag.Diagnostic.of(
                                Code.MISSING_ARGUMENT,
                                param.span(),
                                "`%s` of a model needs a default to be checked by itself",
                                name)
                        .help("give it one, as in `%s = ...`", Reporter.oneLine(param.span())));
                return false;
            }
        }
        return true;
    }

    /** Capitalised names that stand alone as an axis or bound are the model's open sizes. */
    static void openSizes(Ctx ctx, Decl.Layer decl) {
        for (Param param : decl.tensors()) {
            if (param.type() instanceof TypeExpr.Plain plain) {
                openSizes(ctx, plain);
            }
        }
    }

    static void openSizes(Ctx ctx, TypeExpr.Plain type) {
        type.bound().ifPresent(b -> open(ctx, b));
        for (var axis : type.shape().orElse(List.of())) {
            if (axis instanceof TypeExpr.AxisExpr.Sized sized) {
                open(ctx, sized.size());
            }
        }
    }

    static void open(Ctx ctx, Expr size) {
        if (size instanceof Expr.Ref ref
                && Signatures.bindable(ref.name())
                && !(ctx.env().find(ref.name()) instanceof Val.Int)) {
            ctx.env().bind(ref.name(), new Val.Int(Size.of(new SizeName(ref.name(), ref.name()))));
        }
    }

    static List<TensorField> results(Ctx ctx, Val result) {
        var out = new ArrayList<TensorField>();
        if (result instanceof Val.Tensor t) {
            ctx.tracer().result("y", t.value());
            out.add(new TensorField("y", t.type()));
        } else if (result instanceof Val.Fields fields) {
            fields.values().forEach((name, v) -> {
                if (v instanceof Val.Tensor t) {
                    ctx.tracer().result(name, t.value());
                    out.add(new TensorField(name, t.type()));
                }
            });
        }
        return out;
    }

    static List<StaticArgument> staticArguments(Decl.Layer decl, Env env) {
        return staticArguments(decl.statics(), env, Set.of());
    }

    /** @param options names of those that a run may change */
    static List<StaticArgument> staticArguments(List<Param> params, Env env, Set<String> options) {
        var out = new ArrayList<StaticArgument>();
        for (Param param : params) {
            String kind =
                    param.type() instanceof TypeExpr.Plain plain ? plain.name().text() : "fn";
            Val found = env.find(param.name().text());
            Val value = found instanceof Val.Constant constant ? constant.value() : found;
            String text = value instanceof Val.Int i
                    ? i.shown().text()
                    : value instanceof Val.Float f
                            ? StaticNumber.Real.text(f.shown())
                            : value instanceof Val.Bool b
                                    ? Boolean.toString(b.value())
                                    : value instanceof Val.Str s
                                            ? s.shown()
                                            : param.value()
                                                    .map(e -> Reporter.oneLine(e.span()))
                                                    .orElse("");
            boolean number = value instanceof Val.Float || !kind.equals("Schedule");
            out.add(new StaticArgument(
                    param.name().text(),
                    number ? kind : "fn",
                    text,
                    options.contains(param.name().text()),
                    param.doc()));
        }
        return out;
    }

    static LayerNode layers(Instance instance) {
        return new LayerNode(
                instance.path(),
                instance.layer().layer().decl().name().text(),
                instance.output(),
                List.copyOf(instance.variables().values()),
                instance.parts().values().stream().map(Models::layers).toList());
    }
}
