package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.diag.Spelling;
import org.lamina.syntax.Decl;
import org.lamina.syntax.Ident;
import org.lamina.syntax.Module;
import org.lamina.syntax.Use;

/** The names at the top of a file: its own, those it imports, the core library, and the primitives. */
final class Scopes {
    /** A module of sources alone: {@code text.chars} and the like. */
    private static final String TEXT = "std.text";

    /** Modules of edition 1 that this version does not have. */
    private static final Set<String> PLANNED = Set.of("std.vision");

    private final Elaboration all;
    private final Library library;
    private final IdentityHashMap<Module, Env> known = new IdentityHashMap<>();
    private final List<Module> underway = new ArrayList<>();
    private final Env core;

    Scopes(Elaboration all, Library library) {
        this.all = all;
        this.library = library;
        Env primitives = Env.primitives();
        Builtins.all().forEach(b -> primitives.bind(b.name(), new Val.Primitive(b)));
        primitives.bind("pi", new Val.Float(Math.PI));
        primitives.bind("inf", new Val.Float(Double.POSITIVE_INFINITY));
        this.core = primitives.file();
        library.core().forEach(module -> declare(module, core, core));
    }

    /** The scope in which the declarations of a module are evaluated. */
    Env of(Module module) {
        Env done = known.get(module);
        if (done != null) {
            return done;
        }
        Env scope = core.file();
        known.put(module, scope);
        underway.add(module);
        module.uses().forEach(use -> include(module, scope, use));
        declare(module, scope, scope);
        underway.remove(module);
        return scope;
    }

    private void include(Module module, Env scope, Use use) {
        var found = library.module(module, use.path(), use.quoted());
        if (found.isEmpty()) {
            if (use.path().equals(TEXT) && !use.quoted() && use.names().isEmpty()) {
                scope.bind(boundName(use), new Val.Fields(Map.of()));
                return;
            }
            missing(scope, use);
            use.names().forEach(n -> scope.bind(n.text(), Val.UNKNOWN));
            if (use.names().isEmpty()) {
                scope.bind(boundName(use), Val.UNKNOWN);
            }
            return;
        }
        Module other = found.get();
        if (underway.contains(other)) {
            all.reporter.report(Diagnostic.of(
                    Code.IMPORT_CYCLE, use.span(), "`%s` imports this file, directly or through others", use.path()));
            return;
        }
        Env exported = of(other);
        if (use.names().isEmpty()) {
            var fields = new java.util.LinkedHashMap<String, Val>();
            for (String name : names(other)) {
                fields.put(name, java.util.Objects.requireNonNull(exported.find(name)));
            }
            scope.bind(boundName(use), new Val.Fields(fields));
            return;
        }
        for (Ident name : use.names()) {
            take(scope, use, name, other, exported);
        }
    }

    private static List<String> names(Module module) {
        Stream<Ident> declared = module.decls().stream()
                .filter(decl -> !(decl instanceof Decl.Test))
                .map(Decl::name);
        return Stream.concat(declared, module.unread().stream())
                .map(Ident::text)
                .toList();
    }

    private void missing(Env scope, Use use) {
        if (!use.quoted() && PLANNED.contains(use.path())) {
            all.notYet(all.staticContext(scope), use.span(), "the module `" + use.path() + "`");
        } else {
            all.reporter.report(Diagnostic.of(Code.UNKNOWN_MODULE, use.span(), "there is no module `%s`", use.path()));
        }
    }

    /** What {@code use std.text} binds: {@code text}. */
    private static String boundName(Use use) {
        String path = use.path();
        return use.alias().map(Ident::text).orElse(path.substring(path.lastIndexOf('.') + 1));
    }

    private void take(Env scope, Use use, Ident name, Module other, Env exported) {
        List<String> names = names(other);
        if (names.contains(name.text())) {
            scope.bind(name.text(), java.util.Objects.requireNonNull(exported.find(name.text())));
            return;
        }
        var diagnostic = Diagnostic.of(Code.UNKNOWN_NAME, name.span(), "`%s` has no `%s`", use.path(), name.text());
        var near = Spelling.nearest(name.text(), names);
        all.reporter.report(near.isPresent() ? diagnostic.help("did you mean `%s`?", near.get()) : diagnostic);
        scope.bind(name.text(), Val.UNKNOWN);
    }

    private void declare(Module module, Env into, Env scope) {
        module.unread().forEach(name -> into.bind(name.text(), Val.UNKNOWN));
        for (Decl decl : module.decls()) {
            if (decl instanceof Decl.Test) {
                continue;
            }
            String name = decl.name().text();
            if (into.bindsHere(name)) {
                all.reporter.report(
                        Diagnostic.of(Code.DUPLICATE_NAME, decl.name().span(), "`%s` is defined twice", name)
                                .help("give one of them another name"));
                continue;
            }
            decl.accept(new Declare(into, scope));
        }
    }

    private final class Declare implements Decl.Visitor<Void> {
        private final Env into;
        private final Env scope;

        Declare(Env into, Env scope) {
            this.into = into;
            this.scope = scope;
        }

        private Void bind(Decl decl, Val value) {
            into.bind(decl.name().text(), value);
            return null;
        }

        @Override
        public Void visitConst(Decl.Const d) {
            var guard = new boolean[1];
            into.bindLazily(d.name().text(), () -> {
                if (guard[0]) {
                    return all.reporter.report(Diagnostic.of(
                            Code.RECURSION,
                            d.name().span(),
                            "`%s` is defined by itself",
                            d.name().text()));
                }
                guard[0] = true;
                return all.expressions.eval(all.staticContext(scope), d.value());
            });
            return null;
        }

        @Override
        public Void visitFn(Decl.Fn d) {
            return bind(d, new Val.Fn(d, scope));
        }

        @Override
        public Void visitLayer(Decl.Layer d) {
            return bind(d, new Val.LayerName(d, scope));
        }

        @Override
        public Void visitOptimizer(Decl.Optimizer d) {
            return bind(d, new Val.OptimizerName(d, scope));
        }

        @Override
        public Void visitMetric(Decl.Metric d) {
            return bind(d, new Val.MetricName(d, scope));
        }

        @Override
        public Void visitData(Decl.Data d) {
            return bind(d, new Val.Named(d, scope));
        }

        @Override
        public Void visitTrain(Decl.Train d) {
            return bind(d, new Val.Named(d, scope));
        }

        @Override
        public Void visitSweep(Decl.Sweep d) {
            return bind(d, new Val.Named(d, scope));
        }

        @Override
        public Void visitTask(Decl.Task d) {
            return bind(d, new Val.Named(d, scope));
        }

        @Override
        public Void visitTest(Decl.Test d) {
            return null;
        }
    }
}
