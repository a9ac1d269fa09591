package org.lamina.evaluate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.lamina.ir.Emitter;
import org.lamina.ir.Graph;
import org.lamina.ir.GraphBuilder;
import org.lamina.ir.Site;
import org.lamina.ir.Value;
import org.lamina.op.LoopBody;
import org.lamina.op.Op;
import org.lamina.op.Op.BinaryFn;
import org.lamina.op.Op.ReduceFn;
import org.lamina.op.Op.UnaryFn;
import org.lamina.op.Shapes;
import org.lamina.types.DType;
import org.lamina.types.Size;
import org.lamina.types.ValueType;

/** Appends one random operation after the other to a random graph. */
final class RandomOperations {
    private static final List<BinaryFn> COMPARISONS =
            List.of(BinaryFn.EQ, BinaryFn.NE, BinaryFn.LT, BinaryFn.LE, BinaryFn.GT, BinaryFn.GE);

    private final RandomGraphs g;
    private final SplittableRandom random;
    private final DType dtype;
    private final List<Runnable> makers = List.of(
            this::unary,
            this::unary,
            this::binary,
            this::binary,
            this::binary,
            this::select,
            this::reduce,
            this::reduce,
            this::constant,
            this::integers,
            this::booleans,
            this::cumSum,
            this::scan,
            this::matMul,
            this::system,
            this::reshape,
            this::broadcast,
            this::transpose,
            this::concat,
            this::sliceOrPad,
            this::gather,
            this::pickOrPut,
            this::convolution,
            this::pooling,
            this::noise,
            this::loop);

    RandomOperations(RandomGraphs g, SplittableRandom random, DType dtype) {
        this.g = g;
        this.random = random;
        this.dtype = dtype;
    }

    void next() {
        makers.get(random.nextInt(makers.size())).run();
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private int axis(Value x) {
        return random.nextInt(x.type().rank());
    }

    /** At least one half everywhere. */
    private Value positive(Value x) {
        Emitter e = g.emitter();
        return e.add(e.unary(UnaryFn.ABS, x), e.fillLike(x, 0.5));
    }

    // ---- elementwise -----------------------------------------------------------------------------------------------

    private void unary() {
        Value x = g.pick(dtype);
        UnaryFn fn = any(List.of(UnaryFn.values()));
        Emitter e = g.emitter();
        switch (fn) {
            case NOT -> g.offer(e.unary(fn, g.pick(DType.BOOL)), false);
            case LOG, LOG1P, SQRT, RSQRT -> g.offer(e.unary(fn, positive(x)), false);
            case EXP -> g.offer(e.unary(fn, g.tame(x)), true);
            case NEG, ABS, SIGN, SIN, COS, TANH, SIGMOID, LOG_SIGMOID, ERF, FLOOR -> g.offer(e.unary(fn, x), false);
        }
    }

    private void binary() {
        Value a = g.pick(dtype);
        Value b = g.like(a);
        BinaryFn fn = any(List.of(
                BinaryFn.ADD,
                BinaryFn.SUB,
                BinaryFn.MUL,
                BinaryFn.DIV,
                BinaryFn.POW,
                BinaryFn.MAX,
                BinaryFn.MIN,
                BinaryFn.MOD));
        Emitter e = g.emitter();
        switch (fn) {
            case MUL -> g.offer(e.binary(fn, g.tame(a), g.tame(b)), true);
            case DIV -> g.offer(e.binary(fn, g.tame(a), positive(b)), true);
            case POW -> {
                Value exponent = random.nextBoolean() ? g.tame(b) : e.fillLike(b, random.nextInt(-2, 9) * 0.5);
                g.offer(e.binary(fn, positive(g.tame(a)), exponent), true);
            }
            case MOD -> g.offer(e.binary(fn, g.tame(a), positive(b)), false);
            default -> g.offer(e.binary(fn, a, b), fn == BinaryFn.ADD || fn == BinaryFn.SUB);
        }
    }

    private void select() {
        Value a = g.pick(dtype);
        Value b = g.like(a);
        Emitter e = g.emitter();
        Value condition = e.binary(any(COMPARISONS), a, g.like(a));
        g.offer(condition, false);
        g.offer(e.select(condition, a, b), false);
        g.offer(e.cast(condition, dtype), false);
        if (random.nextInt(4) == 0) {
            g.offer(e.op(new Op.StopGradient(), a), false);
        }
    }

    private void integers() {
        Emitter e = g.emitter();
        Value a = g.pick(DType.I32);
        Value b = g.like(a);
        Value divisor = e.fillLike(b, random.nextBoolean() ? 3 : -2);
        switch (random.nextInt(6)) {
            case 0 -> g.offer(e.binary(BinaryFn.FLOOR_DIV, a, divisor), false);
            case 1 -> g.offer(e.binary(BinaryFn.MOD, a, divisor), false);
            case 2 -> g.offer(e.binary(BinaryFn.MAX, a, e.unary(UnaryFn.NEG, b)), false);
            case 3 -> g.offer(e.binary(any(COMPARISONS), a, b), false);
            case 4 -> g.offer(e.cast(e.binary(BinaryFn.SUB, a, b), dtype), false);
            default -> g.offer(e.cast(e.unary(UnaryFn.TANH, g.pick(dtype)), DType.I32), false);
        }
    }

    private void booleans() {
        Emitter e = g.emitter();
        Value a = g.pick(DType.BOOL);
        g.offer(e.binary(random.nextBoolean() ? BinaryFn.AND : BinaryFn.OR, a, g.like(a)), false);
        ReduceFn fn = any(List.of(ReduceFn.ANY, ReduceFn.ALL, ReduceFn.COUNT));
        Value reduced = e.reduce(fn, a, someAxes(a));
        g.offer(fn == ReduceFn.COUNT ? e.cast(reduced, dtype) : reduced, fn == ReduceFn.COUNT);
    }

    private void constant() {
        Emitter e = g.emitter();
        Value like = g.pick(dtype);
        switch (random.nextInt(4)) {
            case 0 -> g.offer(e.fillLike(like, random.nextInt(-2, 3)), false);
            case 1 -> g.offer(e.op(literal(3, 2)), false);
            case 2 ->
                g.offer(e.broadcastTo(e.size(RandomGraphs.N, dtype), like.type().sizes()), true);
            default -> {
                if (like.type().rank() > 0) {
                    g.offer(e.iota(like.type(), axis(like)), true);
                }
            }
        }
    }

    private Op literal(int... sizes) {
        long[] longs = java.util.Arrays.stream(sizes).asLongStream().toArray();
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < Tensor.count(sizes); i++) {
            values.add((double) (float) random.nextDouble(-1, 1));
        }
        return new Op.Literal(ValueType.of(dtype, longs), values);
    }

    // ---- reductions, products --------------------------------------------------------------------------------------

    private List<Integer> someAxes(Value x) {
        List<Integer> axes = new ArrayList<>();
        for (int axis = 0; axis < x.type().rank(); axis++) {
            if (random.nextBoolean()) {
                axes.add(axis);
            }
        }
        return axes;
    }

    private void reduce() {
        Value x = g.pick(1);
        ReduceFn fn = any(
                List.of(ReduceFn.SUM, ReduceFn.MEAN, ReduceFn.MAX, ReduceFn.MIN, ReduceFn.PROD, ReduceFn.LOGSUMEXP));
        Value operand = fn == ReduceFn.SUM || fn == ReduceFn.PROD ? g.tame(x) : x;
        g.offer(g.emitter().reduce(fn, operand, someAxes(x)), operand == x);
    }

    private void cumSum() {
        Value x = g.pick(1);
        Emitter e = g.emitter();
        g.offer(e.op(new Op.CumSum(axis(x), random.nextBoolean()), g.tame(x)), true);
        Op.ArgFn fn = random.nextBoolean() ? Op.ArgFn.ARGMAX : Op.ArgFn.ARGMIN;
        g.offer(e.op(new Op.ArgReduce(fn, axis(x)), x), false);
    }

    private void system() {
        Value a = g.tame(g.pick(2));
        int rank = a.type().rank();
        Emitter e = g.emitter();
        g.offer(e.op(new Op.ArgSort(axis(a)), a), false);
        if (!a.type().size(rank - 1).isConstant()) {
            return;
        }
        Value square = e.matmul(a, true, a, false);
        Value rows = e.op(new Op.Iota(square.type(), rank - 2));
        Value columns = e.op(new Op.Iota(square.type(), rank - 1));
        Value regular = e.add(square, e.cast(e.binary(BinaryFn.EQ, rows, columns), dtype));
        g.offer(e.op(new Op.Solve(), regular, swapped(e, a)), true);
        g.offerAll(new Op.LeastSquares(), regular, swapped(e, a));
        g.offerAll(new Op.Qr(), regular);
    }

    private void matMul() {
        Value a = g.tame(g.pick(2));
        Emitter e = g.emitter();
        int rank = a.type().rank();
        Value b = random.nextInt(3) == 0 && rank == 3
                ? e.broadcast(e.op(literal(2, 3)), List.of(a.type().size(0), Size.of(2), Size.of(3)), List.of(1, 2))
                : swapped(e, g.tame(g.like(a)));
        if (!b.type().size(rank - 2).equals(a.type().size(rank - 1))) {
            return;
        }
        boolean ta = random.nextBoolean();
        boolean tb = random.nextBoolean();
        g.offer(e.matmul(ta ? swapped(e, a) : a, ta, tb ? swapped(e, b) : b, tb), true);
    }

    private static Value swapped(Emitter e, Value x) {
        int rank = x.type().rank();
        List<Integer> permutation = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            permutation.add(axis < rank - 2 ? axis : 2 * rank - 3 - axis);
        }
        return e.transpose(x, permutation);
    }

    // ---- shape -----------------------------------------------------------------------------------------------------

    private void reshape() {
        Value x = g.pick(2);
        List<Size> sizes = new ArrayList<>(x.type().sizes());
        if (random.nextBoolean()) {
            Size last = sizes.remove(sizes.size() - 1);
            sizes.set(sizes.size() - 1, sizes.get(sizes.size() - 1).times(last));
        } else {
            sizes.add(random.nextInt(sizes.size() + 1), Size.of(1));
        }
        g.offer(g.emitter().reshape(x, sizes), false);
    }

    private void broadcast() {
        Value x = g.pick(dtype);
        List<Size> sizes = new ArrayList<>();
        List<Integer> axes = new ArrayList<>();
        for (int axis = 0; axis < x.type().rank(); axis++) {
            if (random.nextInt(3) == 0) {
                sizes.add(random.nextBoolean() ? RandomGraphs.N : Size.of(random.nextInt(1, 3)));
            }
            axes.add(sizes.size());
            sizes.add(x.type().size(axis));
        }
        if (random.nextBoolean()) {
            sizes.add(Size.of(2));
        }
        g.offer(g.emitter().broadcast(x, sizes, axes), false);
    }

    private void transpose() {
        Value x = g.pick(2);
        List<Integer> permutation = new ArrayList<>();
        for (int axis = 0; axis < x.type().rank(); axis++) {
            permutation.add(axis);
        }
        Collections.rotate(permutation, random.nextInt(x.type().rank()));
        g.offer(g.emitter().transpose(x, permutation), false);
    }

    private void concat() {
        Value x = g.pick(1);
        Emitter e = g.emitter();
        int axis = axis(x);
        Value joined = random.nextBoolean() ? e.concat(axis, x, g.like(x), x) : e.concat(axis, x, g.like(x));
        g.offer(joined, false);
        g.offer(e.slice(joined, axis, x.type().size(axis), x.type().size(axis)), false);
    }

    private void sliceOrPad() {
        Value x = g.pick(1);
        Emitter e = g.emitter();
        int axis = axis(x);
        Size length = x.type().size(axis);
        switch (random.nextInt(3)) {
            case 0 -> g.offer(e.op(new Op.Flip(axis), x), false);
            case 1 ->
                g.offer(
                        e.pad(x, axis, Size.of(random.nextInt(2)), Size.of(random.nextInt(3)), random.nextInt(2)),
                        false);
            default -> {
                if (!length.isConstant()) {
                    g.offer(e.slice(x, axis, Size.of(0), Size.of(1)), false);
                } else if (length.value() > 1) {
                    long start = random.nextLong(length.value() - 1);
                    Value part = e.slice(x, axis, Size.of(start), length.minus(Size.of(start + 1)));
                    g.offer(e.pad(part, axis, Size.of(start), Size.of(1), 0), false);
                    g.offer(part, false);
                }
            }
        }
    }

    // ---- index -----------------------------------------------------------------------------------------------------

    private void gather() {
        Value x = g.pick(2);
        Emitter e = g.emitter();
        if (x.type().rank() > 3) {
            return;
        }
        int last = x.type().rank() - 1;
        Value positions = e.op(new Op.ArgReduce(Op.ArgFn.ARGMAX, last), x);
        Value scattered = e.op(new Op.ScatterAdd(x.type().size(last)), g.tame(x), positions);
        g.offer(scattered, true);
        g.offer(e.gather(scattered, positions), true);
    }

    private void pickOrPut() {
        Value x = g.pick(1);
        Emitter e = g.emitter();
        int axis = axis(x);
        Value positions = e.op(new Op.ArgReduce(Op.ArgFn.ARGMIN, axis), g.like(x));
        Value picked = e.pickAt(x, axis, positions);
        g.offer(picked, false);
        Size length = x.type().size(axis);
        g.offer(e.putAt(picked, random.nextInt(picked.type().rank() + 1), positions, length), false);
    }

    // ---- windows ---------------------------------------------------------------------------------------------------

    private Op.Window window() {
        int pad = random.nextInt(2);
        return new Op.Window(
                Size.of(2),
                Size.of(random.nextInt(1, 3)),
                Size.of(random.nextInt(1, 3)),
                Size.of(random.nextInt(1, 3)),
                Size.of(pad),
                Size.of(random.nextInt(2)),
                Size.of(0),
                Size.of(0),
                Size.of(random.nextInt(1, 3)),
                Size.of(1));
    }

    private boolean fits(Value x) {
        return x.type().rank() == 4
                && x.type().sizes().subList(1, 4).stream().allMatch(Size::isConstant)
                && x.type().size(2).value() >= 3
                && x.type().size(3).value() >= 2;
    }

    private void convolution() {
        Value x = g.tame(g.pick(4));
        if (!fits(x)) {
            return;
        }
        Emitter e = g.emitter();
        Op.Window window = window();
        int channels = Math.toIntExact(x.type().size(1).value());
        int groups = channels == 2 ? random.nextInt(1, 3) : 1;
        Op kernel = literal(2, channels / groups, (int) window.kernelHeight().value(), (int)
                window.kernelWidth().value());
        Value w = e.op(kernel);
        Value y = e.op(new Op.Conv2d(window, Size.of(groups)), x, w);
        g.offer(y, true);
        if (random.nextInt(3) == 0) {
            g.offer(
                    e.op(
                            new Op.Conv2dGradInput(
                                    window, Size.of(groups), x.type().sizes()),
                            g.tame(y),
                            w),
                    true);
            g.offer(
                    e.op(
                            new Op.Conv2dGradWeight(
                                    window, Size.of(groups), w.type().sizes()),
                            x,
                            g.tame(y)),
                    true);
            g.offerAll(new Op.Conv2dGrads(window, Size.of(groups)), x, w, g.tame(y));
        }
    }

    private void pooling() {
        Value x = g.pick(4);
        if (!fits(x)) {
            return;
        }
        Emitter e = g.emitter();
        Op.Window window = window();
        boolean max = random.nextBoolean();
        Value y = e.op(max ? new Op.MaxPool2d(window) : new Op.AvgPool2d(window), x);
        g.offer(y, false);
        if (random.nextInt(3) == 0) {
            g.offer(
                    max
                            ? e.op(new Op.MaxPool2dGrad(window), x, y)
                            : e.op(new Op.AvgPool2dGrad(window, x.type().sizes()), y),
                    true);
            g.offer(e.op(new Op.MaxPool2dPick(window), x, g.like(x)), false);
        }
    }

    // ---- random, loops ---------------------------------------------------------------------------------------------

    private void noise() {
        Value like = g.pick(1);
        Op.Distribution distribution = any(List.of(Op.Distribution.values()));
        g.offer(
                g.emitter().op(new Op.Random(distribution, random.nextInt(3), like.type()), g.seed(), g.turn()),
                distribution == Op.Distribution.NORMAL);
    }

    private void loop() {
        Value x = g.pick(1);
        Value b = g.like(x);
        if (random.nextInt(3) > 0) {
            return;
        }
        int rank = x.type().rank();
        List<Integer> all = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            all.add(axis);
        }
        Value scale = g.emitter().reduce(ReduceFn.MEAN, b, all.subList(0, rank - 1));
        ValueType scalar = ValueType.scalar(dtype);
        LoopBody body = new LoopBody(
                x.type().sizes(),
                List.of(new LoopBody.Read(dtype, all), new LoopBody.Read(dtype, List.of(rank - 1))),
                List.of(
                        new LoopBody.Instruction(new Op.Fill(scalar, 0.25), dtype, List.of()),
                        new LoopBody.Instruction(new Op.Binary(BinaryFn.GT), DType.BOOL, List.of(0, 2)),
                        new LoopBody.Instruction(new Op.Binary(BinaryFn.ADD), dtype, List.of(0, 1)),
                        new LoopBody.Instruction(new Op.Select(), dtype, List.of(3, 4, 1)),
                        new LoopBody.Instruction(new Op.Unary(UnaryFn.SIN), dtype, List.of(5))),
                List.of(6, 4));
        g.offerAll(new Op.Loop(body), x, scale);
    }

    /** Turns along an axis: a carry, a sequence, something that all turns read, and a yield of each turn. */
    private void scan() {
        Value x = g.pick(dtype);
        if (x.type().rank() == 0) {
            return;
        }
        int axis = axis(x);
        ValueType one = x.type().withSizes(Shapes.without(x.type().sizes(), axis));
        Emitter e = g.emitter();
        Value start = random.nextBoolean() ? e.fill(one, 0) : e.fill(one, 0.25);
        Value shared = e.fill(one, 0.5);
        GraphBuilder body = new GraphBuilder("turn");
        Value turn = body.input(Graph.InputKind.ARGUMENT, "turn", ValueType.scalar(DType.I64));
        Value carry = body.input(Graph.InputKind.ARGUMENT, "carry", one);
        Value slice = body.input(Graph.InputKind.ARGUMENT, "slice", one);
        Value factor = body.input(Graph.InputKind.ARGUMENT, "shared", one);
        Emitter b = body.at(Site.NONE);
        Value number = b.broadcast(b.cast(turn, dtype), one.sizes(), List.of());
        Value next = b.unary(UnaryFn.TANH, b.add(b.mul(carry, factor), slice));
        body.output(Graph.OutputKind.RESULT, "next", next);
        body.output(Graph.OutputKind.RESULT, "yield", random.nextBoolean() ? b.add(next, number) : carry);
        Op.Scan scan = new Op.Scan(
                body.build(),
                x.type().size(axis),
                random.nextBoolean(),
                1,
                List.of(axis),
                List.of(random.nextInt(x.type().rank())));
        List<Value> made = e.builder().addAll(scan, Site.NONE, List.of(start, x, shared));
        g.offer(made.get(0), false);
        g.offer(made.get(1), false);
    }
}
