package org.lamina.codegen;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.Modifier;
import org.lamina.ir.Site;
import org.lamina.schedule.Arithmetic;
import org.lamina.schedule.Buffer;
import org.lamina.schedule.Home;
import org.lamina.schedule.Operand;
import org.lamina.schedule.Schedule;
import org.lamina.schedule.Section;
import org.lamina.schedule.Step;
import org.lamina.types.Size;
import org.lamina.types.SizeName;

/** Writes the nested class of one part: its tensors, its call sites, and a method for each layer instance and role. */
final class PartEmitter {
    private static final int STEPS_PER_METHOD = 60;

    private final Schedule schedule;
    private final List<Step> steps;
    private final boolean rows;
    private final Map<Integer, String> bufferNames;
    private final LoopSites loops;
    private final SizeCode localSizes;
    private final SizeCode askedSizes;
    private final SizeCode wholeSizes;
    private final Map<SizeName, String> sizeNames;
    private final Names names = new Names()
            .reserve("frame", "place", "build", "run", "kernels", "size", "wholeSize", "firstRow", "port", "placePort")
            .reserve(
                    "variable",
                    "buffer",
                    "placeBuffer",
                    "combine",
                    "loop",
                    "numbers",
                    "sizedSites",
                    "timedSites",
                    "timed",
                    "placeWholePort",
                    "placeVariable",
                    "rows",
                    "slice",
                    "firstOf",
                    "shareOf");
    private final Map<View, String> tensors = new LinkedHashMap<>();
    private final CodeBlock.Builder place = CodeBlock.builder();
    private final CodeBlock.Builder build = CodeBlock.builder();
    private final CodeBlock.Builder timed = CodeBlock.builder();
    private final TypeSpec.Builder type;
    private boolean sized;

    /** Steps that want the same elements in the same shape share a tensor. */
    private record View(Object memory, Operand.Cut cut, List<Size> sizes) {}

    /**
     * A step and its field.
     *
     * @param name of the call site, or of the counter of turns
     * @param turn what each turn does; empty for a call site
     */
    private record Item(Step step, String name, List<Item> turn) {}

    PartEmitter(
            Schedule schedule,
            List<Step> steps,
            boolean rows,
            Map<Integer, String> bufferNames,
            Map<SizeName, String> sizeNames,
            LoopSites loops) {
        this.schedule = schedule;
        this.steps = steps;
        this.rows = rows;
        this.bufferNames = bufferNames;
        this.sizeNames = sizeNames;
        this.loops = loops;
        this.localSizes = new SizeCode(sizeNames);
        Map<SizeName, String> asked = new LinkedHashMap<>();
        Map<SizeName, String> whole = new LinkedHashMap<>();
        for (SizeName name : sizeNames.keySet()) {
            whole.put(name, RuntimeApi.WHOLE_SIZE + "(" + whole.size() + ")");
            asked.put(name, RuntimeApi.PART_SIZE + "(" + asked.size() + ")");
            names.reserve(sizeNames.get(name));
        }
        this.askedSizes = new SizeCode(asked);
        this.wholeSizes = new SizeCode(whole);
        this.type = TypeSpec.classBuilder("Part");
    }

    TypeSpec emit(String name) {
        TypeSpec.Builder named = TypeSpec.classBuilder(name)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .superclass(RuntimeApi.PART)
                .addJavadoc(rows ? "Runs in every shard, on its rows of the batch.\n" : "Runs once.\n");
        List<Item> items = items(steps, "");
        type.build().fieldSpecs().forEach(named::addField);
        named.addMethod(MethodSpec.constructorBuilder()
                .addParameter(RuntimeApi.FRAME, "frame")
                .addStatement("super(frame)")
                .build());
        named.addMethod(overriding(RuntimeApi.PLACE)
                .addCode(sizeLocals(place.build().toString()))
                .addCode(place.build())
                .build());
        named.addMethod(overriding(RuntimeApi.BUILD).addCode(build.build()).build());
        if (sized) {
            named.addMethod(overriding(RuntimeApi.SIZED_SITES)
                    .returns(boolean.class)
                    .addStatement("return true")
                    .build());
        }
        named.addMethod(overriding(RuntimeApi.TIMED_SITES)
                .addCode(sizeLocals(timed.build().toString()))
                .addCode(timed.build())
                .build());
        MethodSpec.Builder run = overriding(RuntimeApi.RUN).addCode(calls(named, items));
        named.addMethod(run.build());
        return named.build();
    }

    /** @param turns the counter of the turns around the steps; empty where there are none */
    private List<Item> items(List<Step> list, String turns) {
        List<Item> items = new ArrayList<>();
        for (Step step : list) {
            if (step instanceof Step.Turns scan) {
                String counter = names.fresh(
                        Names.join(Names.camel(Names.tail(step.site().path(), 1)), "turns"));
                type.addField(com.palantir.javapoet.FieldSpec.builder(
                                RuntimeApi.TURNS, counter, Modifier.PRIVATE, Modifier.FINAL)
                        .initializer("new $T()", RuntimeApi.TURNS)
                        .build());
                items.add(new Item(step, counter, items(scan.steps(), counter)));
            } else {
                items.add(new Item(step, site(step, turns), List.of()));
            }
        }
        return items;
    }

    private static MethodSpec.Builder overriding(String name) {
        return MethodSpec.methodBuilder(name).addAnnotation(Override.class).addModifiers(Modifier.PROTECTED);
    }

    private CodeBlock sizeLocals(String code) {
        CodeBlock.Builder locals = CodeBlock.builder();
        int i = 0;
        for (String name : sizeNames.values()) {
            if (java.util.regex.Pattern.compile("\\b" + name + "\\b")
                    .matcher(code)
                    .find()) {
                locals.addStatement("long $N = $L($L)", name, RuntimeApi.PART_SIZE, i);
            }
            i++;
        }
        return locals.build();
    }

    // ---- tensors ---------------------------------------------------------------------------------------------------

    /** {@code z}, or {@code section(z).range(1, () -> 256, () -> 256)}. */
    private CodeBlock operand(Operand operand, String turns) {
        if (operand.section().isEmpty()) {
            return tensor(operand);
        }
        Section section = operand.section().get();
        Operand whole = new Operand(operand.type().withSizes(section.whole()), operand.buffer());
        CodeBlock.Builder code = CodeBlock.builder().add("$L($L)", RuntimeApi.SECTION, tensor(whole));
        if (section.turn() != Section.NONE) {
            code.add(".$L($L, $N)", RuntimeApi.SECTION_TURN, section.turn(), turns);
        }
        for (Section.Range range : section.ranges()) {
            code.add(
                    ".$L($L, () -> $L, () -> $L)",
                    RuntimeApi.SECTION_RANGE,
                    range.axis(),
                    askedSizes.of(range.start()),
                    askedSizes.of(range.length()));
        }
        return code.build();
    }

    private CodeBlock tensor(Operand operand) {
        Buffer buffer = schedule.buffer(operand);
        boolean own = buffer.home() instanceof Home.Arena;
        View view = new View(
                own ? buffer.id() : buffer.home(), operand.cut(), operand.type().sizes());
        String known = tensors.get(view);
        if (known != null) {
            return CodeBlock.of("$N", known);
        }
        String name = names.fresh(bufferNames.getOrDefault(operand.buffer(), "value"));
        tensors.put(view, name);
        boolean whole = operand.cut() != Operand.Cut.ROWS;
        CodeBlock shape = JavaEmitter.shape(whole ? wholeSizes : localSizes, operand.type());
        if (buffer.home() instanceof Home.Variable variable) {
            field(name, CodeBlock.of("$L($S)", RuntimeApi.VARIABLE, variable.name()));
            if (operand.cut() == Operand.Cut.SLICE) {
                place.addStatement("$L($N, $S$L)", RuntimeApi.PLACE_VARIABLE, name, variable.name(), shape);
            } else {
                String sizes = shape.toString();
                place.addStatement("$N.$L($L)", name, RuntimeApi.RESHAPE, sizes.isEmpty() ? "" : sizes.substring(2));
            }
        } else if (buffer.home() instanceof Home.Arena arena) {
            field(name, CodeBlock.of("$L($L)", RuntimeApi.BUFFER, arena.region()));
            place.addStatement(
                    "$L($N, $L, $L$L)", RuntimeApi.PLACE_BUFFER, name, arena.region(), number(arena.offset()), shape);
        } else {
            int port = buffer.home() instanceof Home.Input input ? input.port() : ((Home.Result) buffer.home()).port();
            field(name, CodeBlock.of("$L($L)", RuntimeApi.PORT, port));
            String method = whole ? RuntimeApi.PLACE_WHOLE_PORT : RuntimeApi.PLACE_PORT;
            place.addStatement("$L($N, $L$L)", method, name, port, shape);
        }
        if (operand.cut() == Operand.Cut.SLICE) {
            place.addStatement("$L($N)", RuntimeApi.PLACE_SLICE, name);
        } else if (!whole && own && rowsOfShared(buffer)) {
            place.addStatement("$L($N)", RuntimeApi.PLACE_ROWS, name);
        }
        return CodeBlock.of("$N", name);
    }

    /** Whether a shard has only its rows of a buffer that all share. */
    private boolean rowsOfShared(Buffer buffer) {
        return rows
                && !buffer.perShard()
                && schedule.sharding()
                        .batch()
                        .filter(buffer.count().names()::contains)
                        .isPresent();
    }

    private void field(String name, CodeBlock value) {
        type.addField(com.palantir.javapoet.FieldSpec.builder(RuntimeApi.TENSOR, name, Modifier.PRIVATE, Modifier.FINAL)
                .initializer(value)
                .build());
    }

    private static String number(long value) {
        return value == (int) value ? Long.toString(value) : value + "L";
    }

    // ---- call sites ------------------------------------------------------------------------------------------------

    private String site(Step step, String turns) {
        String name = names.fresh(BufferNames.of(step));
        type.addField(RuntimeApi.KERNEL_SITE, name, Modifier.PRIVATE);
        build.addStatement("$N = $L", name, call(step, turns));
        boolean slice = step.writes().get(0).cut() == Operand.Cut.SLICE;
        timed.addStatement(
                "$N = $L($N, $S, $T.$L, $S, $L, $L)",
                name,
                RuntimeApi.TIMED,
                name,
                step.site().path(),
                RuntimeApi.ROLE,
                step.site().role().name(),
                BufferNames.word(step),
                amount(slice, Arithmetic.products(step)),
                amount(slice, Arithmetic.bytes(step)));
        return name;
    }

    /** Of operations or bytes: those of the rows of a shard, or its share of those of all slices. */
    private CodeBlock amount(boolean slice, Size size) {
        return slice && !size.equals(Size.of(0))
                ? CodeBlock.of("$L($L)", RuntimeApi.SHARE_OF, wholeSizes.of(size))
                : CodeBlock.of("$L", localSizes.of(size));
    }

    private CodeBlock call(Step step, String turns) {
        if (step instanceof Step.Combine combine) {
            return combine(combine);
        }
        List<CodeBlock> in =
                step.reads().stream().map(read -> operand(read, turns)).toList();
        List<CodeBlock> out =
                step.writes().stream().map(write -> operand(write, turns)).toList();
        CodeBlock call;
        if (step instanceof Step.Call c) {
            Optional<SizeName> batch = rows ? schedule.sharding().batch() : Optional.empty();
            KernelCalls calls = new KernelCalls(in, out, c.writes(), askedSizes, batch, loops, c.site());
            call = c.op().accept(calls);
            sized |= calls.sized();
        } else if (step instanceof Step.Take take) {
            call = moved(RuntimeApi.SLICE, in.get(0), take.axis(), turns, out.get(0));
        } else if (step instanceof Step.Put put) {
            call = moved(RuntimeApi.PUT, in.get(0), put.axis(), turns, out.get(0));
        } else if (step instanceof Step.TurnNumber) {
            call = CodeBlock.of(
                    "$L().$L($N::$L, $L)", RuntimeApi.KERNELS, RuntimeApi.SIZE, turns, RuntimeApi.TURN, out.get(0));
        } else {
            call = CodeBlock.of("$L().$L($L, $L)", RuntimeApi.KERNELS, RuntimeApi.COPY, in.get(0), out.get(0));
        }
        return call;
    }

    private static CodeBlock moved(String kernel, CodeBlock from, int axis, String turns, CodeBlock to) {
        return CodeBlock.of(
                "$L().$L($L, $L, $N::$L, $L)", RuntimeApi.KERNELS, kernel, from, axis, turns, RuntimeApi.TURN, to);
    }

    /** A field {@code wSum = combine(ReduceFn.SUM, 2)}, placed with the tensors, and bound to its result. */
    private CodeBlock combine(Step.Combine step) {
        Buffer partial = schedule.buffer(step.partial());
        Home.Arena arena = (Home.Arena) partial.home();
        String name = names.fresh(Names.join(bufferNames.getOrDefault(partial.id(), "value"), "total"));
        type.addField(
                com.palantir.javapoet.FieldSpec.builder(RuntimeApi.COMBINE, name, Modifier.PRIVATE, Modifier.FINAL)
                        .initializer(
                                "$L($T.$L, $L)",
                                RuntimeApi.MAKE_COMBINE,
                                RuntimeApi.REDUCE_FN,
                                step.fn().name(),
                                arena.region())
                        .build());
        boolean slice = step.whole().cut() == Operand.Cut.SLICE;
        place.addStatement(
                "$N.$L($L$L)",
                name,
                slice ? RuntimeApi.COMBINE_PLACE_SLICE : RuntimeApi.COMBINE_PLACE,
                number(arena.offset()),
                JavaEmitter.shape(localSizes, step.partial().type()));
        return CodeBlock.of(
                "$N.$L($L, () -> $L)",
                name,
                RuntimeApi.COMBINE_INTO,
                tensor(step.whole()),
                (slice ? wholeSizes : askedSizes).of(step.divisor()));
    }

    // ---- methods ---------------------------------------------------------------------------------------------------

    /** Calls of one method for each stretch of steps of one layer instance and role; the methods are added on the way. */
    private CodeBlock calls(TypeSpec.Builder named, List<Item> items) {
        CodeBlock.Builder run = CodeBlock.builder();
        int from = 0;
        while (from < items.size()) {
            Item first = items.get(from);
            if (first.step() instanceof Step.Turns scan) {
                run.addStatement("$N()", turns(named, first, scan));
                from++;
                continue;
            }
            Site site = first.step().site();
            int to = from;
            while (to < items.size()
                    && to - from < STEPS_PER_METHOD
                    && !(items.get(to).step() instanceof Step.Turns)
                    && items.get(to).step().site().path().equals(site.path())
                    && items.get(to).step().site().role() == site.role()) {
                to++;
            }
            String role = site.role().name().toLowerCase(Locale.ROOT);
            String name = names.fresh(Names.join(Names.camel(site.path()), role));
            named.addMethod(method(name, role, site.path(), items.subList(from, to)));
            run.addStatement("$N()", name);
            from = to;
        }
        return run.build();
    }

    /** A method that goes through all turns of a scan. */
    private String turns(TypeSpec.Builder named, Item item, Step.Turns scan) {
        Site site = scan.site();
        String role = site.role().name().toLowerCase(Locale.ROOT);
        String name = names.fresh(Names.join(Names.camel(site.path()), Names.join("scan", role)));
        CodeBlock turn = calls(named, item.turn());
        MethodSpec.Builder method = MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PRIVATE)
                .addJavadoc("Scan at $L, $L.\n", Names.comment(site.source()), role)
                .beginControlFlow(
                        "for ($N.$L($L, $L); $N.$L(); $N.$L())",
                        item.name(),
                        RuntimeApi.TURNS_BEGIN,
                        askedSizes.of(scan.turns()),
                        scan.reverse(),
                        item.name(),
                        RuntimeApi.TURNS_MORE,
                        item.name(),
                        RuntimeApi.TURNS_NEXT)
                .addCode(turn)
                .endControlFlow();
        named.addMethod(method.build());
        return name;
    }

    private static MethodSpec method(String name, String role, String path, List<Item> sites) {
        MethodSpec.Builder method = MethodSpec.methodBuilder(name).addModifiers(Modifier.PRIVATE);
        if (!path.isEmpty()) {
            method.addJavadoc("{@code $L}, $L.\n", Names.comment(path), role);
        }
        String last = "";
        for (Item site : sites) {
            String source = Names.comment(site.step().site().source());
            if (!source.equals(last) && !source.isEmpty()) {
                method.addComment("$L", source);
                last = source;
            }
            method.addStatement("$N.$L()", site.name(), RuntimeApi.RUN);
        }
        return method.build();
    }
}
