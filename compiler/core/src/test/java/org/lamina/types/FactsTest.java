package org.lamina.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FactsTest {
    /** Reads {@code left relation right}. */
    static Constraint constraint(String text) {
        for (Relation relation :
                List.of(Relation.EQ, Relation.NE, Relation.LE, Relation.GE, Relation.LT, Relation.GT)) {
            String[] sides = text.split(relation.text(), 2);
            if (sides.length == 2) {
                return new Constraint(relation, Size.parse(sides[0]), Size.parse(sides[1]));
            }
        }
        throw new IllegalArgumentException(text);
    }

    /** Reads constraints between semicolons. */
    static Facts facts(String text) {
        Facts facts = Facts.none();
        for (String part : text.split(";")) {
            facts = part.isBlank() ? facts : facts.with(constraint(part));
        }
        return facts;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # pooling and up-sampling chains
            H % 16 == 0                              | 2*(H//16) == H//8
            H % 16 == 0                              | 2*(2*(H//16)) == H//4
            H % 16 == 0                              | 2*(2*(2*(H//16))) == H//2
            H % 16 == 0                              | 2*(2*(2*(2*(H//16)))) == H
            H % 16 == 0                              | H//2//2//2//2*16 == H
            H % 16 == 0                              | H % 8 == 0
            H % 16 == 0                              | H >= 16
            H % 16 == 0                              | H//16 >= 1
            H % 4 == 0; H % 6 == 0                   | H % 12 == 0
            H % 4 == 0; H % 6 == 0                   | 12*(H//12) == H
            (H + 2) % 4 == 0                         | (H + 2)//4*4 == H + 2
            (H + 2) % 4 == 0                         | H % 2 == 0
            H % 3 == 1                               | (H + 2) % 3 == 0
            H % 3 == 1                               | 3*(H//3) + 1 == H
            3*H % 16 == 0                            | H % 16 == 0
            6*H % 16 == 0                            | H % 8 == 0
            2*H == 3*W                               | H % 3 == 0
            2*H == 3*W                               | W % 2 == 0
            2*H == 3*W + 1                           | W % 2 == 1
            # strides, same padding, convolutions
                                                     | (H + 2*1 - 1*(3 - 1) - 1)//1 + 1 == H
            k % 2 == 1                               | (H + 2*(k//2) - 1*(k - 1) - 1)//1 + 1 == H
            k % 2 == 1                               | (H + 2*(d*(k//2)) - d*(k - 1) - 1)//1 + 1 == H
            H % 2 == 0                               | (H + 2*1 - 1*(3 - 1) - 1)//2 + 1 == H//2
            k % 2 == 1; H % 2 == 0                   | (H + 2*(k//2) - (k - 1) - 1)//2 + 1 == H//2
                                                     | (H - 1)//2 + 1 == (H + 1)//2
            H % 32 == 0                              | ((((H + 1)//2 + 1)//2 + 1)//2 + 1)//2 == H//16
            H >= 5                                   | (H - 5)//1 + 1 >= 1
            H >= 28                                  | ((H - 5 + 1)//2 - 5 + 1)//2 >= 4
            H >= k                                   | (H - k)//s + 1 >= 1
            # heads and groups
            D % heads == 0                           | heads*(D//heads) == D
            D % heads == 0                           | D//heads >= 1
            D % heads == 0                           | (4*D) % heads == 0
            D % heads == 0                           | (D//heads)*heads*T == T*D
            C % g == 0; out % g == 0                 | g*(C//g) == C
            C % g == 0; out % g == 0                 | g*(out//g)*k*k == out*k*k
            F % pieces == 0                          | F//pieces*pieces == F
            D % heads == 0; D//heads == 64           | D == 64*heads
            # sums of a concat, products of a reshape
            C == A + B                               | C - B == A
            C == A + B; A == B                       | C % 2 == 0
            C == A + B                               | C >= 2
            C == A + B                               | C > A
                                                     | (A + B)*W == A*W + B*W
            H*W == K                                 | N*K == N*H*W
            H*W == K                                 | K >= H
            # inequalities
                                                     | 2*(H//2) <= H
                                                     | H - 2*(H//2) <= 1
                                                     | H//2 + (H + 1)//2 == H//2 + (H + 1)//2
                                                     | H//2 + 1 > H//3
                                                     | H*W >= H
                                                     | H*W + 1 >= H + W
                                                     | H + W >= 2
                                                     | H//W <= H
                                                     | H % W <= W - 1
                                                     | H % W >= 0
                                                     | H//2 <= H
                                                     | 2*H != 2*W + 1
            A <= B; B <= C                           | A <= C
            A <= B; B <= C; C <= A                   | A == C
            A + 2*B <= 10; B >= 3                    | A <= 4
            A <= 7; B <= 6                           | A*B <= 42
            K <= H                                   | K*W <= H*W
            H//16 >= 1                               | H >= 16
            H//16 == 2                               | H <= 47
            H >= W; H <= W                           | H == W
            3*A + 5*B == 8                           | A == 1
            H >= 3; H <= 3                           | H*W == 3*W
            A != B; A >= B                           | A > B
            H//8 == W//4                             | 2*(H//8) == 2*(W//4)
            """)
    void isProved(String known, String claim) {
        Facts facts = facts(known == null ? "" : known);
        assertFalse(facts.isContradictory());
        assertEquals(
                new Verdict.Proved(),
                facts.decide(constraint(claim)),
                () -> facts.normal(constraint(claim).left())
                        + " and "
                        + facts.normal(constraint(claim).right()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                                  | 2*(H//16) == H//8      | {H=24}
            H//16 >= 1            | 2*(H//16) == H//8      | {H=24}
            H % 8 == 0            | 2*(H//16) == H//8      | {H=24}
                                  | H == W                 | {H=1, W=2}
                                  | H >= 5                 | {H=1}
            H >= 3                | H >= 5                 | {H=3}
                                  | D % heads == 0         | {D=1, heads=2}
            D % 8 == 0            | D % heads == 0         | {D=8, heads=3}
            H % 16 == 0           | H % 32 == 0            | {H=16}
            H % 16 == 0           | H == 1                 | {H=16}
            C == A + B            | C == A                 | {A=1, C=2, B=1}
                                  | H*W <= 4000            | {H=63, W=64}
                                  | H <= 1000000           | {H=1048576}
            H % 16 == 0; H >= 40  | H <= 40                | {H=48}
                                  | 3 >= 5                 | {}
                                  | H - H == 1             | {}
            """)
    void isRefuted(String known, String claim, String example) {
        Verdict verdict = facts(known == null ? "" : known).decide(constraint(claim));
        assertEquals(
                example,
                assertInstanceOf(Verdict.Refuted.class, verdict).example().toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            H % 16 == 0                    | 2*(H//16*8)             | H
            H % 16 == 0                    | 2*(H//16)               | H//8
            H % 16 == 0                    | 3*(H//2)                | 3*(H//2)
            H % 16 == 0; W % 16 == 0       | N*(H//4)*(W//4)*16      | H*N*W
            D % heads == 0                 | heads*(D//heads)        | D
            D % heads == 0                 | D//heads                | D//heads
            D % heads == 0                 | T*heads*(D//heads)      | D*T
            (H + 2) % 4 == 0               | 4*((H + 2)//4) - 2      | H
            H % 4 == 0; H % 6 == 0         | H//2                    | H//2
            k % 2 == 1                     | 2*(k//2)                | k - 1
            C == A + B                     | C                       | A + B
            H >= 3; H <= 3                 | H + 1                   | 4
            H <= 7                         | W + H//8                | W
            """)
    void simplifies(String known, String size, String simple) {
        assertEquals(simple, facts(known).simplify(Size.parse(size)).text());
    }

    @ParameterizedTest
    @CsvSource({
        "H >= 5; H <= 4",
        "H % 2 == 0; H % 2 == 1",
        "H % 4 == 5",
        "2*H == 7",
        "H == W; H > W",
        "H == 0",
        "A < B; B < C; C < A + 2",
        "H % 16 == 0; H == 24",
        "H != H",
        "H//2 == 3; H == 8",
    })
    void contradictionsAreNoticed(String known) {
        Facts facts = facts(known);
        assertTrue(
                facts.isContradictory()
                        || facts.decide(constraint("H == H + 1")).isProved(),
                known);
    }

    @Test
    void namesAreShownAndInnerOnesNever() {
        Facts facts = facts("H % 16 == 0; W == 2*H; (A + B) % 3 == 0");
        for (String size : List.of("H", "W", "H//16", "W//32*H", "A + B", "(A + 2*B)//3", "A*W//5", "H//(W + 1)")) {
            Size simple = facts.simplify(Size.parse(size));
            assertTrue(simple.names().stream().noneMatch(name -> name.key().startsWith("#")), simple::text);
        }
    }

    @Test
    void manyFactsStayUsable() {
        Facts facts = Facts.none();
        for (int i = 0; i < 60; i++) {
            facts = facts.with(constraint("a" + i + " <= a" + (i + 1)));
        }
        assertEquals(new Verdict.Proved(), facts.decide(constraint("a3 <= a4")));
        facts.decide(constraint("a60 <= a0"));
    }

    @Test
    void sizesFarBeyond63BitsAreDecided() {
        Constraint fits = constraint("N*1000000000000*1000000000000 >= 1000000000000000000000000");
        assertEquals(new Verdict.Proved(), Facts.none().decide(fits));
        assertTrue(Facts.none()
                .decide(constraint("4294967296*4294967296 == 18446744073709551616"))
                .isProved());
        assertTrue(
                Facts.none().decide(constraint("N*N*N <= 9223372036854775807")).isRefuted());
    }

    /** All claims on random sizes under random facts, against every small choice of sizes. */
    @Test
    void verdictsAgreeWithBruteForce() {
        int proved = 0;
        int refuted = 0;
        int unknown = 0;
        for (int seed = 0; seed < 800; seed++) {
            RandomSizes random = new RandomSizes(seed);
            Facts facts = Facts.none();
            for (int i = random.nextInt(3); i >= 0; i--) {
                facts = facts.with(random.fact());
            }
            List<Map<SizeName, Long>> models = models(facts);
            for (int i = 0; i < 4; i++) {
                Constraint claim = random.claim(facts);
                Verdict verdict = facts.decide(claim);
                String message = "seed " + seed + ": " + facts.constraints() + " |- " + claim + " is " + verdict;
                if (verdict.isProved()) {
                    proved++;
                    models.forEach(
                            model -> assertFalse(holds(claim, model).equals(Optional.of(false)), message + model));
                } else if (verdict instanceof Verdict.Refuted no) {
                    refuted++;
                    checkExample(facts, claim, no.example(), models, message);
                } else {
                    unknown++;
                }
            }
            Size size = random.next(3).size();
            Size simple = facts.simplify(size);
            for (Map<SizeName, Long> model : models) {
                assertEquals(
                        value(size, model), value(simple, model), facts.constraints() + ": " + size + " or " + simple);
            }
            if (facts.isContradictory()) {
                assertEquals(List.of(), models, "seed " + seed + ": " + facts.constraints());
            }
        }
        assertTrue(proved > 500 && refuted > 800 && unknown < 160, proved + ", " + refuted + ", " + unknown);
    }

    private static void checkExample(
            Facts facts,
            Constraint claim,
            Map<SizeName, Long> example,
            List<Map<SizeName, Long>> models,
            String message) {
        if (example.isEmpty()) {
            models.forEach(model -> assertFalse(holds(claim, model).equals(Optional.of(true)), message + model));
            return;
        }
        assertTrue(example.values().stream().allMatch(value -> value >= 1), message);
        assertTrue(example.keySet().containsAll(claim.names()), message);
        assertEquals(Optional.of(false), holds(claim, example), message);
        for (Constraint fact : facts.constraints()) {
            if (example.keySet().containsAll(fact.names())) {
                assertEquals(Optional.of(true), holds(fact, example), message);
            }
        }
    }

    private static List<Map<SizeName, Long>> models(Facts facts) {
        List<Map<SizeName, Long>> models = new ArrayList<>();
        for (long c = 1; c <= 7; c++) {
            for (long h = 1; h <= 24; h++) {
                for (long w = 1; w <= 9; w++) {
                    Map<SizeName, Long> model =
                            new HashMap<>(Map.of(RandomSizes.C, c, RandomSizes.H, h, RandomSizes.W, w));
                    if (facts.constraints().stream()
                            .allMatch(fact -> holds(fact, model).equals(Optional.of(true)))) {
                        models.add(model);
                    }
                }
            }
        }
        return models;
    }

    private static Optional<Boolean> holds(Constraint constraint, Map<SizeName, Long> model) {
        try {
            return Optional.of(constraint.holds(model));
        } catch (ArithmeticException invalidDivisor) {
            return Optional.empty();
        }
    }

    /** Empty where the two sides cannot be compared, since a divisor is below 1. */
    private static Optional<Long> value(Size size, Map<SizeName, Long> model) {
        try {
            return Optional.of(size.evaluate(model));
        } catch (ArithmeticException invalidDivisor) {
            return Optional.empty();
        }
    }
}
