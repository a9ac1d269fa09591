package org.lamina.diag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lamina.source.SourceFile;
import org.lamina.source.Span;

class DiagnosticsTest {
    private static final SourceFile FILE = new SourceFile("a.nn", "x".repeat(1000));

    private static Diagnostic at(Code code, int offset) {
        return Diagnostic.of(code, new Span(FILE, offset, offset + 1), "m");
    }

    @Test
    void sortsByPlaceAndDropsRepetitions() {
        var diagnostics = new Diagnostics();
        diagnostics.report(at(Code.SIZE_USED_ONCE, 7));
        assertFalse(diagnostics.hasErrors());
        diagnostics.report(at(Code.UNEXPECTED_TEXT, 3));
        diagnostics.report(at(Code.UNEXPECTED_TEXT, 3));
        assertTrue(diagnostics.hasErrors());
        assertEquals(List.of(at(Code.UNEXPECTED_TEXT, 3), at(Code.SIZE_USED_ONCE, 7)), diagnostics.all());
    }

    @Test
    void keepsTheFirstHundredErrors() {
        var diagnostics = new Diagnostics();
        for (int i = 0; i < 1000; i++) {
            diagnostics.report(at(Code.UNEXPECTED_TEXT, i));
        }
        diagnostics.report(at(Code.SIZE_USED_ONCE, 999));
        assertEquals(101, diagnostics.all().size());
        assertEquals(900, diagnostics.omitted());
        assertEquals(1000, diagnostics.count(Severity.ERROR));
    }

    @Test
    void codesAreSortedAndUnique() {
        List<String> ids = Arrays.stream(Code.values()).map(Code::id).toList();
        assertEquals(ids.stream().distinct().sorted().toList(), ids);
        assertTrue(ids.stream().allMatch(id -> id.matches("NN\\d{4}")));
        assertEquals(Code.SHAPE_MISMATCH, Code.of("nn0203").orElseThrow());
    }
}
