package org.lamina.benchmarks;

import java.util.concurrent.TimeUnit;
import org.lamina.driver.Compiler;
import org.lamina.elaborate.Request;
import org.lamina.source.SourceFile;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One check in a process that has made some: what an editor waits for. A program of 100 layers shall take less than
 * 20 ms, and ten times the layers about ten times as long.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class CheckBenchmark {
    /** Layers of the program, one beside the other or by {@code repeat}. */
    @Param({"10", "100", "1000"})
    public int layers;

    @Param({"written", "repeat"})
    public String form;

    private String text = "";

    @Setup
    public void write() {
        String stages = form.equals("written")
                ? "  |> Dense(16) |> relu\n".repeat(layers)
                : "  |> repeat " + layers + " { Dense(16) |> relu }\n";
        text = "nn 1\nmodel Deep(x: f32[N, 16]) -> f32[N, 16] {\n  x\n" + stages + "}\n";
    }

    @Benchmark
    public Compiler.Checked check() {
        Compiler.Checked checked = Compiler.check(new SourceFile("deep.nn", text), new CoreOnly(), Request.withTests());
        if (checked.hasErrors()) {
            throw new IllegalStateException(checked.diagnostics().all().toString());
        }
        return checked;
    }
}
