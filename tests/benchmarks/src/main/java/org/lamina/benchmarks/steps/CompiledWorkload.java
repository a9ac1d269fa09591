package org.lamina.benchmarks.steps;

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
import org.lamina.source.SourceFile;

/**
 * The classes of a workload, as {@code lamina build} makes them.
 *
 * @param classes folder of the class files
 * @param mainClass what gives the {@code ProgramInfo}
 * @param start where its worker leaves the initial weights and the batch for the others
 */
record CompiledWorkload(Path classes, String mainClass, Path start) {
    /** @param folder where everything is written */
    static CompiledWorkload compile(Workload workload, Path folder) throws IOException {
        return compile(workload.program(), workload.key(), Request.defaults(), folder);
    }

    /**
     * Any program.
     *
     * @param key what its classes are named after
     */
    static CompiledWorkload compile(Path program, String key, Request request, Path folder) throws IOException {
        String file = program.getFileName().toString();
        String text = Files.readString(program);
        Compiler.Checked checked = Compiler.check(new SourceFile(file, text), new CoreOnly(), request);
        if (checked.hasErrors()) {
            throw new IllegalStateException(checked.diagnostics().all().toString());
        }
        var java =
                Backend.generate(checked.program(), new ProgramText(key, key, Map.of(file, text), "", ""), Target.CPU);
        Path classes = folder.resolve("classes");
        Map<String, byte[]> compiled = MemoryCompiler.compile(java.sources(), System.getProperty("java.class.path"));
        for (Map.Entry<String, byte[]> entry : compiled.entrySet()) {
            Path path = classes.resolve(entry.getKey().replace('.', '/') + ".class");
            Files.createDirectories(path.getParent());
            Files.write(path, entry.getValue());
        }
        return new CompiledWorkload(classes, java.mainClass(), folder.resolve("start.safetensors"));
    }
}
