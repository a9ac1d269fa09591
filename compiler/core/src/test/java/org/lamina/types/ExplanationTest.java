package org.lamina.types;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplanationTest {
    private static Map<String, Size> bindings(String text) {
        Map<String, Size> bindings = new LinkedHashMap<>();
        for (String part : text.split(";")) {
            String[] sides = part.split("=", 2);
            bindings.put(sides[0].strip(), Size.parse(sides[1]));
        }
        return bindings;
    }

    @Test
    void aKernelThatDoesNotFit() {
        WorkedRule worked = Explanation.work(
                "H + 2*pad >= dil*(k - 1) + 1", bindings("H = 4; pad = 0; dil = 1; k = 5"), Facts.none());
        assertEquals("H + 2*pad >= dil*(k - 1) + 1", worked.rule());
        assertEquals("4 + 2*0   >= 1*(5 - 1) + 1        4 >= 5 is false", worked.here());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            C % groups == 0 | C = 6; groups = 4      |                 | "6 % 4      == 0        2 == 0 is false"
            H >= k          | H = H//8; k = 5        |                 | "H//8 >= 5        H//8 >= 5 is false for H = 8"
            H >= 2*k        | H = H//8; k = 5        | H >= 100        | "H//8 >= 2*5        H//8 >= 10 is true"
            2*H == S        | H = H//16; S = H//8    | H//16 >= 1      | "2*(H//16) == H//8        2*(H//16) == H//8 is false for H = 24"
            out(H) >= 1     | H = 4                  |                 | "out(4) >= 1"
            H//k >= 1       | H = 4; k = 0           |                 | "4//0 >= 1"
            net.H >= 1      | H = 4                  |                 | "net.H >= 1        net.H >= 1 is true"
            H + W > 3       | H = 1                  |                 | "1 + W > 3        W + 1 > 3 is false for W = 1"
            """)
    void numbersArePutIntoRules(String rule, String bindings, String known, String here) {
        Facts facts = FactsTest.facts(known == null ? "" : known);
        assertEquals(here, Explanation.work(rule, bindings(bindings), facts).here());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2*(H//16)  | H//8    | H//8 is even
            2*(H//2)   | H       | H is even
            2*(H//2)+1 | H       | H is odd
            3*(H//3)   | H       | H is divisible by 3
            3*(H//3)+1 | H       | H % 3 == 1
            4*((H+2)//4) | H + 2 | H + 2 is divisible by 4
            H + 2      | W       | H is W - 2
            N          | 1       | N is 1
            H//2       | W//2    |
            H + 1      | H       |
            2*H        | 2*W + 1 |
            """)
    void conditionsOfEquality(String left, String right, String condition) {
        assertEquals(
                Optional.ofNullable(condition),
                Explanation.equalWhen(Size.parse(left), Size.parse(right), Facts.none()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                          | 2*(H//16) == H//8        | H % 16 == 0
            H % 4 == 0    | 2*(H//16) == H//8        | H % 16 == 0
                          | 2*(H//2) == H            | H % 2 == 0
                          | (H + 1)//2 == H//2       | H % 2 == 0
                          | H - 4 >= 1               | H >= 5
                          | (H - 5)//2 + 1 >= 1      | H >= 5
                          | H//16 >= 1               | H >= 16
                          | D % heads == 0           |
                          | H == W                   |
            """)
    void sufficientConstraints(String known, String wanted, String added) {
        Facts facts = FactsTest.facts(known == null ? "" : known);
        assertEquals(
                Optional.ofNullable(added),
                Explanation.sufficient(FactsTest.constraint(wanted), facts).map(Constraint::text));
    }

    @Test
    void divisorsNearby() {
        assertEquals("256 = 6*42 + 4", Explanation.division(256, 6));
        assertEquals("256 = 8*32", Explanation.division(256, 8));
        assertEquals(List.of(4L, 8L), Explanation.divisorsNear(256, 6));
        assertEquals(List.of(1L, 7L), Explanation.divisorsNear(7, 3));
        assertEquals(List.of(7L), Explanation.divisorsNear(7, 9));
        assertEquals(List.of(), Explanation.divisorsNear(1, 1));
        assertEquals(List.of(1L, 2_147_483_647L), Explanation.divisorsNear(2_147_483_647L, 10));
    }

    @Test
    void examplesAreListed() {
        Map<SizeName, Long> example = new LinkedHashMap<>();
        example.put(RandomSizes.H, 40L);
        example.put(RandomSizes.W, 8L);
        assertEquals("H = 40, W = 8", Explanation.example(example));
        assertEquals("5", Explanation.value(Size.parse("H//8"), example));
        assertEquals("H*N", Explanation.value(Size.parse("N*H"), example));
    }

    @Test
    void constraintsReadAsWritten() {
        assertEquals(
                "H % 16 == 0",
                Constraint.divisible(Size.parse("H"), Size.of(16)).text());
        assertEquals(
                "(H + 2) % 4 == 0",
                Constraint.divisible(Size.parse("H + 6"), Size.of(4)).text());
        assertEquals(
                "D % heads == 0",
                Constraint.divisible(Size.parse("D"), Size.parse("heads")).text());
        assertEquals(
                "(H//8) % 2 == 0", FactsTest.constraint("H//8 - 2*(H//16) == 0").text());
        assertEquals("H % 3 != 1", FactsTest.constraint("H % 3 != 1").text());
        assertEquals(
                "2*(H//16) == H//8", FactsTest.constraint("2*(H//16) == H//8").text());
        assertEquals("1 == 0", Constraint.divisible(Size.parse("D"), Size.of(0)).text());
    }
}
