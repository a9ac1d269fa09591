package org.lamina.codegen;

import com.palantir.javapoet.CodeBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lamina.ir.Graph;
import org.lamina.program.DataProgram;
import org.lamina.program.DataProgram.Setting;
import org.lamina.program.TensorField;
import org.lamina.types.Elem;

/** Writes the description of one data block. */
final class DataEmitter {
    private final DataProgram data;

    DataEmitter(DataProgram data) {
        this.data = data;
    }

    /**
     * {@code new DataBlock("Digits", Sources.mnist(), …)}.
     *
     * @param first number of the local variable that holds the function of the first step
     */
    CodeBlock block(int first) {
        var steps = new ArrayList<CodeBlock>();
        for (int i = 0; i < data.steps().size(); i++) {
            steps.add(step(data.steps().get(i), "data" + (first + i)));
        }
        return CodeBlock.of(
                "new $T($S, $L, $L,\n$T.of($L),\n$T.of($L), $L, $L, $L)",
                AppApi.DATA_BLOCK,
                data.name(),
                new SourceEmitter(data).source(),
                data.split().map(DataEmitter::split).map(s -> CodeBlock.of("$T.of($L)", Optional.class, s)).orElse(CodeBlock.of("$T.empty()", Optional.class)),
                List.class,
                CodeBlock.join(data.delivered().stream().map(DataEmitter::need).toList(), ", "),
                List.class,
                CodeBlock.join(steps, ", "),
                data.batch(),
                data.shuffle(),
                data.drop());
    }

    /** {@code new Need("x", FieldType.F32, new long[] {13}, 0)}. */
    private static CodeBlock need(TensorField field) {
        var item = field.type().sizes().stream()
                .skip(1)
                .map(s -> Long.toString(s.isConstant() ? s.value() : -1))
                .toList();
        long classes = field.type().elem() instanceof Elem.Idx idx && idx.bound().isConstant() ? idx.bound().value() : 0;
        String type = field.type().elem().dtype().isFloat() ? "F32" : field.type().elem().dtype().text().equals("i64") ? "I64" : "I32";
        return CodeBlock.of("new $T($S, $T.$L, new long[] {$L}, $LL)", AppApi.NEED, field.name(), AppApi.FIELD_TYPE, type,
                String.join(", ", item), classes);
    }

    private static CodeBlock split(DataProgram.SplitSpec split) {
        var code = CodeBlock.builder().add("$T.none()", AppApi.SPLIT);
        split.parts().forEach((part, value) -> {
            var number = (Setting.Number) value;
            String name = part.toUpperCase(Locale.ROOT);
            if (number.integer()) {
                code.add(".count($T.$L, $LL)", AppApi.PART, name, (long) number.value());
            } else {
                code.add(".share($T.$L, $L)", AppApi.PART, name, number.value());
            }
        });
        split.stratify().ifPresent(field -> code.add(".stratify($S)", field));
        if (split.order()) {
            code.add(".inOrder()");
        }
        split.seed().ifPresent(seed -> code.add(".seed($LL)", seed));
        return code.build();
    }

    private static CodeBlock step(DataProgram.Step step, String function) {
        var fields = step.graph().inputs().stream()
                .filter(i -> i.kind() == Graph.InputKind.DATA)
                .map(i -> CodeBlock.of("$S", i.name()))
                .toList();
        CodeBlock reads = CodeBlock.of("$T.of($L)", List.class, CodeBlock.join(fields, ", "));
        String part = step.part().map(p -> p.toUpperCase(Locale.ROOT)).orElse("");
        if (step.kind() == DataProgram.StepKind.FIT) {
            return CodeBlock.of("new $T(binding.bind($N), $L, $T.$L)", AppApi.DATA_FIT, function, reads, AppApi.PART, part);
        }
        var results = step.graph().outputs().stream().map(o -> CodeBlock.of("$S", o.name())).toList();
        boolean random = step.graph().inputs().stream().anyMatch(i -> i.name().equals("turn"));
        CodeBlock only = part.isEmpty()
                ? CodeBlock.of("$T.empty()", Optional.class)
                : CodeBlock.of("$T.of($T.$L)", Optional.class, AppApi.PART, part);
        return CodeBlock.of("new $T(binding.bind($N), $L, $T.of($L), $L, $L)", AppApi.DATA_MAP, function, reads, List.class,
                CodeBlock.join(results, ", "), only, random);
    }
}
