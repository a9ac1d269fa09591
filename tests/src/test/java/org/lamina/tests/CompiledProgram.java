package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.lamina.cli.compile.MemoryCompiler;
import org.lamina.codegen.ProgramText;
import org.lamina.codegen.Target;
import org.lamina.diag.HumanRenderer;
import org.lamina.driver.Backend;
import org.lamina.driver.Compiler;
import org.lamina.elaborate.Request;
import org.lamina.runtime.app.ProgramInfo;
import org.lamina.runtime.app.ProgramMain;
import org.lamina.runtime.app.Terminal;
import org.lamina.runtime.train.Interruption;
import org.lamina.source.SourceFile;

/** A program without errors, compiled in memory: what its JAR would do, in this process. */
record CompiledProgram(ProgramInfo info) {
    static CompiledProgram of(String file, String text) {
        Compiler.Checked checked = Compiler.check(new SourceFile(file, text), new Library(), Request.defaults());
        assertEquals("", HumanRenderer.render(checked.diagnostics().all(), false), text);
        String name = file.substring(0, file.lastIndexOf('.'));
        var java = Backend.generate(
                checked.program(), new ProgramText(name, "made", Map.of(file, text), "0000", "test"), Target.CPU);
        var classes = MemoryCompiler.compile(java.sources(), System.getProperty("java.class.path"));
        try {
            Class<?> main = MemoryCompiler.load(classes, java.mainClass());
            return new CompiledProgram((ProgramInfo) main.getMethod("info").invoke(null));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** One command line, such as {@code train --epochs 2}, with files in {@code folder}. */
    CommandLine run(Path folder, String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var terminal = new Terminal(print(out), print(err), false, Map.of(), folder);
        int code = ProgramMain.run(info, terminal, new Interruption(), arguments);
        return new CommandLine(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
