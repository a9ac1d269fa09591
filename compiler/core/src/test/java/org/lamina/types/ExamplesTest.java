package org.lamina.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The search for counterexamples ends after a number of evaluations, whatever it searches in; time is not looked at. */
class ExamplesTest {
    /** The last quarter goes to large values and mixtures. */
    private static final int MOST = Examples.MANY + Examples.MANY / 4;

    private static Examples search(Facts facts, String left, Relation relation, String right) {
        return new Examples(facts, new Constraint(relation, Size.parse(left), Size.parse(right)));
    }

    /** True for all sizes, and for some of them hard to see: nothing is found, however long the search. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "A",
                "A*B + A//3",
                "A*B*C + C",
                "A*A*A + B*B*B + C*C//7",
                "A + B + C + D + E + F + G + H",
                "(A + B)//2 + (C + D)//3 + (E + F)//5 + (G + H)//7 + A*B*C*D*E*F*G*H",
                "A1 + A2 + A3 + A4 + A5 + A6 + A7 + A8 + A9 + B1 + B2 + B3 + B4 + B5 + B6 + B7 + B8 + B9 + C1 + C2"
            })
    void aVainSearchEnds(String size) {
        Examples examples = search(Facts.none(), size, Relation.GE, "1");
        assertEquals(Optional.empty(), examples.find(Examples.FEW));
        assertTrue(examples.tried() <= Examples.FEW, () -> examples.tried() + " tries");
        int before = examples.tried();
        assertEquals(Optional.empty(), examples.find(Examples.MANY));
        assertTrue(examples.tried() - before <= MOST, () -> examples.tried() - before + " tries");
    }

    /** The heights of the original U-Net: its layers cut borders off, and one of its skips does not fit. */
    @Test
    void whatMessagesShowIsFoundAmongTheFirst() {
        Facts facts = Facts.none()
                .with(new Constraint(Relation.GE, Size.parse("H"), Size.parse("188")))
                .with(Constraint.divisible(Size.parse("H + 4"), Size.of(16)));
        Examples examples = search(facts, "2*((H + 4)//16) - 16", Relation.EQ, "(H + 4)//8 - 8");
        assertEquals(Optional.of(Map.of(SizeName.of("H"), 188L)), examples.find(Examples.FEW));
        assertTrue(examples.tried() < 50, () -> examples.tried() + " tries");
    }

    /** Facts that leave nothing small: every try is in vain, and counted. */
    @Test
    void aSearchAmongFactsThatExcludeSmallSizesEnds() {
        Facts facts = Facts.none();
        for (String name : new String[] {"A", "B", "C", "D"}) {
            facts = facts.with(new Constraint(
                    Relation.GE, Size.parse(name + "*" + name + " + " + name + "//3"), Size.parse("1000000")));
        }
        Examples examples = search(facts, "A*B*C*D", Relation.NE, "D*C*B*A + 1");
        examples.find(Examples.MANY);
        assertTrue(examples.tried() > 0 && examples.tried() <= MOST, () -> examples.tried() + " tries");
    }
}
