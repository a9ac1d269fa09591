package org.lamina.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.lamina.autodiff.Autodiff;
import org.lamina.diag.CompilerBug;
import org.lamina.diag.Diagnostic;
import org.lamina.diag.Diagnostics;
import org.lamina.diag.HumanRenderer;
import org.lamina.driver.Compiler;
import org.lamina.driver.Formatting;
import org.lamina.elaborate.Request;
import org.lamina.ir.Graph;
import org.lamina.ir.Printer;
import org.lamina.ir.Reader;
import org.lamina.parse.Parser;
import org.lamina.source.SourceFile;
import org.lamina.syntax.TreePrinter;

/** What is done with a text that nobody wrote, and what must hold then. Whatever it throws is a finding. */
public enum FuzzTarget {
    /** Lexer and parser: a tree, and diagnostics whose places lie in the text. */
    PARSE {
        @Override
        void run(String text) {
            var diagnostics = new Diagnostics();
            TreePrinter.print(Parser.parse(new SourceFile(NAME, text), diagnostics));
            rendered(diagnostics.all(), text);
        }
    },

    /** The checker with the standard library: diagnostics, or graphs, whose gradients have graphs as well. */
    CHECK {
        @Override
        void run(String text) {
            if (Sizes.manyTurns(text)) {
                return;
            }
            Compiler.Checked checked =
                    Compiler.check(new SourceFile(NAME, text), LIBRARY, Request.withTests());
            rendered(checked.diagnostics().all(), text);
            if (!checked.hasErrors()) {
                checked.program().models().forEach(model -> Printer.print(model.predict()));
                checked.program().trains().forEach(train -> train.step().ifPresent(Autodiff::expand));
            }
        }
    },

    /** The formatter: the same tree and comments, which it compares itself, and nothing to do the second time. */
    FORMAT {
        @Override
        void run(String text) {
            Optional<String> once = Formatting.format(new SourceFile(NAME, text)).text();
            if (once.isEmpty()) {
                return;
            }
            Optional<String> twice = Formatting.format(new SourceFile(NAME, once.get())).text();
            must(twice.equals(once), "the second time, another layout");
        }
    },

    /** The reader of printed graphs: what it reads prints and reads back the same. */
    GRAPH {
        @Override
        void run(String text) {
            Graph graph;
            try {
                graph = Reader.read(text);
            } catch (IllegalArgumentException refused) {
                must(refused.getMessage() != null, "a refusal without a word");
                return;
            }
            String printed = Printer.print(graph);
            must(Printer.print(Reader.read(printed)).equals(printed), "read back, it is another graph");
        }
    };

    /** Longer texts take their time and show nothing new; the limits of length have tests of their own. */
    static final int LONGEST = 20_000;

    private static final String NAME = "fuzz.nn";
    private static final CoreOnly LIBRARY = new CoreOnly();

    abstract void run(String text);

    /** Bytes as a program file has them; what is no UTF-8 becomes replacement characters. */
    void run(byte[] bytes) {
        if (bytes.length <= LONGEST) {
            run(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    /** As folders and arguments call it. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static void rendered(List<Diagnostic> diagnostics, String text) {
        for (Diagnostic d : diagnostics) {
            boolean inside = !Objects.equals(d.span().file().name(), NAME)
                    || d.span().start() <= d.span().end() && d.span().end() <= text.length();
            must(inside, "a place outside of the text: " + d);
            must(d.code().id().compareTo("NN9") < 0, "a fault of the compiler: " + d);
        }
        HumanRenderer.render(diagnostics, true);
    }

    private static void must(boolean holds, String what) {
        if (!holds) {
            throw new CompilerBug(what);
        }
    }
}
