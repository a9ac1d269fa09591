package org.lamina.tests;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A well-typed program drawn at random: a model that gives every value it computes, and a training of one step. The shape
 * of each value is worked out here too, from the formulas of the language reference and not by the compiler.
 */
final class RandomProgram {
    /** Layers and functions of the user, with symbolic sizes; a program declares those it uses. */
    private static final Map<String, String> DECLARED = Map.of(
            "Res",
            "layer Res()(x: f32[..S, D]) -> f32[..S, D] {\n  x + (x |> inner: Dense(D) |> tanh)\n}\n",
            "Block",
            """
            layer Block(out: int, k: int = 3)(x: f32[N, C, H, W]) -> f32[N, out, H, W] where k % 2 == 1 {
              x |> a: Conv2D(out, k = k, pad = k // 2) |> relu |> b: Conv2D(out, k = 1) |> as y
              if C == out { x + y } else { y }
            }
            """,
            "Down",
            """
            layer Down(out: int, k: int)(x: f32[N, C, H, W]) -> f32[N, out, (H - k) // 2 + 1, (W - k) // 2 + 1]
              where H >= k, W >= k
            {
              param w: f32[out, C, k, k] = he_normal(fan_in = C*k*k, fan_out = out)
              tanh(conv2d(x, w, stride = 2))
            }
            """,
            "Halves",
            """
            layer Halves()(x: f32[..S, F]) -> (a: f32[..S, F / 2], b: f32[..S, F / 2]) where F % 2 == 0 {
              (a, b) = split(x, 2, axis = -1)
              (a = a, b = sigmoid(b))
            }
            """,
            "Mode",
            """
            layer Mode(deep: bool, act: fn(x: f32[..S]) -> f32[..S] = tanh)(x: f32[..S, D]) -> f32[..S, D] {
              state seen: f32 = zeros()
              if training { update seen = seen + 1.0 }
              if deep { x |> first: Dense(D + 1) |> act |> second: Dense(D) } else { act(x) }
            }
            """,
            "mirrored",
            """
            fn mirrored(x: f32[N, C, H, W]) -> f32[N, C, H, W] {
              (u, v) = random_flip_pair(x, argmax(x, axis = 1))
              u + 0.0*f32(v)[:, ~]
            }
            """,
            "centre",
            "fn centre(x: f32[..S]) -> f32[..S] = x - mean(x)\n",
            "both",
            "fn both(x: f32[..S, K]) -> f32[..S, 2*K] = concat([x, -x], axis = -1)\n",
            "spread",
            "fn spread(x: f32[N, ..S], by: f32 = 0.5) -> f32[N, ..S] = x + by*mean(x, axes = [0])\n");

    /** The size of an axis for a batch of n items of height h. */
    interface Dim {
        long at(long n, long h);

        static Dim of(long size) {
            return new Known(size);
        }

        record Known(long size) implements Dim {
            @Override
            public long at(long n, long h) {
                return size;
            }
        }
    }

    private static final Dim N = (n, h) -> n;
    private static final Dim H = (n, h) -> h;
    private static final int MOST_ELEMENTS = 2000;
    static final int HEIGHT = 16;

    private final Random random;
    private final StringBuilder body = new StringBuilder();
    private final Set<String> used = new LinkedHashSet<>();
    private final Map<String, List<Dim>> shapes = new LinkedHashMap<>();
    private String value = "x";
    private List<Dim> shape;
    private int labels;
    private final String input;
    private final String given;
    private final boolean symbolic;
    private final String text;

    RandomProgram(long seed) {
        this.random = new Random(seed);
        int kind = random.nextInt(5);
        this.symbolic = kind == 4;
        switch (kind) {
            case 0 -> shape = List.of(N, Dim.of(between(2, 8)));
            case 1 -> shape = List.of(N, Dim.of(between(2, 6)), Dim.of(between(2, 6)));
            case 2, 3 -> shape = List.of(N, Dim.of(between(1, 4)), Dim.of(between(6, 12)), Dim.of(between(6, 12)));
            default -> shape = List.of(N, Dim.of(between(1, 4)), H, Dim.of(between(6, 9)));
        }
        this.input = text("N", "H");
        this.given = text("N", Integer.toString(HEIGHT));
        parametrised();
        int steps = between(3, 8);
        for (int made = 0, tries = 0; made < steps && tries < 200; tries++) {
            made += step() ? 1 : 0;
        }
        this.text = written();
    }

    /** The value of every name, by n and h. */
    Map<String, List<Dim>> shapes() {
        return shapes;
    }

    boolean symbolic() {
        return symbolic;
    }

    /** Shape of the input. */
    int[] inputSizes(int n, int h) {
        String[] axes = input.split(", ");
        int[] sizes = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            sizes[i] = axes[i].equals("N") ? n : axes[i].equals("H") ? h : Integer.parseInt(axes[i]);
        }
        return sizes;
    }

    String text() {
        return text;
    }

    private String written() {
        List<String> names = List.copyOf(shapes.keySet());
        String last = names.get(names.size() - 1);
        String any = names.get(random.nextInt(names.size()));
        String where = symbolic ? " where H % 4 == 0, H >= 12" : "";
        String record = names.stream().map(name -> name + " = " + name).collect(Collectors.joining(", "));
        return "nn 1\n"
                + used.stream().map(DECLARED::get).collect(Collectors.joining())
                + "model Net(x: f32[" + input + "])" + where + " {\n" + body + "  (" + record + ")\n}\n"
                + "data Drawn: (x: f32[" + given + "]) {\n"
                + "  source generate(5, seed = 2) { x = uniform(-1, 1, [" + given + "]) }\n  batch all\n}\n"
                + "train fit {\n  model net = Net()\n  data Drawn\n  steps 1\n  step (x) {\n    r = net(x)\n"
                + "    loss = mean(tanh(r." + last + ")^2) + 0.1*mean(tanh(r." + any + "))\n"
                + "    minimize loss over net with " + optimizer() + "\n  }\n" + clauses(last) + "}\n";
    }

    /** Half of them plain, the others with a rate that leaves the parameters where roundings cannot tell signs apart. */
    private String optimizer() {
        if (random.nextBoolean()) {
            return "SGD(lr = 0.1)";
        }
        String rate = pick(
                "cosine(1e-6)",
                "linear(1e-6)",
                "exponential(1e-6, 0.9)",
                "inverse_time(1e-6, 0.01)",
                "piecewise(1e-6, [2, 4])",
                "step_decay(1e-6, 3)",
                "warmup(10, 1e-6)");
        String name = pick("SGD", "ProxSGD", "Adagrad", "RMSprop", "Adam", "AdamW");
        return name + "(lr = " + rate + pick("", name.equals("SGD") ? ", momentum = 0.9, nesterov = true" : "") + ")";
    }

    /** Metrics that count are given what roundings cannot change. */
    private String clauses(String last) {
        String value = "net(x)." + last;
        String counted = "0.0*" + value;
        String rows = "mean(flatten(" + value + "), axes = [1])";
        String metric = pick("BinaryAccuracy", "Precision", "Recall", "F1", "Rmse");
        return "  regularize " + pick("l1(0.01)", "l2(0.01)", "elastic(0.01, 0.01)") + " on net.**\n"
                + "  metric a = " + pick("Mean", "Sum") + "()(" + value + ")\n"
                + "  metric b = " + metric + "()(" + counted + " + 1.0, " + counted + ")\n"
                + "  metric c = "
                + pick(
                        "Accuracy()(flatten(" + value + "), argmax(flatten(" + value + "), axis = 1))",
                        "RocAuc()(0.0*" + rows + ", to_idx(i64(0.0*" + rows + " >= 0.0), 2))",
                        "Correlation()(" + rows + ", 2.0*" + rows + ")")
                + "\n";
    }

    /** What a training needs at least. */
    private void parametrised() {
        if (shape.size() == 4) {
            stage(label() + "BatchNorm2D()", shape);
        } else {
            stage(label() + "LayerNorm()", shape);
        }
    }

    // ---- one step --------------------------------------------------------------------------------------------------

    /** Adds a line to the model; false where what was drawn does not fit the present shape. */
    private boolean step() {
        if (random.nextInt(5) < 2) {
            return library();
        }
        int rank = shape.size();
        int choice = random.nextInt(rank == 4 ? 34 : 24);
        if (choice >= 24) {
            return image(choice - 24);
        }
        return choice < 12 ? pointwise(choice) : shaping(choice - 12);
    }

    private boolean library() {
        if (IntStream.range(1, shape.size()).anyMatch(axis -> !known(axis))) {
            return false;
        }
        List<LibraryPieces.Piece> pieces = LibraryPieces.of(shape, random);
        if (pieces.isEmpty()) {
            return false;
        }
        LibraryPieces.Piece piece = pieces.get(random.nextInt(pieces.size()));
        return line(piece.text(), piece.shape());
    }

    private boolean pointwise(int choice) {
        int rank = shape.size();
        if (rank < 2 || !known(rank - 1)) {
            return false;
        }
        long last = size(rank - 1);
        return switch (choice) {
            case 0, 1, 2 -> stage(pick("tanh", "relu", "sigmoid", "gelu", "softplus", "silu", "leaky_relu"), shape);
            case 3 -> stage(label() + "Dropout(0.3)", shape);
            case 4 -> stage(label() + "LayerNorm()", shape);
            case 5 -> stage(use("Res") + "()", shape);
            case 6, 7 -> dense();
            case 8 ->
                stage(use("Mode") + "(deep = " + random.nextBoolean() + ", act = " + pick("tanh", "relu") + ")", shape);
            case 9 -> line(pick("%s |> softmax", "0.5*%s + 0.1", "%1$s*sigmoid(%1$s)", "-%s", "log1p(%s^2)"), shape);
            case 10 -> rank == 2 && stage(label() + "BatchNorm1D()", shape);
            default -> last % 2 == 0 ? halves(last) : line(use(pick("centre", "spread")) + "(%s)", shape);
        };
    }

    private boolean dense() {
        int rank = shape.size();
        int out = between(1, 6);
        int turns = between(0, 3);
        return switch (between(0, 3)) {
            case 0 -> stage("repeat " + turns + " { Dense(" + size(rank - 1) + ") |> tanh }", shape);
            case 1 -> {
                List<Dim> made = turns == 0 ? shape : with(rank - 1, out + turns - 1);
                yield stage(label() + "repeat i in " + out + ".." + (out + turns) + " { Dense(i) }", made);
            }
            default ->
                stage(
                        label() + "Dense(" + out + (random.nextBoolean() ? "" : ", bias = false") + ")",
                        with(rank - 1, out));
        };
    }

    private boolean halves(long last) {
        List<Dim> half = with(shape.size() - 1, last / 2);
        String name = "h" + labels++;
        body.append("  ")
                .append(name)
                .append(" = ")
                .append(use("Halves"))
                .append("()(")
                .append(value)
                .append(")\n");
        return made(name + ".a*" + name + ".b", half);
    }

    private boolean shaping(int choice) {
        int rank = shape.size();
        int axis = between(1, Math.max(1, rank - 1));
        if (rank < 2 || !known(axis)) {
            return false;
        }
        int size = (int) size(axis);
        return switch (choice) {
            case 0 -> slice(axis, size);
            case 1 -> rank > 2 && size < 20 && line("%s[" + ":, ".repeat(axis) + pick("0", "-1") + "]", without(axis));
            case 2 ->
                rank > 2
                        && line(
                                pick("mean", "max", "sum", "min", "logsumexp") + "(%s, axes = [" + axis + "])",
                                without(axis));
            case 3 -> line("%1$s - " + pick("mean", "max") + "(%1$s, axes = [" + axis + "], keep = true)", shape);
            case 4 -> line("concat([%1$s, tanh(%1$s)], axis = " + axis + ")", with(axis, 2L * size));
            case 5 -> line("flip(%s, axis = " + axis + ")", shape);
            case 6 -> pad(axis, size);
            case 7 -> rank > 2 && line("transpose(%s)", swapped());
            case 8 -> reshape();
            case 9 -> line("cumsum(0.3*%s, axis = " + axis + ")", shape);
            case 10 -> known(rank - 1) && line(use("both") + "(%s)", with(rank - 1, 2 * size(rank - 1)));
            default ->
                rank == 3
                        && known(2)
                        && line("0.2*(%1$s @ transpose(%1$s))", List.of(shape.get(0), shape.get(1), shape.get(1)));
        };
    }

    private boolean slice(int axis, int size) {
        int from = between(0, size - 1);
        int to = between(from + 1, size);
        return line("%s[" + ":, ".repeat(axis) + from + ".." + to + "]", with(axis, to - from));
    }

    private boolean pad(int axis, int size) {
        int before = between(0, 2);
        int after = between(0, 2);
        String text = "pad(%s, before = " + before + ", after = " + after + ", axis = " + axis + ")";
        return line(text, with(axis, (long) size + before + after));
    }

    private boolean reshape() {
        long count = 1;
        for (int i = 1; i < shape.size(); i++) {
            if (!known(i)) {
                return false;
            }
            count *= size(i);
        }
        if (random.nextBoolean()) {
            return stage("flatten", List.of(shape.get(0), Dim.of(count)));
        }
        long first = between(1, 6);
        if (count % first != 0) {
            return false;
        }
        long second = between(1, 4);
        long rest = count / first;
        if (rest % second != 0 || rest / second > 40) {
            return line(
                    "reshape(%s, [N, " + first + ", " + rest + "])",
                    List.of(shape.get(0), Dim.of(first), Dim.of(rest)));
        }
        return line(
                "reshape(%s, [N, " + first + ", " + second + ", " + rest / second + "])",
                List.of(shape.get(0), Dim.of(first), Dim.of(second), Dim.of(rest / second)));
    }

    private boolean image(int choice) {
        if (!known(1) || shape.get(2) != H && !known(2) && !symbolic || !known(3)) {
            return false;
        }
        int channels = (int) size(1);
        return switch (choice) {
            case 0, 1, 2, 3 -> conv(channels);
            case 4, 5 -> pool();
            case 6 -> stage(label() + "BatchNorm2D()", shape);
            case 7 -> {
                int out = random.nextBoolean() ? channels : between(1, 4);
                yield stage(label() + use("Block") + "(" + out + pick("", ", k = 1", ", k = 5") + ")", with(1, out));
            }
            case 8 -> {
                int out = between(1, 4);
                int k = between(1, 3);
                yield smallest(2) >= k
                        && smallest(3) >= k
                        && stage(
                                use("Down") + "(" + out + ", k = " + k + ")",
                                List.of(shape.get(0), Dim.of(out), window(2, k, 2, 0, 1), window(3, k, 2, 0, 1)));
            }
            default ->
                random.nextInt(3) == 0
                        ? stage("global_avg_pool2d", List.of(shape.get(0), shape.get(1)))
                        : random.nextBoolean() && line(use("mirrored") + "(%s)", shape);
        };
    }

    private boolean conv(int channels) {
        int groups = random.nextInt(3) == 0 ? channels : 1;
        int out = groups * between(1, 3);
        int k = between(1, 4);
        int kw = random.nextBoolean() ? k : between(1, 3);
        int stride = between(1, 3);
        int pad = between(0, 2);
        int dil = between(1, 2);
        if (smallest(2) + 2L * pad < (long) dil * (k - 1) + 1
                || smallest(3) + 2L * pad < (long) dil * (kw - 1) + 1
                || out > 8) {
            return false;
        }
        String text = "Conv2D(" + out + ", k = " + k + ", stride = " + stride + ", pad = " + pad + ", dil = " + dil
                + ", groups = " + groups + (kw == k ? "" : ", kw = " + kw) + ")";
        return stage(
                label() + text,
                List.of(shape.get(0), Dim.of(out), window(2, k, stride, pad, dil), window(3, kw, stride, pad, dil)));
    }

    private boolean pool() {
        int k = between(1, 3);
        int stride = between(1, 3);
        int pad = between(0, k - 1);
        if (smallest(2) + 2L * pad < k || smallest(3) + 2L * pad < k) {
            return false;
        }
        String text = pick("max_pool2d", "avg_pool2d") + "(" + k + ", stride = " + stride + ", pad = " + pad + ")";
        return stage(
                text, List.of(shape.get(0), shape.get(1), window(2, k, stride, pad, 1), window(3, k, stride, pad, 1)));
    }

    /** The output size of a window, in the words of a textbook: how often it can be moved, and once. */
    private Dim window(int axis, int k, int stride, int pad, int dil) {
        Dim of = shape.get(axis);
        Dim made = (n, h) -> Math.floorDiv(of.at(n, h) + 2L * pad - ((long) dil * (k - 1) + 1), (long) stride) + 1;
        return known(axis) ? Dim.of(made.at(0, 0)) : made;
    }

    // ---- the text --------------------------------------------------------------------------------------------------

    private boolean stage(String stage, List<Dim> result) {
        String tapped = "t" + labels;
        boolean tap = random.nextInt(5) == 0;
        if (!tap) {
            return line("%s |> " + stage, result);
        }
        labels++;
        return line("%s |> " + stage + " |> as " + tapped + " |> tanh", result) && keep(tapped, result);
    }

    private boolean line(String format, List<Dim> result) {
        return made(String.format(java.util.Locale.ROOT, format, value), result);
    }

    private boolean made(String expression, List<Dim> result) {
        long count = 1;
        for (Dim d : result) {
            count *= d.at(3, HEIGHT);
        }
        if (count > MOST_ELEMENTS) {
            return false;
        }
        String name = "v" + shapes.size();
        body.append("  ").append(name).append(" = ").append(expression).append('\n');
        value = name;
        shape = List.copyOf(result);
        keep(name, shape);
        if (random.nextInt(6) == 0) {
            skip(name);
        }
        return true;
    }

    /** A sum with an earlier value of the same shape. */
    private void skip(String name) {
        for (var earlier : List.copyOf(shapes.entrySet())) {
            if (!earlier.getKey().equals(name) && earlier.getValue().equals(shape)) {
                String sum = "v" + shapes.size();
                body.append("  ")
                        .append(sum)
                        .append(" = ")
                        .append(name)
                        .append(" + ")
                        .append(earlier.getKey())
                        .append('\n');
                value = sum;
                keep(sum, shape);
                return;
            }
        }
    }

    private boolean keep(String name, List<Dim> result) {
        shapes.put(name, result);
        return true;
    }

    private String use(String name) {
        used.add(name);
        return name;
    }

    private String label() {
        return random.nextInt(3) == 0 ? "" : "part" + labels++ + ": ";
    }

    private String text(String n, String h) {
        return shape.stream()
                .map(d -> d == N ? n : d == H ? h : Long.toString(d.at(0, 0)))
                .collect(Collectors.joining(", "));
    }

    // ---- drawing ---------------------------------------------------------------------------------------------------

    private int between(int low, int high) {
        return low + random.nextInt(high - low + 1);
    }

    private String pick(String... of) {
        return of[random.nextInt(of.length)];
    }

    private boolean known(int axis) {
        return shape.get(axis) instanceof Dim.Known;
    }

    private long size(int axis) {
        return shape.get(axis).at(0, 0);
    }

    /** For every height that the model allows. */
    private long smallest(int axis) {
        return shape.get(axis).at(1, 12);
    }

    private List<Dim> with(int axis, long size) {
        var dims = new ArrayList<>(shape);
        dims.set(axis, Dim.of(size));
        return dims;
    }

    private List<Dim> without(int axis) {
        var dims = new ArrayList<>(shape);
        dims.remove(axis);
        return dims;
    }

    private List<Dim> swapped() {
        var dims = new ArrayList<>(shape);
        int last = dims.size() - 1;
        dims.set(last, shape.get(last - 1));
        dims.set(last - 1, shape.get(last));
        return dims;
    }
}
