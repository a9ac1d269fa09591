package org.lamina.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.lang.model.element.Modifier;
import org.lamina.op.LoopBody;
import org.lamina.op.Op;
import org.lamina.types.DType;

/** Fused loops of a class: one static method for each different body, however many sites use it. */
final class LoopSites {
    private static final int LOOPS_PER_CLASS = 200;

    private final ClassName owner;
    private final Finiteness finiteness;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Names names = new Names();

    private record Entry(String className, String name, MethodSpec method, FieldSpec field) {}

    LoopSites(ClassName owner, Finiteness finiteness) {
        this.owner = owner;
        this.finiteness = finiteness;
    }

    /** {@code loop(2, Loops.ADD_MAX).read(x, 0, 1).read(b, 1).write(y).build()}. */
    CodeBlock site(LoopBody body, List<CodeBlock> in, List<CodeBlock> out) {
        LoopShape shape = new LoopShape(body);
        Entry entry = entry(body, shape);
        CodeBlock.Builder code = CodeBlock.builder();
        code.add(
                "$L($L, $T.$N)",
                RuntimeApi.LOOP,
                body.sizes().size(),
                owner.nestedClass(entry.className()),
                entry.field().name());
        for (int i = 0; i < in.size(); i++) {
            StringBuilder axes = new StringBuilder();
            body.reads().get(i).axes().forEach(axis -> axes.append(", ").append(axis));
            String method = switch (shape.accesses.get(i)) {
                case TILE -> RuntimeApi.LOOP_READ;
                case ROW -> RuntimeApi.LOOP_ROW;
                case SCALAR -> RuntimeApi.LOOP_SCALAR;
            };
            code.add(".$L($L$L)", method, in.get(i), axes);
        }
        out.forEach(name -> code.add(".$L($L)", RuntimeApi.LOOP_WRITE, name));
        return code.add(".$L()", RuntimeApi.LOOP_BUILD).build();
    }

    private Entry entry(LoopBody body, LoopShape shape) {
        boolean masks = Masks.allowed(body, finiteness.of(body));
        CodeBlock statements = new LoopText(body, shape, masks).statements();
        List<ParameterSpec> parameters = parameters(body, shape);
        String key = parameters + statements.toString();
        Entry known = entries.get(key);
        if (known != null) {
            return known;
        }
        String className =
                "Loops" + (entries.size() / LOOPS_PER_CLASS == 0 ? "" : entries.size() / LOOPS_PER_CLASS + 1);
        String name = names.fresh(name(body));
        MethodSpec method = MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.STATIC)
                .addParameters(parameters)
                .addParameter(int.class, "from")
                .addParameter(int.class, "to")
                .beginControlFlow("for (int i = from; i < to; i++)")
                .addCode(statements)
                .endControlFlow()
                .build();
        Entry made = new Entry(className, name, method, field(name, body, shape));
        entries.put(key, made);
        return made;
    }

    /** Arrays {@code x0, x1, ..} of reads, scalars among them, and {@code y0, y1, ..} of results. */
    private static List<ParameterSpec> parameters(LoopBody body, LoopShape shape) {
        List<ParameterSpec> parameters = new ArrayList<>();
        for (int i = 0; i < body.reads().size(); i++) {
            Class<?> element = LoopText.element(body.reads().get(i).dtype());
            boolean tile = shape.accesses.get(i) == LoopShape.Access.TILE;
            parameters.add(ParameterSpec.builder(tile ? element.arrayType() : element, "x" + i)
                    .build());
        }
        for (int i = 0; i < body.results().size(); i++) {
            Class<?> element = LoopText.element(result(body, i));
            parameters.add(ParameterSpec.builder(element.arrayType(), "y" + i).build());
        }
        return parameters;
    }

    private static DType result(LoopBody body, int i) {
        int operand = body.results().get(i);
        int reads = body.reads().size();
        return operand < reads
                ? body.reads().get(operand).dtype()
                : body.instructions().get(operand - reads).dtype();
    }

    /** {@code static final Loop.Body ADD_MAX = (t, from, to) -> addMax(t.f32(0), t.f32(1), t.f32(2), from, to);}. */
    private FieldSpec field(String name, LoopBody body, LoopShape shape) {
        List<CodeBlock> args = new ArrayList<>();
        for (int i = 0; i < body.reads().size(); i++) {
            args.add(operand(body.reads().get(i).dtype(), shape.accesses.get(i) == LoopShape.Access.TILE, i));
        }
        for (int i = 0; i < body.results().size(); i++) {
            args.add(operand(result(body, i), true, body.reads().size() + i));
        }
        return FieldSpec.builder(RuntimeApi.LOOP_BODY, names.fresh(constant(name)), Modifier.STATIC, Modifier.FINAL)
                .initializer("(t, from, to) -> $N($L, from, to)", name, CodeBlock.join(args, ", "))
                .build();
    }

    private static CodeBlock operand(DType dtype, boolean tile, int number) {
        String storage = org.lamina.schedule.Storage.of(dtype).name();
        return tile
                ? CodeBlock.of("t.$L($L)", storage.toLowerCase(Locale.ROOT), number)
                : CodeBlock.of("t.$L$L($L)", RuntimeApi.TILE_SCALAR, storage, number);
    }

    private static String constant(String name) {
        StringBuilder result = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isUpperCase(c)) {
                result.append('_');
            }
            result.append(Character.toUpperCase(c));
        }
        return result.toString();
    }

    /** {@code addMax}: the first functions of the body. */
    private static String name(LoopBody body) {
        String name = "";
        int used = 0;
        for (LoopBody.Instruction instruction : body.instructions()) {
            String word = switch (instruction.op().getClass().getSimpleName()) {
                case "Unary" -> ((Op.Unary) instruction.op()).fn().name();
                case "Binary" -> ((Op.Binary) instruction.op()).fn().name();
                case "Fill" -> "";
                default -> instruction.op().getClass().getSimpleName();
            };
            if (!word.isEmpty() && used < 4) {
                name = Names.join(name, Names.camel(word.toLowerCase(Locale.ROOT)));
                used++;
            }
        }
        return name.isEmpty() ? "loop" : name;
    }

    List<TypeSpec> classes() {
        Map<String, TypeSpec.Builder> types = new LinkedHashMap<>();
        for (Entry entry : entries.values()) {
            TypeSpec.Builder type = types.computeIfAbsent(
                    entry.className(),
                    name -> TypeSpec.classBuilder(name)
                            .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                            .addJavadoc("Fused elementwise chains over tiles.\n"));
            type.addField(entry.field()).addMethod(entry.method());
        }
        return types.values().stream().map(TypeSpec.Builder::build).toList();
    }
}
