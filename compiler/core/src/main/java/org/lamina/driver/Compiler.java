package org.lamina.driver;

import org.lamina.diag.Diagnostics;
import org.lamina.elaborate.Elaboration;
import org.lamina.elaborate.Request;
import org.lamina.program.Program;
import org.lamina.source.SourceFile;
import org.lamina.syntax.Module;

/** The stages of the compiler, in order. */
public final class Compiler {
    private Compiler() {}

    /**
     * What a check found.
     *
     * @param module the syntax tree, with broken parts where the text could not be read
     * @param program incomplete where there are errors
     */
    public record Checked(Module module, Program program, Diagnostics diagnostics) {
        public boolean hasErrors() {
            return diagnostics.hasErrors();
        }
    }

    /** Text to checked program. Never throws for what a program says. */
    public static Checked check(SourceFile file, SourceProvider sources, Request request) {
        var diagnostics = new Diagnostics();
        var modules = new Modules(sources, diagnostics);
        Module module = modules.parse(file);
        Program program = Elaboration.elaborate(module, modules, diagnostics, request);
        return new Checked(module, program, diagnostics);
    }
}
