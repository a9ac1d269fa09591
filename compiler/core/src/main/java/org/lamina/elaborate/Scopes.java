package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.lamina.diag.Code;
import org.lamina.diag.CompilerBug;
import org.lamina.diag.Diagnostic;
import org.lamina.syntax.Decl;
import org.lamina.syntax.Ident;
import org.lamina.syntax.Module;
import org.lamina.syntax.Use;

/** The names at the top of a file: its own, those it imports, the core library, and the primitives. */
final class Scopes {
    /** A module of sources alone: {@code text.chars} and the like. */
    private static final String TEXT = "std.text";

    private final Elaboration all;
    private final Library library;
    private final IdentityHashMap<Module, Env> known = new IdentityHashMap<>();
    private final List<Module> underway = new ArrayList<>();

    /** Constants whose value was asked for; what asks again before there is one defines it by itself. */
    private final Set<Decl> constants = Collections.newSetFromMap(new IdentityHashMap<>());

    private final Env core;

    Scopes(Elaboration all, Library library) {
        this.all = all;
        this.library = library;
        Env primitives = Env.primitives();
        Builtins.all().forEach(b -> primitives.bind(b.name(), new Val.Primitive(b)));
        primitives.bind("pi", new Val.Float(Math.PI));
        primitives.bind("inf", new Val.Float(Double.POSITIVE_INFINITY));
        this.core = primitives.file();
        var meaning = new Meaning(core);
        library.coreNames()
                .forEach(name -> core.bindLazily(name, () -> library.core(name).accept(meaning)));
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
        declare(module, scope);
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
            missing(use);
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

    private void missing(Use use) {
        all.reporter.report(
                use.quoted()
                        ? Diagnostic.of(Code.UNKNOWN_MODULE, use.span(), "there is no file `%s`", use.path())
                                .fact("note", "paths are relative to the file that has the `use`")
                        : Diagnostic.of(Code.UNKNOWN_MODULE, use.span(), "there is no module `%s`", use.path())
                                .help("there is `use %s`; the layers and functions of the library need none", TEXT));
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
        all.reporter.report(Reporter.meant(diagnostic, name.span(), name.text(), names, "it has"));
        scope.bind(name.text(), Val.UNKNOWN);
    }

    private void declare(Module module, Env scope) {
        module.unread().forEach(name -> scope.bind(name.text(), Val.UNKNOWN));
        var meaning = new Meaning(scope);
        for (Decl decl : module.decls()) {
            if (decl instanceof Decl.Test) {
                continue;
            }
            String name = decl.name().text();
            if (scope.bindsHere(name)) {
                all.reporter.report(
                        Diagnostic.of(Code.DUPLICATE_NAME, decl.name().span(), "`%s` is defined twice", name)
                                .help("give one of them another name"));
                continue;
            }
            scope.bindLazily(name, () -> decl.accept(meaning));
        }
    }

    /** What the name of a declaration stands for, in the scope in which it is evaluated. */
    private final class Meaning implements Decl.Visitor<Val> {
        private final Env scope;

        Meaning(Env scope) {
            this.scope = scope;
        }

        @Override
        public Val visitConst(Decl.Const d) {
            if (!constants.add(d)) {
                return all.reporter.report(Diagnostic.of(
                        Code.RECURSION,
                        d.name().span(),
                        "`%s` is defined by itself",
                        d.name().text()));
            }
            return all.expressions.eval(all.staticContext(scope), d.value());
        }

        @Override
        public Val visitFn(Decl.Fn d) {
            return new Val.Fn(d, scope);
        }

        @Override
        public Val visitLayer(Decl.Layer d) {
            return new Val.LayerName(d, scope);
        }

        @Override
        public Val visitOptimizer(Decl.Optimizer d) {
            return new Val.OptimizerName(d, scope);
        }

        @Override
        public Val visitMetric(Decl.Metric d) {
            return new Val.MetricName(d, scope);
        }

        @Override
        public Val visitData(Decl.Data d) {
            return new Val.Named(d, scope);
        }

        @Override
        public Val visitTrain(Decl.Train d) {
            return new Val.Named(d, scope);
        }

        @Override
        public Val visitSweep(Decl.Sweep d) {
            return new Val.Named(d, scope);
        }

        @Override
        public Val visitTask(Decl.Task d) {
            return new Val.Named(d, scope);
        }

        @Override
        public Val visitTest(Decl.Test d) {
            throw new CompilerBug("a test has a title and no name");
        }
    }
}
