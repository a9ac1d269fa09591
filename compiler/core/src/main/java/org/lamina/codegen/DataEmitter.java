package org.lamina.codegen;

import com.palantir.javapoet.CodeBlock;
import java.util.Locale;
import java.util.Optional;
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
     * {@code new BlockBuilder(binding, "Digits", Sources.named("mnist")…).split(…)…}.
     *
     * @param first number of the local variable that holds the function of the first step, and of a generating source
     */
    CodeBlock block(int first) {
        var code = CodeBlock.builder()
                .add(
                        "new $T(binding, $S, $L)",
                        AppApi.BLOCK_BUILDER,
                        data.name(),
                        new SourceEmitter(data, "source" + first).source());
        data.split().ifPresent(split -> code.add("\n.split($L)", split(split)));
        data.delivered().forEach(field -> code.add("\n.need($L)", need(field)));
        for (int i = 0; i < data.steps().size(); i++) {
            code.add("\n$L", step(data.steps().get(i), "data" + (first + i)));
        }
        CodeBlock batch =
                data.batch().map(size -> NumberCode.clause("batch", size, 1)).orElse(CodeBlock.of("0"));
        return code.add("\n.batch($L, $L, $L)", batch, data.shuffle(), data.drop())
                .build();
    }

    /** {@code new Need("x", FieldType.F32, new long[] {13}, 0)}. */
    private static CodeBlock need(TensorField field) {
        var item = field.type().sizes().stream()
                .skip(1)
                .map(s -> Long.toString(s.isConstant() ? s.value() : -1))
                .toList();
        long classes =
                field.type().elem() instanceof Elem.Idx idx && idx.bound().isConstant()
                        ? idx.bound().value()
                        : 0;
        String type = field.type().elem().dtype().isFloat()
                ? "F32"
                : field.type().elem().dtype().text().equals("i64") ? "I64" : "I32";
        return CodeBlock.of(
                "new $T($S, $T.$L, new long[] {$L}, $LL)",
                AppApi.NEED,
                field.name(),
                AppApi.FIELD_TYPE,
                type,
                String.join(", ", item),
                classes);
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
        split.seed().ifPresent(seed -> code.add(".seed($L)", NumberCode.clause("seed", seed, Long.MIN_VALUE)));
        return code.build();
    }

    private static CodeBlock step(DataProgram.Step step, String function) {
        String part = step.part().map(p -> p.toUpperCase(Locale.ROOT)).orElse("");
        if (step.kind() == DataProgram.StepKind.FIT) {
            return CodeBlock.of(".fit($N, $T.$L)", function, AppApi.PART, part);
        }
        if (step.kind() == DataProgram.StepKind.AUGMENT) {
            return CodeBlock.of(".augment($N)", function);
        }
        boolean random = step.graph().inputs().stream().anyMatch(i -> i.name().equals("turn"));
        CodeBlock only = part.isEmpty()
                ? CodeBlock.of("$T.empty()", Optional.class)
                : CodeBlock.of("$T.of($T.$L)", Optional.class, AppApi.PART, part);
        return CodeBlock.of(".map($N, $L, $L)", function, only, random);
    }
}
