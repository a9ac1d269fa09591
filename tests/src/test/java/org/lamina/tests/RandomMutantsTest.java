package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.lamina.autodiff.Autodiff;
import org.lamina.driver.Compiler;
import org.lamina.elaborate.Request;
import org.lamina.evaluate.Evaluator;
import org.lamina.evaluate.Tensor;
import org.lamina.ir.Graph;
import org.lamina.program.ModelProgram;
import org.lamina.source.SourceFile;
import org.lamina.types.Size;
import org.lamina.types.SizeName;

/**
 * RELIABILITY 35, the other half: well-typed programs with a number changed, a stage left out or two sizes swapped. The
 * checker refuses them with a diagnostic, or they run at every size that they allow, and their shapes are as predicted.
 * Nothing throws. {@code -Dlamina.random.mutants=N} and {@code -Dlamina.random.seed=S} choose others.
 */
class RandomMutantsTest {
    private static final int MUTANTS = Integer.getInteger("lamina.random.mutants", 1000);
    private static final long FIRST_SEED = Long.getLong("lamina.random.seed", 1);
    private static final int PER_PROGRAM = 5;

    /** Larger values are not computed, only checked. */
    private static final long MOST_ELEMENTS = 20_000;

    private static final Pattern NUMBER = Pattern.compile("(?<![A-Za-z0-9.])\\d+(?![.0-9A-Za-z])");
    private static final Pattern STAGE = Pattern.compile(" \\|> [^\\n]*?(?= \\|>|\\n)");

    private int refused;
    private int ran;

    @Test
    void aMutantIsRefusedOrRuns() {
        System.out.println("random mutants: " + MUTANTS + " from seed " + FIRST_SEED);
        for (int i = 0; i < MUTANTS; i++) {
            long seed = FIRST_SEED + i / PER_PROGRAM;
            RandomProgram program = new RandomProgram(seed);
            String text = mutated(program.text(), new Random(31 * seed + i % PER_PROGRAM));
            try {
                check(text);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("mutant " + i + " of seed " + seed + ": " + e + "\n" + text, e);
            }
        }
        assertTrue(refused > MUTANTS / 10 && ran > MUTANTS / 10, refused + " refused, " + ran + " ran");
    }

    /** What mutant 1,548 comes to: no input of the graph that makes the parameters tells how large they are. */
    @Test
    void aParameterMayBeAsLargeAsThePictures() {
        check("""
                nn 1
                model Net(x: f32[N, 4, H]) -> f32[N, 4, 2*H] where H % 4 == 0 {
                  x |> wide: Dense(H) |> tanh |> out: Dense(2*H)
                }
                """);
        assertEquals(1, ran);
    }

    // ---- mutations -------------------------------------------------------------------------------------------------

    private static String mutated(String text, Random random) {
        int from = text.indexOf("model Net");
        int to = text.indexOf("data Drawn");
        String model = text.substring(from, to);
        for (int i = 0; i <= random.nextInt(2); i++) {
            model = mutatedOnce(model, random);
        }
        return text.substring(0, from) + model + text.substring(to);
    }

    private static String mutatedOnce(String model, Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> without(model, random);
            case 1 -> swapped(model, random);
            default -> {
                List<int[]> numbers = places(NUMBER, model);
                if (numbers.isEmpty()) {
                    yield model;
                }
                int[] at = numbers.get(random.nextInt(numbers.size()));
                long old = Long.parseLong(model.substring(at[0], at[1]));
                long[] others = {old + 1, old - 1, 0, 1, 2 * old, old + 2, -1, 7, 1L << 31, Long.MAX_VALUE};
                // Huge numbers are rare, so that most mutants still can run.
                long other = others[random.nextInt(random.nextInt(8) == 0 ? others.length : 6)];
                yield model.substring(0, at[0]) + other + model.substring(at[1]);
            }
        };
    }

    private static String without(String model, Random random) {
        List<int[]> stages = places(STAGE, model);
        if (stages.isEmpty()) {
            return model;
        }
        int[] at = stages.get(random.nextInt(stages.size()));
        return model.substring(0, at[0]) + model.substring(at[1]);
    }

    private static String swapped(String model, Random random) {
        List<int[]> numbers = places(NUMBER, model);
        if (numbers.size() < 2) {
            return model;
        }
        int i = random.nextInt(numbers.size() - 1);
        int[] a = numbers.get(i);
        int[] b = numbers.get(i + 1);
        return model.substring(0, a[0])
                + model.substring(b[0], b[1])
                + model.substring(a[1], b[0])
                + model.substring(a[0], a[1])
                + model.substring(b[1]);
    }

    private static List<int[]> places(Pattern pattern, String text) {
        var places = new ArrayList<int[]>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            places.add(new int[] {matcher.start(), matcher.end()});
        }
        return places;
    }

    // ---- checking and running --------------------------------------------------------------------------------------

    private void check(String text) {
        Compiler.Checked checked = Compiler.check(new SourceFile("mutant.nn", text), new Library(), Request.defaults());
        if (checked.program().models().isEmpty()) {
            assertTrue(checked.hasErrors(), "neither a model nor an error");
        }
        for (ModelProgram model : checked.program().models()) {
            if (!checked.hasErrors()) {
                runAll(model);
            }
        }
        if (checked.hasErrors()) {
            refused++;
            return;
        }
        ran++;
        // The gradients of what was accepted have a graph, too.
        checked.program().trains().forEach(train -> train.step().ifPresent(Autodiff::expand));
    }

    private static void runAll(ModelProgram model) {
        for (int[] nh : new int[][] {{3, 16}, {1, 12}, {4, 20}}) {
            Map<SizeName, Long> names = Map.of(SizeName.of("N"), (long) nh[0], SizeName.of("H"), (long) nh[1]);
            boolean allowed = model.predict().conditions().stream()
                    .allMatch(c -> c.constraint().holds(names));
            if (allowed && small(model.init(), names) && small(model.predict(), names)) {
                run(model, names);
            }
        }
    }

    private static boolean small(Graph graph, Map<SizeName, Long> names) {
        return graph.nodes().stream()
                .flatMap(node -> node.outputs().stream())
                .allMatch(value -> count(value.type().sizes(), names) <= MOST_ELEMENTS);
    }

    private static double count(List<Size> sizes, Map<SizeName, Long> names) {
        return sizes.stream().mapToDouble(s -> s.evaluate(names)).reduce(1, (a, b) -> a * b);
    }

    private static void run(ModelProgram model, Map<SizeName, Long> names) {
        Map<String, Tensor> inputs = new HashMap<>();
        model.init()
                .inputs()
                .forEach(i ->
                        inputs.put(i.name(), Evaluator.scalar(i.value().type().dtype(), 1)));
        // A parameter may be as large as the pictures: then no input of the initialisation tells its size.
        inputs.putAll(Evaluator.run(model.init(), inputs, names, Evaluator.Precision.EXACT)
                .writes());
        Graph predict = Autodiff.expand(model.predict());
        for (Graph.Input input : predict.inputs()) {
            if (input.kind() == Graph.InputKind.DATA) {
                inputs.put(input.name(), ramp(input, names));
            } else {
                inputs.putIfAbsent(
                        input.name(), Evaluator.scalar(input.value().type().dtype(), 1));
            }
        }
        var results = Evaluator.run(predict, inputs).results();
        for (var field : model.results()) {
            long[] predicted = field.type().sizes().stream()
                    .mapToLong(s -> s.evaluate(names))
                    .toArray();
            long[] found = Arrays.stream(results.get(field.name()).sizes())
                    .asLongStream()
                    .toArray();
            assertArrayEquals(predicted, found, field.name());
        }
    }

    private static Tensor ramp(Graph.Input input, Map<SizeName, Long> names) {
        int[] sizes = input.value().type().sizes().stream()
                .mapToInt(s -> Math.toIntExact(s.evaluate(names)))
                .toArray();
        double[] numbers = new double[Arrays.stream(sizes).reduce(1, Math::multiplyExact)];
        Arrays.setAll(numbers, i -> Math.sin(i));
        return Tensor.floats(input.value().type().dtype(), sizes, numbers);
    }
}
