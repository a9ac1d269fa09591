package org.lamina.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TerminalPageTest {
    @Test
    void showsHeadingsProseListsAndCode() {
        String page = """
                # NN0203: shapes do not fit

                Two **tensors** meet that
                must have [equal](../x.md) `shapes`.

                - one
                - two

                ```nn
                x + y
                ```
                """;
        assertEquals("""
                NN0203: shapes do not fit

                Two tensors meet that must have equal `shapes`.

                - one
                - two

                    x + y
                """, new TerminalPage(false, 100).render(page));
    }

    @Test
    void longParagraphsAreBrokenAtWords() {
        String rendered = new TerminalPage(false, 100).render("word ".repeat(60));
        assertEquals(true, rendered.lines().allMatch(line -> line.length() <= 100));
        assertEquals(3, rendered.lines().count());
    }
}
