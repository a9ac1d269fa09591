package org.lamina.benchmarks.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.lamina.benchmarks.CoreOnly;
import org.lamina.cli.compile.MemoryCompiler;
import org.lamina.codegen.ProgramText;
import org.lamina.codegen.Target;
import org.lamina.driver.Backend;
import org.lamina.driver.Compiler;
import org.lamina.elaborate.Request;
import org.lamina.runtime.app.ProgramInfo;
import org.lamina.source.SourceFile;

/** Programs of the repository. */
final class Programs {
    private Programs() {}

    static Path root() {
        return Path.of(System.getProperty("lamina.root"));
    }

    /** A program, compiled in this process. */
    static ProgramInfo compile(String path) throws IOException, ReflectiveOperationException {
        Path file = root().resolve(path);
        String name = file.getFileName().toString();
        String text = Files.readString(file);
        Compiler.Checked checked = Compiler.check(new SourceFile(name, text), new CoreOnly(), Request.defaults());
        if (checked.hasErrors()) {
            throw new IllegalStateException(checked.diagnostics().all().toString());
        }
        var java = Backend.generate(
                checked.program(), new ProgramText("measured", "measured", Map.of(name, text), "", ""), Target.CPU);
        var classes = MemoryCompiler.compile(java.sources(), System.getProperty("java.class.path"));
        Class<?> main = MemoryCompiler.load(classes, java.mainClass());
        return (ProgramInfo) main.getMethod("info").invoke(null);
    }
}
