package org.lamina.diag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.lamina.source.SourceFile;
import org.lamina.source.Span;

class HumanRendererTest {
    private static Span span(SourceFile file, String part) {
        int start = file.text().indexOf(part);
        assertTrue(start >= 0, part);
        return new Span(file, start, start + part.length());
    }

    @Test
    void printsArithmeticInColumns() {
        var file = new SourceFile("lenet5.nn", """
                nn 1

                model LeNet5(x: f32[N, 1, 28, 28]) {
                  x
                  |> c1: Conv2D(6, k = 5) |> tanh |> avg_pool2d(2)
                  |> c3: Conv2D(16, k = 5) |> tanh |> avg_pool2d(2)
                  |> c5: Conv2D(120, k = 5) |> tanh |> flatten
                }
                """);
        var d = Diagnostic.of(
                        Code.KERNEL_DOES_NOT_FIT,
                        span(file, "Conv2D(120, k = 5)"),
                        "a %s kernel does not fit the 4x4 input of `c5`",
                        "5x5")
                .at("needs height >= 5, gets 4")
                .label(
                        span(file, "Conv2D(6, k = 5)"),
                        "[N, 1, 28, 28] -> [N, 6, 24, 24], then pooled to [N, 6, 12, 12]")
                .label(span(file, "Conv2D(16, k = 5)"), "[N, 6, 12, 12] -> [N, 16, 8, 8], then pooled to [N, 16, 4, 4]")
                .fact("rule", "H + 2*pad >= dil*(k - 1) + 1      (stdlib/layers.nn, Conv2D)")
                .fact("here", "4 + 2*0   >= 1*(5 - 1) + 1        4 >= 5 is false")
                .help("`pad = 2` in `c1` keeps 28x28 and gives height 5 here (the classic LeNet-5)");
        assertEquals("""
                error[NN0214]: a 5x5 kernel does not fit the 4x4 input of `c5`
                  --> lenet5.nn:7:10
                   |
                 5 |   |> c1: Conv2D(6, k = 5) |> tanh |> avg_pool2d(2)
                   |          ---------------- [N, 1, 28, 28] -> [N, 6, 24, 24], then pooled to [N, 6, 12, 12]
                 6 |   |> c3: Conv2D(16, k = 5) |> tanh |> avg_pool2d(2)
                   |          ----------------- [N, 6, 12, 12] -> [N, 16, 8, 8], then pooled to [N, 16, 4, 4]
                 7 |   |> c5: Conv2D(120, k = 5) |> tanh |> flatten
                   |          ^^^^^^^^^^^^^^^^^^ needs height >= 5, gets 4
                   |
                   = rule:  H + 2*pad >= dil*(k - 1) + 1      (stdlib/layers.nn, Conv2D)
                   = here:  4 + 2*0   >= 1*(5 - 1) + 1        4 >= 5 is false
                   = help:  `pad = 2` in `c1` keeps 28x28 and gives height 5 here (the classic LeNet-5)
                   = more:  lamina explain NN0214
                """, HumanRenderer.render(d, false));
    }

    @Test
    void keepsProseCloseWhereFactsHaveLongKeys() {
        var file = new SourceFile("unet.nn", "\n".repeat(19) + "  e4 = e3\n\n\n  |> up4: Up(8*base)(e4)\n");
        var model = span(file, "e3");
        var d = Diagnostic.of(Code.SIZES_DIFFER, span(file, "Up(8*base)(e4)"), "heights differ")
                .at("makes height 2*(H//16)")
                .label(span(file, "e4"), "height H//8")
                .fact("equal only when", "H//8 is even")
                .fact("example", "H = 40 gives 5 (skip) and 4 (up4)")
                .help("add `where H % 16 == 0, W % 16 == 0` to `model UNet`")
                .fix(model, "x", "add where");
        assertEquals("""
                error[NN0221]: heights differ
                  --> unet.nn:23:11
                   |
                20 |   e4 = e3
                   |   -- height H//8
                   :
                23 |   |> up4: Up(8*base)(e4)
                   |           ^^^^^^^^^^^^^^ makes height 2*(H//16)
                   |
                   = equal only when:  H//8 is even
                   = example:          H = 40 gives 5 (skip) and 4 (up4)
                   = help: add `where H % 16 == 0, W % 16 == 0` to `model UNet`         [fix available]
                   = more: lamina explain NN0221
                """, HumanRenderer.render(d, false));
    }

    @Test
    void stacksSeveralTextsOfOneLine() {
        var file = new SourceFile("linreg.nn", "\n".repeat(20) + "    loss = mse(net(x), y) + z\n");
        var d = Diagnostic.of(Code.SHAPE_MISMATCH, span(file, "net(x)"), "two shapes")
                .at("f32[N, 1]")
                .label(span(file, "y"), "f32[N]")
                .label(span(file, "z"), "a scalar");
        assertEquals("""
                error[NN0203]: two shapes
                  --> linreg.nn:21:16
                   |
                21 |     loss = mse(net(x), y) + z
                   |                ^^^^^^  -    - a scalar
                   |                |       f32[N]
                   |                f32[N, 1]
                   |
                   = more: lamina explain NN0203
                """, HumanRenderer.render(d, false));
    }

    @Test
    void countsTabsAndWideCharacters() {
        var file = new SourceFile("t.nn", "\tx = \"数据\" + y\r\n");
        var d = Diagnostic.of(Code.UNEXPECTED_TEXT, span(file, "y"), "m");
        assertEquals("""
                error[NN0001]: m
                  --> t.nn:1:13
                   |
                 1 |     x = "数据" + y
                   |                  ^
                   |
                   = more: lamina explain NN0001
                """, HumanRenderer.render(d, false));
    }

    @Test
    void showsAPlaceInAnotherFileAndTheEndOfTheText() {
        var file = new SourceFile("a.nn", "x = f(");
        var library = new SourceFile("stdlib/b.nn", "fn f(x: f32) -> f32 = x\n");
        var end = new Span(file, 6, 6);
        var d = Diagnostic.of(Code.UNCLOSED_BRACKET, end, "m").label(span(library, "f("), "declared here");
        assertEquals("""
                error[NN0002]: m
                  --> a.nn:1:7
                   |
                 1 | x = f(
                   |       ^
                   |
                  ::: stdlib/b.nn:1:4
                   |
                 1 | fn f(x: f32) -> f32 = x
                   |    -- declared here
                   |
                   = more: lamina explain NN0002
                """, HumanRenderer.render(d, false));
    }

    @Test
    void neverPrintsControlsAndCutsLongLines() {
        var file = new SourceFile("c.nn", "a\u202eb\u0000 " + "x".repeat(1_000_000));
        String text = HumanRenderer.render(
                Diagnostic.of(Code.HIDDEN_CONTROL, new Span(file, 1, 2), "found \u001b[31m"), false);
        assertTrue(text.length() < 600, () -> "length " + text.length());
        assertTrue(text.chars().noneMatch(c -> c == 0x202e || c == 0x1b || c == 0), text);
    }

    @Test
    void coloursOnlyOnDemand() {
        var file = new SourceFile("a.nn", "x");
        var d = Diagnostic.of(Code.UNEXPECTED_TEXT, new Span(file, 0, 1), "100 % wrong");
        assertTrue(HumanRenderer.render(d, true).contains("\u001b[1;31merror[NN0001]\u001b[0m"));
        assertEquals(-1, HumanRenderer.render(d, false).indexOf('\u001b'));
    }
}
