package org.lamina.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lamina.diag.CompilerBug;

class SizeTest {
    private static Size size(String text) {
        return Size.parse(text);
    }

    @ParameterizedTest
    @CsvSource({
        "H//2//2,                            H//4",
        "H//2//3//4,                         H//24",
        "(H//2 + 1)//2,                      (H + 2)//4",
        "(H//2 + W)//2,                      (H + 2*W)//4",
        "(16*h)//16,                         h",
        "(16*h)//2//2//2//2,                 h",
        "2*((16*h)//16) - (16*h)//8,         0",
        "(4*H + 3)//2,                       2*H + 1",
        "(4*H + 3)//8,                       H//2",
        "(6*H + 4)//4,                       H + (H + 2)//2",
        "(H + 9)//4,                         (H + 1)//4 + 2",
        "(H - 5)//2 + 1,                     (H + 1)//2 - 2",
        "(-H)//2,                            H//2 - H",
        "(3 - 3*H)//4,                       (H + 3)//4 - H",
        "heads*d//heads,                     d",
        "(heads*d + d)//(heads + 1),         d",
        "(H*W*C)//(H*W),                     C",
        "(2*H*W)//(4*W),                     H//2",
        "(H + W)*(H - W),                    H^2 - W^2",
        "(H + 1)^3,                          H^3 + 3*H^2 + 3*H + 1",
        "H % 1,                              0",
        "(16*h) % 16,                        0",
        "(H + 16) % 16,                      H % 16",
        "(H*W) % W,                          0",
        "H - 2*(H//2),                       H % 2",
        "-7//2,                              -4",
        "7//-2,                              -4",
        "-7 % 4,                             1",
        "7 % -4,                             -1",
        "(H + 2*1 - 1*(3 - 1) - 1)//1 + 1,   H",
    })
    void normalFormsAreEqual(String left, String right) {
        assertEquals(size(right), size(left), () -> size(left) + " is not " + size(right));
        assertEquals(size(right).hashCode(), size(left).hashCode());
    }

    @ParameterizedTest
    @CsvSource({"H//2*2, H", "H//2 + H//2, H", "H//3, H//2", "H, W", "(H + 1)//2, H//2", "H % 2, 0", "H*W, H + W"})
    void differentSizesStayDifferent(String left, String right) {
        assertFalse(size(left).equals(size(right)));
    }

    @ParameterizedTest
    @CsvSource({
        "H//16*2,             2*(H//16)",
        "H - 4,               H - 4",
        "-(H//2),             -(H//2)",
        "3 - H,               3 - H",
        "-H,                  -H",
        "W - H,               W - H",
        "0 - H - W,           -H - W",
        "(H + 3)//4,          (H + 3)//4",
        "H//2 + 1,            H//2 + 1",
        "(H//2)*W,            W*(H//2)",
        "3*(N*T),             3*N*T",
        "N*N*2,               2*N^2",
        "(H//2)*(H//2),       (H//2)^2",
        "D//heads,            D//heads",
        "D//(2*heads),        D//(2*heads)",
        "H*W//(H + 1),        W + (-W)//(H + 1)",
        "0,                   0",
        "1 - 1,               0",
    })
    void textIsAsWritten(String written, String text) {
        assertEquals(text, size(written).text());
    }

    @Test
    void constantsAreExactBeyond31And63Bits() {
        Size big = Size.of(1L << 31).times(Size.of(1L << 31));
        assertEquals(1L << 62, big.value());
        Size wide = big.times(4);
        assertTrue(wide.isConstant());
        assertEquals(OptionalLong.empty(), wide.constant());
        assertThrows(ArithmeticException.class, wide::value);
        assertEquals("18446744073709551616", wide.text());
        assertEquals(big, wide.floorDiv(4));
        assertEquals(Optional.of(Size.of(4)), wide.exactDiv(big));
        assertEquals(
                Size.of(BigInteger.valueOf(Long.MAX_VALUE).add(BigInteger.ONE)),
                Size.of(Long.MAX_VALUE).plus(1));
        assertEquals(Long.MAX_VALUE, Size.of(Long.MIN_VALUE).plus(1).negate().value());
        assertEquals(
                Size.of(Long.MIN_VALUE), Size.of(Long.MIN_VALUE).floorDiv(-1).negate());
        assertEquals(Size.of(0), Size.of(Long.MIN_VALUE).mod(-1));
        Size product = size("H*W*C");
        Map<SizeName, Long> values = Map.of(RandomSizes.H, 1L << 31, RandomSizes.W, 1L << 31, RandomSizes.C, 2L);
        assertThrows(ArithmeticException.class, () -> product.evaluate(values));
        assertEquals(1L << 61, product.floorDiv(4).evaluate(values));
    }

    @Test
    void sizesThatGrowWithoutBoundAreRefused() {
        assertThrows(ArithmeticException.class, () -> {
            Size size = Size.of(3);
            for (int i = 0; i < 20; i++) {
                size = size.times(size);
            }
        });
        assertThrows(ArithmeticException.class, () -> {
            Size size = size("a + b + c + d + e + f");
            for (int i = 0; i < 20; i++) {
                size = size.times(size);
            }
        });
        assertThrows(ArithmeticException.class, () -> {
            Size size = size("H");
            for (int i = 0; i < 10_000; i++) {
                size = size.times(3).floorDiv(2);
            }
        });
        assertThrows(ArithmeticException.class, () -> size("H").floorDiv(0));
    }

    @Test
    void constantsAreSharedAndFast() {
        assertSame(Size.of(64), Size.of(60).plus(4));
        assertEquals(Size.of(5000), Size.of(5000));
        assertThrows(CompilerBug.class, () -> size("H").value());
        assertEquals(List.of(), Size.of(0).terms());
        assertEquals(1, Size.of(7).terms().size());
    }

    @Test
    void substitutionReachesIntoDivisions() {
        Size skip = size("H//8 - 2*(H//16)");
        assertEquals(Size.of(0), skip.substitute(Map.of(RandomSizes.H, size("16*h"))));
        assertEquals(Size.of(1), skip.substitute(Map.of(RandomSizes.H, Size.of(40))));
        assertEquals(size("W*(W//2)"), size("H*(H//2)").substitute(Map.of(RandomSizes.H, size("W"))));
    }

    @Test
    void namesAreFoundInsideDivisions() {
        assertEquals(
                java.util.Set.of(RandomSizes.H, RandomSizes.W, RandomSizes.C),
                size("(H + 1)//W + 3*C").names());
    }

    @Test
    void identityOfANameIsItsKey() {
        SizeName one = new SizeName("a.H", "H");
        SizeName two = new SizeName("b.H", "H");
        assertFalse(Size.of(one).equals(Size.of(two)));
        assertEquals(Size.of(one), Size.of(new SizeName("a.H", "height")));
        assertEquals("H - H", Size.of(one).minus(Size.of(two)).text());
    }

    @ParameterizedTest
    @CsvSource({"''", "H +", "(H", "H)", "2 H", "3.5.", "H ^ W", "/", "H / 2"})
    void brokenTextIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> size(text));
    }

    @Test
    void normalFormKeepsValues() {
        for (int seed = 0; seed < 4000; seed++) {
            RandomSizes random = new RandomSizes(seed);
            RandomSizes.Written written = random.next(1 + random.nextInt(5));
            for (int i = 0; i < 20; i++) {
                Map<SizeName, Long> values = random.values(i < 10 ? 5 : 70);
                Optional<BigInteger> expected = written.tree().value(values);
                int at = seed;
                expected.ifPresent(value -> assertEquals(
                        value,
                        Polynomial.evaluate(written.size(), values),
                        () -> "seed " + at + ": " + written.size() + " at " + values));
            }
        }
    }

    @Test
    void printedSizesReadBackEqual() {
        for (int seed = 0; seed < 4000; seed++) {
            Size size = new RandomSizes(seed).next(5).size();
            assertEquals(size, size(size.text()));
        }
    }

    @Test
    void orderOfOperationsDoesNotMatter() {
        for (int seed = 0; seed < 2000; seed++) {
            RandomSizes random = new RandomSizes(seed);
            Size a = random.next(3).size();
            Size b = random.next(3).size();
            Size c = random.next(3).size();
            assertEquals(a.plus(b).plus(c), c.plus(a).plus(b));
            assertEquals(a.times(b).times(c), c.times(a.times(b)));
            assertEquals(a.times(b.plus(c)), a.times(b).plus(a.times(c)));
            assertEquals(Size.of(0), a.minus(b).plus(b.minus(a)));
            Size divisor = Size.of(1 + random.nextInt(9));
            assertEquals(
                    a.floorDiv(divisor).plus(b), a.plus(b.times(divisor)).floorDiv(divisor), () -> a + " and " + b);
            assertEquals(Optional.of(a), a.times(divisor).exactDiv(divisor));
            assertEquals(a.compareTo(b) == 0, a.equals(b));
            assertEquals(Integer.signum(a.compareTo(b)), -Integer.signum(b.compareTo(a)));
        }
    }

    @Test
    void deepStacksOfConvolutionsStaySmall() {
        Size size = size("H");
        Map<SizeName, Long> values = new HashMap<>(Map.of(RandomSizes.H, 1_000_000L));
        long expected = 1_000_000;
        for (int i = 0; i < 12; i++) {
            size = size.plus(2 - 3).floorDiv(2).plus(1);
            expected = Math.floorDiv(expected - 1, 2L) + 1;
            assertTrue(size.terms().size() <= 2);
            assertEquals(expected, size.evaluate(values));
        }
        Size same = size("H");
        for (int i = 0; i < 10_000; i++) {
            same = same.plus(2 * 3 - 7).floorDiv(1).plus(1);
        }
        assertEquals(size("H"), same);
    }
}
