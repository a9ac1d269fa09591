package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.lamina.cli.compile.MemoryCompiler;
import org.lamina.codegen.JavaEmitter;
import org.lamina.codegen.Target;
import org.lamina.driver.Backend;
import org.lamina.runtime.exec.Workers;

/**
 * The cases that are compared with libtorch are programs without errors. With {@code -Dlamina.conformance=FOLDER}, as the
 * profile {@code conformance} sets it, each is compiled, run, and written with all that it read into a file of its own; the
 * module {@code tests/conformance} then compares, in another process, because the native libraries of the two conflict.
 */
class ConformanceCasesTest {
    private static final String FOLDER = System.getProperty("lamina.conformance", "");

    @TestFactory
    Stream<DynamicTest> cases() {
        return ConformanceCase.files().stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> run(file)));
    }

    private static void run(Path file) throws IOException, ReflectiveOperationException {
        List<ConformanceCase> cases = ConformanceCase.read(file);
        assertFalse(cases.isEmpty());
        if (!FOLDER.isEmpty()) {
            write(file, ConformanceProgram.of(cases));
        }
    }

    private static void write(Path file, List<ConformanceProgram> programs)
            throws IOException, ReflectiveOperationException {
        Map<String, String> sources = new LinkedHashMap<>();
        for (ConformanceProgram program : programs) {
            String java = JavaEmitter.emit(
                    Backend.schedule(program.graph(), Target.CPU, (pass, g) -> {}),
                    program.test().name(),
                    "Compiled");
            sources.put(program.test().name() + ".Compiled", java);
        }
        ClassLoader classes = MemoryCompiler.load(sources);
        Path folder = Files.createDirectories(
                Path.of(FOLDER).resolve(file.getFileName().toString().replace(".nn", "")));
        try (Workers workers = new Workers(2)) {
            for (ConformanceProgram program : programs) {
                var function = Comparison.function(classes, program.test().name() + ".Compiled");
                new ConformanceRun(program, Comparison.runner(function, workers)).write(folder);
            }
        }
    }
}
