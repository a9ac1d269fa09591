package org.lamina.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Modifier;
import org.lamina.program.TaskProgram;
import org.lamina.program.TrainProgram;

/** Writes the methods that set up one task: its description, its variables and functions, what it does. */
final class TaskEmitter {
    private final TaskProgram task;
    private final ProgramText text;
    private final Target target;
    private final FunctionNames functions;

    TaskEmitter(TaskProgram task, ProgramText text, Target target, FunctionNames functions) {
        this.task = task;
        this.text = text;
        this.target = target;
        this.functions = functions;
    }

    List<MethodSpec> methods() {
        var out = new ArrayList<MethodSpec>();
        String name = functions.factory("task " + task.name());
        out.add(factory(name));
        out.add(spec(name + "Spec"));
        var labels = task.models().stream().map(TrainProgram.ModelUse::label).toList();
        out.addAll(TrainEmitter.variables(name + "Variables", task.variables(), labels));
        return out;
    }

    private MethodSpec factory(String name) {
        Map<String, ClassName> made = new LinkedHashMap<>();
        made.put("init", functions.of(task.init()));
        made.put("values", functions.of(task.values()));
        var action = CodeBlock.builder().add("new $T(binding, values)", AppApi.BOUND_EVERY);
        task.actions().forEach(a -> action.add(ActionCode.of(a)));
        var texts = task.texts().stream().map(TaskEmitter::encoded).toList();
        return MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .addParameter(AppApi.ARGUMENTS, "arguments")
                .addParameter(AppApi.SETTINGS, "settings")
                .returns(AppApi.TASK_PROGRAM)
                .addCode(TrainEmitter.binding(name, made, task.variables(), task.argumentScalars(), target))
                .addStatement(
                        "return new $T($N(arguments), binding, $T.of(settings.data()), init, $L, $T.of($L))",
                        AppApi.BOUND_TASK,
                        name + "Spec",
                        AppApi.DATA_FOLDERS,
                        action.build(),
                        List.class,
                        CodeBlock.join(texts, ", "))
                .build();
    }

    /** {@code new TaskText("text0", arguments.getString("prompt"), "Corpus", Tokens.CHARACTERS, 65)}. */
    private static CodeBlock encoded(TaskProgram.EncodedText encoded) {
        var pieces = encoded.text().stream().map(ActionCode::text).toList();
        return CodeBlock.of(
                "new $T($S, $L, $L, $L)",
                AppApi.TASK_TEXT,
                encoded.input(),
                CodeBlock.join(pieces, " + "),
                ActionCode.coding(encoded.coding()),
                encoded.classes().constant().orElse(0));
    }

    private MethodSpec spec(String name) {
        var code = CodeBlock.builder().add("return $T.builder($S)\n", AppApi.TRAIN_SPEC, task.name());
        code.add(TrainEmitter.argumentsAndModels(task.arguments(), task.models()));
        code.add("        .source($S, $S)\n", text.hash(), text.version());
        task.seed().ifPresent(seed -> code.add("        .seed($L)\n", NumberCode.clause("seed", seed, 0)));
        task.loads().forEach(l -> code.add("        .load($L)\n", TrainEmitter.load(l)));
        code.add("        .build();\n");
        return MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .addParameter(AppApi.ARGUMENTS, "arguments")
                .returns(AppApi.TRAIN_SPEC)
                .addCode(code.build())
                .build();
    }
}
