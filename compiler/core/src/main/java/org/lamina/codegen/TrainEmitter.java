package org.lamina.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.Modifier;
import org.lamina.program.DataProgram;
import org.lamina.program.EveryProgram;
import org.lamina.program.Formula;
import org.lamina.program.StaticArgument;
import org.lamina.program.StaticNumber;
import org.lamina.program.TrainProgram;
import org.lamina.program.Variable;

/** Writes the methods that set up one train: its description, its variables and functions, its data. */
final class TrainEmitter {
    /** Java's methods hold 64 kB; this many calls stay far below. */
    private static final int VARIABLES_PER_METHOD = 500;

    private final TrainProgram train;
    private final ProgramText text;
    private final Target target;
    private final FunctionNames functions;

    TrainEmitter(TrainProgram train, ProgramText text, Target target, FunctionNames functions) {
        this.train = train;
        this.text = text;
        this.target = target;
        this.functions = functions;
    }

    List<MethodSpec> methods() {
        var out = new ArrayList<MethodSpec>();
        String name = functions.factory(train.name());
        out.add(factory(name));
        out.add(spec(name + "Spec"));
        var labels = train.models().stream().map(TrainProgram.ModelUse::label).toList();
        out.addAll(variables(name + "Variables", train.variables(), labels));
        return out;
    }

    private MethodSpec factory(String name) {
        var code = CodeBlock.builder();
        Map<String, ClassName> made = new LinkedHashMap<>();
        made.put("init", functions.of(train.init()));
        train.step().ifPresent(g -> made.put("step", functions.of(g)));
        made.put("eval", functions.of(train.eval()));
        train.trainMetrics().ifPresent(g -> made.put("trainMetrics", functions.of(g)));
        train.evalMetrics().ifPresent(g -> made.put("evalMetrics", functions.of(g)));
        int i = 0;
        for (DataProgram data : train.data()) {
            int first = i;
            data.source().generate().ifPresent(g -> made.put("source" + first, functions.of(g)));
            for (DataProgram.Step step : data.steps()) {
                made.put("data" + i++, functions.of(step.graph()));
            }
        }
        for (int k = 0; k < train.every().size(); k++) {
            made.put("every" + k, functions.of(train.every().get(k).values()));
        }
        code.add(binding(name, made, train.variables(), train.argumentScalars(), target));
        code.add(
                "return $T.builder($N(arguments, binding$L), binding, $T.of(settings.data()))\n",
                AppApi.BOUND_TRAIN,
                name + "Spec",
                everyNames(),
                AppApi.DATA_FOLDERS);
        code.add("        .initialise(init)\n");
        train.step().ifPresent(g -> code.add("        .trainStep(step)\n"));
        code.add("        .evalStep(eval)\n");
        train.trainMetrics().ifPresent(g -> code.add("        .trainMetrics(trainMetrics)\n"));
        train.evalMetrics().ifPresent(g -> code.add("        .evalMetrics(evalMetrics)\n"));
        int firstStep = 0;
        for (DataProgram data : train.data()) {
            code.add("        .data($L)\n", new DataEmitter(data).block(firstStep));
            firstStep += data.steps().size();
        }
        code.add("        .build();\n");
        return MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .addParameter(AppApi.ARGUMENTS, "arguments")
                .addParameter(AppApi.SETTINGS, "settings")
                .returns(AppApi.TRAIN_PROGRAM)
                .addCode(code.build())
                .build();
    }

    /** Makes functions, and a binding of their variables. */
    static CodeBlock binding(
            String name,
            Map<String, ClassName> made,
            List<Variable> variables,
            Map<String, StaticNumber> scalars,
            Target target) {
        var code = CodeBlock.builder();
        made.forEach((variable, type) -> code.addStatement("$T $N = new $T()", type, variable, type));
        code.addStatement(
                "$T builder = $T.builder(settings, new $T())",
                AppApi.BINDING.nestedClass("Builder"),
                AppApi.BINDING,
                target.kernels());
        for (int chunk = 0; chunk * VARIABLES_PER_METHOD < variables.size(); chunk++) {
            code.addStatement("$N(builder)", name + "Variables" + chunk);
        }
        scalars.forEach(
                (scalar, number) -> code.addStatement("builder.argument($S, $L)", scalar, NumberCode.scalar(number)));
        return code.addStatement(
                        "$T binding = builder.functions($L).build()", AppApi.BINDING, String.join(", ", made.keySet()))
                .build();
    }

    private String everyNames() {
        var out = new StringBuilder();
        for (int k = 0; k < train.every().size(); k++) {
            out.append(", every").append(k);
        }
        return out.toString();
    }

    // ---- variables -------------------------------------------------------------------------------------------------

    /** Methods that describe variables to a builder; one for some hundred, since there may be many thousands. */
    static List<MethodSpec> variables(String name, List<Variable> variables, List<String> labels) {
        var out = new ArrayList<MethodSpec>();
        for (int chunk = 0; chunk * VARIABLES_PER_METHOD < variables.size(); chunk++) {
            var code = CodeBlock.builder();
            int from = chunk * VARIABLES_PER_METHOD;
            int to = Math.min(variables.size(), from + VARIABLES_PER_METHOD);
            for (Variable v : variables.subList(from, to)) {
                code.addStatement(
                        "builder.variable($S, $T.$L, $S)", v.name(), AppApi.VARIABLE_KIND, kind(v), owner(v, labels));
            }
            out.add(MethodSpec.methodBuilder(name + chunk)
                    .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                    .addParameter(AppApi.BINDING.nestedClass("Builder"), "builder")
                    .addCode(code.build())
                    .build());
        }
        return out;
    }

    static String kind(Variable v) {
        return switch (v.role()) {
            case PARAM -> "PARAMETER";
            case STATE -> "STATE";
            case SLOT -> "SLOT";
            case METRIC -> "METRIC";
            case STATISTIC -> "STATISTIC";
            case VALUE -> "VALUE";
        };
    }

    static String owner(Variable v, List<String> labels) {
        boolean weight = v.role() == Variable.Role.PARAM || v.role() == Variable.Role.STATE;
        return weight
                ? labels.stream()
                        .filter(l -> v.name().startsWith(l + "."))
                        .findFirst()
                        .orElse("")
                : "";
    }

    // ---- description -----------------------------------------------------------------------------------------------

    private MethodSpec spec(String name) {
        var code = CodeBlock.builder().add("return $T.builder($S)\n", AppApi.TRAIN_SPEC, train.name());
        code.add(argumentsAndModels(train.arguments(), train.models()));
        code.add("        .source($S, $S)\n", text.hash(), text.version());
        code.add("        .length($L)\n", length());
        StaticNumber seed = train.seed().orElse(new StaticNumber.Whole(0));
        code.add("        .seed($L)\n", NumberCode.clause("seed", seed, 0));
        train.scalars().forEach(s -> code.add("        .scalar($S)\n", s));
        train.losses().forEach(s -> code.add("        .minimise($S)\n", s));
        train.metricUses().forEach(m -> code.add("        .metric($L)\n", metric(m)));
        train.stops().forEach(s -> code.add("        .stop($L)\n", stop(s)));
        train.saves().forEach(s -> code.add("        .save($L)\n", save(s)));
        train.loads().forEach(l -> code.add("        .load($L)\n", load(l)));
        for (int k = 0; k < train.every().size(); k++) {
            code.add("        .every($L)\n", every(train.every().get(k), "every" + k));
        }
        code.add("        .build();\n");
        var method = MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .addParameter(AppApi.ARGUMENTS, "arguments")
                .addParameter(AppApi.BINDING, "binding");
        for (int k = 0; k < train.every().size(); k++) {
            method.addParameter(functions.of(train.every().get(k).values()), "every" + k);
        }
        return method.returns(AppApi.TRAIN_SPEC).addCode(code.build()).build();
    }

    static CodeBlock argumentsAndModels(List<StaticArgument> arguments, List<TrainProgram.ModelUse> models) {
        var code = CodeBlock.builder();
        for (StaticArgument a : arguments) {
            CodeBlock value = a.option() ? CodeBlock.of("arguments.text($S)", a.name()) : CodeBlock.of("$S", a.value());
            code.add("        .argument($S, $L)\n", a.name(), value);
        }
        models.forEach(m -> code.add("        .model($S, $S)\n", m.label(), m.model()));
        return code.build();
    }

    private CodeBlock length() {
        if (train.step().isEmpty()) {
            return CodeBlock.of("$T.EVALUATION", AppApi.RUN_LENGTH);
        }
        var limits = new ArrayList<CodeBlock>();
        train.epochs().ifPresent(n -> limits.add(NumberCode.clause("epochs", n, 1)));
        train.steps().ifPresent(n -> limits.add(NumberCode.clause("steps", n, 1)));
        String method = limits.size() == 2 ? "both" : train.epochs().isPresent() ? "epochs" : "steps";
        return CodeBlock.of("$T.$L($L)", AppApi.RUN_LENGTH, method, CodeBlock.join(limits, ", "));
    }

    private static CodeBlock metric(TrainProgram.MetricUse m) {
        CodeBlock part = m.part()
                .map(p ->
                        CodeBlock.of("$T.of($T.$L)", Optional.class, AppApi.PART, p.toUpperCase(java.util.Locale.ROOT)))
                .orElse(CodeBlock.of("$T.empty()", Optional.class));
        var gathered = m.gathered().stream().map(g -> CodeBlock.of("$S", g)).toList();
        return CodeBlock.of(
                "new $T($S, $L, $T.of($L))",
                AppApi.METRIC_SPEC,
                m.name(),
                part,
                List.class,
                CodeBlock.join(gathered, ", "));
    }

    private static CodeBlock stop(TrainProgram.Stop stop) {
        if (stop instanceof TrainProgram.Stop.Early early) {
            return CodeBlock.of(
                    "new $T($L, $L)",
                    AppApi.STOP_EARLY,
                    score(early.score()),
                    NumberCode.clause("patience", early.patience(), 1));
        }
        Formula condition = ((TrainProgram.Stop.When) stop).condition();
        return CodeBlock.of("new $T($S, s -> $L)", AppApi.STOP_WHEN, condition.text(), formula(condition));
    }

    private static CodeBlock save(TrainProgram.Save save) {
        return save.best()
                .map(score -> CodeBlock.of("$T.best($L, $S)", AppApi.SAVE_RULE, score(score), save.path()))
                .orElse(CodeBlock.of("$T.last($S)", AppApi.SAVE_RULE, save.path()));
    }

    private static CodeBlock score(TrainProgram.Score score) {
        return CodeBlock.of(
                "new $T($T.$L, $S, s -> $L)",
                AppApi.SCORE,
                AppApi.DIRECTION,
                score.smallest() ? "MIN" : "MAX",
                score.formula().text(),
                formula(score.formula()));
    }

    private static CodeBlock formula(Formula formula) {
        return formula.match(
                scalar -> CodeBlock.of("s.get($S)", scalar.text()),
                number -> NumberCode.of(number.value()),
                operation -> CodeBlock.of(
                        "($L $L $L)", formula(operation.left()), operation.operator(), formula(operation.right())));
    }

    /** {@code new EveryRule(5, EveryRule.Unit.EPOCHS, new BoundEvery(binding, every0).grid(…))}. */
    private static CodeBlock every(EveryProgram every, String function) {
        var action = CodeBlock.builder().add("new $T(binding, $N)", AppApi.BOUND_EVERY, function);
        every.actions().forEach(a -> action.add(ActionCode.of(a)));
        return CodeBlock.of(
                "new $T($L, $T.Unit.$L, $L)",
                AppApi.EVERY_RULE,
                NumberCode.clause("every", every.interval(), 1),
                AppApi.EVERY_RULE,
                every.epochs() ? "EPOCHS" : "STEPS",
                action.build());
    }

    static CodeBlock load(TrainProgram.Load load) {
        var paths =
                load.variables().stream().map(v -> CodeBlock.of("$S", v.name())).toList();
        CodeBlock map = load.map()
                .map(m -> CodeBlock.of("$T.of($S)", Optional.class, m))
                .orElse(CodeBlock.of("$T.empty()", Optional.class));
        return CodeBlock.of(
                "new $T($S, $T.of($L), $S, $L, false)",
                AppApi.LOAD_RULE,
                load.selection(),
                List.class,
                CodeBlock.join(paths, ", "),
                load.path(),
                map);
    }
}
