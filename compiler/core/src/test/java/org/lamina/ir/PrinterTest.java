package org.lamina.ir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PrinterTest {

    @Test
    void textIsReadAndPrintedAsItIs() {
        String text = """
                graph "step \\"one\\""
                  data %0: f32[N, 1, 28, 28] "image"
                  data %1: i32[N] "label"
                  variable %2: f32[6, 1, 5, 5] "net.conv.w"
                  scalar %3: i64 "seed"
                  scalar %4: i64 "turn"
                  requires N - 4*(N//4) == 0 "digits.nn:9:3: needs N % 4 == 0 (`/` on ints is exact)"
                  %5: f32[N, 6, 28, 28] = conv2d{kernel=[5, 5]; pad=[2, 2, 2, 2]} %0, %2    # net.conv digits.nn:7
                  %6: f32[N, 6, 14, 14] = max_pool2d{kernel=[2, 2]; stride=[2, 2]} %5    # net.pool my digits.nn:8
                  %7: f32[N, 1176] = reshape %6    # net digits.nn:9 (backward)
                  %8: f32[N, 1176] = uniform{stream=-12} %3, %4    # - digits.nn:9 (update)
                  %9: f32[N, 1176] = mul %7, %8
                  %10: f32[N] = pick_at{axis=1} %9, %1
                  result %10 "loss"
                  write %2 "net.conv.w"
                """;
        assertEquals(text, Printer.print(Reader.read(text)));
    }

    @Test
    void mistakesAreShownWithTheirLine() {
        refused("graph \"g\"\n  %0: f32 = nothing", "%0: f32 = nothing: no operation nothing");
        refused("graph \"g\"\n  %0: f32 = neg %7", "%7 is not made before");
        refused("graph \"g\"\n  data %0: f32[2] \"x\"\n  %1: f32[3] = neg %0", "the type is f32[2]");
        refused("graph \"g\"\n  %0: f99 = fill{value=1.0}", "no element type f99");
        refused("graph \"g\"\n  %0: f32 = fill", "fill lacks value");
        refused("nonsense", "a graph starts with its name");
    }

    private static void refused(String text, String message) {
        var e = assertThrows(IllegalArgumentException.class, () -> Reader.read(text));
        assertTrue(String.valueOf(e.getMessage()).contains(message), e::getMessage);
    }
}
