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
import org.lamina.schedule.Storage;
import org.lamina.types.DType;

/** Fused loops of a class: static methods for each different body, however many sites use it. */
final class LoopSites {
    private static final int LOOPS_PER_CLASS = 200;

    private final ClassName owner;
    private final Finiteness finiteness;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Names names = new Names();

    private record Entry(String className, List<MethodSpec> methods, FieldSpec field, List<DType> scratch) {}

    LoopSites(ClassName owner, Finiteness finiteness) {
        this.owner = owner;
        this.finiteness = finiteness;
    }

    /** {@code loop(2, Loops.ADD_MAX).read(x, 0, 1).read(b, 1).write(y).build()}; a result that goes to several places is written once. */
    CodeBlock site(LoopBody body, List<CodeBlock> in, List<CodeBlock> out) {
        LoopShape shape = new LoopShape(body);
        List<Integer> tiles = new ArrayList<>();
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < body.results().size(); i++) {
            int result = body.results().get(i);
            (body.row(result) || body.results().indexOf(result) == i ? tiles : others).add(i);
        }
        List<Integer> results = tiles.stream().map(body.results()::get).toList();
        LoopBody once =
                new LoopBody(body.sizes(), body.rowAxes(), body.reads(), body.instructions(), results, body.sums());
        Entry entry = entry(once, shape, Masks.allowed(body, finiteness.of(body)));
        CodeBlock.Builder code = CodeBlock.builder();
        code.add(
                "$L($L, $T.$N)",
                RuntimeApi.LOOP,
                body.sizes().size(),
                owner.nestedClass(entry.className()),
                entry.field().name());
        if (body.rowAxes() > 0) {
            code.add(".$L($L)", RuntimeApi.LOOP_ROWS, body.rowAxes());
        }
        for (int i = 0; i < in.size(); i++) {
            StringBuilder axes = new StringBuilder();
            body.reads().get(i).axes().forEach(axis -> axes.append(", ").append(axis));
            String method = switch (shape.accesses.get(i)) {
                case TILE -> body.row(i) ? RuntimeApi.LOOP_READ_ROWS : RuntimeApi.LOOP_READ;
                case ROW -> RuntimeApi.LOOP_ROW;
                case SCALAR -> RuntimeApi.LOOP_SCALAR;
            };
            code.add(".$L($L$L)", method, in.get(i), axes);
        }
        for (int i : tiles) {
            String method = body.row(body.results().get(i)) ? RuntimeApi.LOOP_WRITE_ROWS : RuntimeApi.LOOP_WRITE;
            code.add(".$L($L)", method, out.get(i));
        }
        for (int i = body.results().size(); i < out.size(); i++) {
            code.add(".$L($L)", RuntimeApi.LOOP_SUM, out.get(i));
        }
        for (int i : others) {
            int tile = in.size() + results.indexOf(body.results().get(i));
            code.add(".$L($L, $L)", RuntimeApi.LOOP_ALSO, tile, out.get(i));
        }
        for (DType dtype : entry.scratch()) {
            code.add(
                    ".$L($T.$L)",
                    RuntimeApi.LOOP_SCRATCH,
                    RuntimeApi.STORAGE,
                    Storage.of(dtype).name());
        }
        return code.add(".$L()", RuntimeApi.LOOP_BUILD).build();
    }

    private Entry entry(LoopBody body, LoopShape shape, boolean masks) {
        LoopText text = new LoopText(body, shape, masks);
        List<LoopText.Piece> pieces = text.pieces();
        String key = pieces.toString();
        Entry known = entries.get(key);
        if (known != null) {
            return known;
        }
        String className =
                "Loops" + (entries.size() / LOOPS_PER_CLASS == 0 ? "" : entries.size() / LOOPS_PER_CLASS + 1);
        List<MethodSpec> methods = new ArrayList<>();
        List<CodeBlock> calls = new ArrayList<>();
        String suggestion = name(body);
        for (LoopText.Piece piece : pieces) {
            if (piece instanceof LoopText.Pass pass) {
                String name = names.fresh(suggestion + (pieces.size() == 1 ? "" : "Pass" + (methods.size() + 1)));
                methods.add(method(name, pass));
                List<CodeBlock> args =
                        pass.uses().stream().map(LoopSites::operand).toList();
                String range = pass.rows() ? "0, to / t." + RuntimeApi.TILE_ROW + "()" : "from, to";
                calls.add(CodeBlock.of("$N($L, $L)", name, CodeBlock.join(args, ", "), range));
            } else if (piece instanceof LoopText.Call call) {
                String range = call.rows() ? "t." + RuntimeApi.TILE_ROW + "(), to" : "from, to";
                calls.add(CodeBlock.of(
                        "$T.$L($L, $L, $L)",
                        call.type(),
                        call.function(),
                        operand(call.from()),
                        operand(call.to()),
                        range));
            }
        }
        CodeBlock lambda = calls.size() == 1
                ? CodeBlock.of("(t, from, to) -> $L", calls.get(0))
                : CodeBlock.of("(t, from, to) -> {\n$>$L;\n$<}", CodeBlock.join(calls, ";\n"));
        FieldSpec field = FieldSpec.builder(
                        RuntimeApi.LOOP_BODY, names.fresh(constant(suggestion)), Modifier.STATIC, Modifier.FINAL)
                .initializer(lambda)
                .build();
        Entry made = new Entry(className, methods, field, text.scratch());
        entries.put(key, made);
        return made;
    }

    /** A plain loop over tiles {@code x0, x1, ..} of reads, {@code y0, ..} of results, {@code s7, ..} of scratch. */
    private static MethodSpec method(String name, LoopText.Pass pass) {
        MethodSpec.Builder method = MethodSpec.methodBuilder(name).addModifiers(Modifier.STATIC);
        for (LoopText.Use use : pass.uses()) {
            Class<?> element = LoopText.element(use.dtype());
            method.addParameter(ParameterSpec.builder(use.tile() ? element.arrayType() : element, use.name())
                    .build());
        }
        return method.addParameter(int.class, "from")
                .addParameter(int.class, "to")
                .beginControlFlow("for (int i = from; i < to; i++)")
                .addCode(pass.statements())
                .endControlFlow()
                .build();
    }

    private static CodeBlock operand(LoopText.Use use) {
        String storage = Storage.of(use.dtype()).name();
        return use.tile()
                ? CodeBlock.of("t.$L($L)", storage.toLowerCase(Locale.ROOT), use.slot())
                : CodeBlock.of("t.$L$L($L)", RuntimeApi.TILE_SCALAR, storage, use.slot());
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
                case "Reduce" -> "ROW_" + ((Op.Reduce) instruction.op()).fn().name();
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
            type.addField(entry.field()).addMethods(entry.methods());
        }
        return types.values().stream().map(TypeSpec.Builder::build).toList();
    }
}
