package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.lamina.cli.StandardLibrary;
import org.lamina.diag.Diagnostics;
import org.lamina.parse.Outline;
import org.lamina.parse.Parser;
import org.lamina.source.SourceFile;
import org.lamina.syntax.Decl;
import org.lamina.syntax.Module;
import org.lamina.syntax.Trees;

/** The core library is parsed declaration by declaration; that must come to the same as reading its files whole. */
class CoreLibraryTest {
    @Test
    void declarationsReadAloneAreThoseOfTheFile() {
        var names = new HashSet<String>();
        for (String name : StandardLibrary.CORE) {
            SourceFile file = StandardLibrary.file(name).orElseThrow();
            List<Decl> whole = parsed(file).decls().stream()
                    .filter(decl -> !(decl instanceof Decl.Test))
                    .toList();
            var alone = new ArrayList<Decl>();
            Outline.of(file).forEach((key, place) -> {
                var diagnostics = new Diagnostics();
                Decl decl = Parser.declaration(place, diagnostics);
                assertEquals(List.of(), diagnostics.all());
                assertEquals(key, decl.name().text());
                assertTrue(names.add(key), () -> key + " stands in two files");
                alone.add(decl);
            });
            assertEquals(Optional.empty(), Trees.difference(module(file, whole), module(file, alone)), name);
            for (int i = 0; i < whole.size(); i++) {
                assertEquals(whole.get(i).span(), alone.get(i).span());
            }
        }
        assertEquals(names, StandardLibrary.core().names());
    }

    @Test
    void anOutlineFindsWhatBeginsALine() {
        String text =
                "nn 1\n# c\n\n## One.\n## More.\nexport fn a(x: f32)\n-> f32 = x\ntest \"b\" {\n}\nc = 3\nlayer D()(x: f32) {\n  x\n}\n";
        var places = Outline.of(new SourceFile("a.nn", text));
        assertEquals(List.of("a", "c", "D"), List.copyOf(places.keySet()));
        assertEquals(
                "## One.\n## More.\nexport fn a(x: f32)\n-> f32 = x\n",
                text.substring(places.get("a").start(), places.get("a").end()));
        assertEquals(
                "## One.\n## More.".replace("## ", ""),
                Parser.declaration(places.get("a"), new Diagnostics()).doc());
    }

    private static Module parsed(SourceFile file) {
        var diagnostics = new Diagnostics();
        Module module = Parser.parse(file, diagnostics);
        assertEquals(List.of(), diagnostics.all());
        return module;
    }

    private static Module module(SourceFile file, List<Decl> decls) {
        return new Module(file, OptionalInt.of(1), List.of(), decls, List.of(), List.of());
    }
}
