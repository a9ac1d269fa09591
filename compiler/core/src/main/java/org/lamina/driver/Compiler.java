package org.lamina.driver;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.lamina.diag.CompilerBug;
import org.lamina.diag.Diagnostics;
import org.lamina.elaborate.Elaboration;
import org.lamina.elaborate.Request;
import org.lamina.program.Program;
import org.lamina.source.SourceFile;
import org.lamina.syntax.Module;

/** The stages of the compiler, in order. */
public final class Compiler {
    /** Reserved, not taken: a hundred layers in one another, brackets in each, need a tenth of it. */
    private static final long STACK_BYTES = 64L << 20;

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

    /**
     * Text to checked program. Never throws for what a program says: the stages recurse as deep as definitions and
     * brackets nest, which is limited, and have a stack for that, however small the caller's is.
     */
    public static Checked check(SourceFile file, SourceProvider sources, Request request) {
        var work = new FutureTask<>(() -> checked(file, sources, request));
        var thread = new Thread(null, work, "check " + file.name(), STACK_BYTES);
        thread.start();
        try {
            return work.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the check was interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException fault) {
                throw fault;
            }
            if (e.getCause() instanceof Error fault) {
                throw fault;
            }
            throw new CompilerBug("a check throws nothing that must be declared: " + e.getCause());
        }
    }

    private static Checked checked(SourceFile file, SourceProvider sources, Request request) {
        var diagnostics = new Diagnostics();
        var modules = new Modules(sources, diagnostics);
        Module module = modules.parse(file);
        Program program = Elaboration.elaborate(module, modules, diagnostics, request);
        return new Checked(module, program, diagnostics);
    }
}
