package org.lamina.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lamina.evaluate.Evaluator;
import org.lamina.evaluate.Tensor;
import org.lamina.ir.Graph;
import org.lamina.ir.GraphBuilder;
import org.lamina.ir.Site;
import org.lamina.ir.Value;
import org.lamina.op.Op.BinaryFn;
import org.lamina.op.Op.UnaryFn;
import org.lamina.types.DType;
import org.lamina.types.ValueType;

class ElementwiseGradientTest {
    private static final Set<UnaryFn> POSITIVE = EnumSet.of(UnaryFn.LOG, UnaryFn.LOG1P, UnaryFn.SQRT, UnaryFn.RSQRT);

    @ParameterizedTest
    @EnumSource(
            value = UnaryFn.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NOT"})
    void unary(UnaryFn fn) {
        // Distinct elements are at least 0.02 from 0, where abs and sign have their kinks.
        Tensor x = POSITIVE.contains(fn) ? GradientCheck.between(3, 0.3, 2, 3, 4) : GradientCheck.distinct(3, 3, 4);
        GradientCheck.of((e, in) -> e.unary(fn, in.get(0)), x).run(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = BinaryFn.class,
            names = {"ADD", "SUB", "MUL", "DIV", "POW", "MAX", "MIN", "MOD"})
    void binary(BinaryFn fn) {
        // Between 0.4 and 1.9 nothing divides by 0; a/b stays clear of whole numbers for these seeds.
        Tensor a = GradientCheck.between(5, 0.4, 1.9, 3, 2);
        Tensor b = GradientCheck.between(7, 0.4, 1.9, 3, 2);
        GradientCheck.of((e, in) -> e.binary(fn, in.get(0), in.get(1)), a, b).run(2);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1.5, -1, 0, 0.5, 1, 2, 3, 2.5})
    void constantPower(double exponent) {
        GradientCheck.of(
                        (e, in) -> e.binary(BinaryFn.POW, in.get(0), e.fillLike(in.get(0), exponent)),
                        GradientCheck.between(11, 0.4, 1.9, 5))
                .run(2);
    }

    @Test
    void bothOperandsMayBeOneValue() {
        GradientCheck.of((e, in) -> e.mul(in.get(0), e.mul(in.get(0), in.get(0))), GradientCheck.distinct(5, 4))
                .run(2);
    }

    @Test
    void selectAndCast() {
        Tensor a = GradientCheck.distinct(1, 6);
        Tensor b = GradientCheck.distinct(2, 6);
        GradientCheck.of(
                        (e, in) -> {
                            Value condition = e.binary(BinaryFn.LT, in.get(0), e.fillLike(in.get(0), 0.1));
                            Value single = e.cast(e.cast(in.get(1), DType.F32), DType.F64);
                            return e.select(condition, e.mul(in.get(0), single), single);
                        },
                        a,
                        b)
                .run(2);
    }

    /** The gradient of {@code fn(x, x)} or {@code fn(x)} at kinks: the language fixes the choice. */
    @ParameterizedTest
    @CsvSource({"MAX,1,0", "MIN,1,0"})
    void tiesGoToTheFirstOperand(BinaryFn fn, double first, double second) {
        GraphBuilder g = new GraphBuilder("ties");
        Value a = g.input(Graph.InputKind.DATA, "a", ValueType.of(DType.F64, 2));
        Value b = g.input(Graph.InputKind.DATA, "b", ValueType.of(DType.F64, 2));
        var e = g.at(Site.NONE);
        List<Value> gradients = e.gradient(e.sum(e.binary(fn, a, b), List.of(0)), a, b);
        g.output(Graph.OutputKind.RESULT, "a", gradients.get(0));
        g.output(Graph.OutputKind.RESULT, "b", gradients.get(1));
        Tensor same = Tensor.floats(DType.F64, new int[] {2}, 0, 3);
        var outputs = Evaluator.run(Autodiff.expand(g.build()), Map.of("a", same, "b", same));
        assertArrayEquals(new double[] {first, first}, outputs.result("a").toDoubles());
        assertArrayEquals(new double[] {second, second}, outputs.result("b").toDoubles());
    }

    @Test
    void absIsFlatAtZeroAndReluTooWithZeroFirst() {
        GraphBuilder g = new GraphBuilder("kinks");
        Value x = g.input(Graph.InputKind.DATA, "x", ValueType.of(DType.F64, 1));
        var e = g.at(Site.NONE);
        Value relu = e.binary(BinaryFn.MAX, e.fillLike(x, 0), x);
        Value sum = e.sum(e.add(e.unary(UnaryFn.ABS, x), relu), List.of(0));
        g.output(Graph.OutputKind.RESULT, "d", e.gradient(sum, x).get(0));
        Tensor zero = Tensor.floats(DType.F64, new int[] {1}, 0);
        var outputs = Evaluator.run(Autodiff.expand(g.build()), Map.of("x", zero));
        assertArrayEquals(new double[] {0}, outputs.result("d").toDoubles());
    }
}
