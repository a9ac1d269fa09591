package org.lamina.benchmarks.steps;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.lamina.elaborate.Request;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "curves",
        mixinStandardHelpOptions = true,
        description = "Time how training steps, and their compilation, grow with sizes of the program.")
final class CurveBench implements Callable<Integer> {
    @Parameters(paramLabel = "CURVE", description = "Which: ${COMPLETION-CANDIDATES}. All, if left out.")
    private List<Curve> curves = List.of();

    @Option(names = "--samples", description = "Samples of each value (${DEFAULT-VALUE}).")
    private int samples = 10;

    @Option(names = "--warm-up", description = "Seconds that each value trains before (${DEFAULT-VALUE}).")
    private double warmUp = 3;

    @Option(names = "--out", description = "Folder of the report (${DEFAULT-VALUE}).")
    private Path out = Path.of("target/curves");

    /**
     * One value of a curve.
     *
     * @param compileSeconds from text to classes, in a process that has compiled before
     */
    private record Point(Curve curve, long value, double compileSeconds, Side side) {
        /** Multiplications of the products of a step, in millions a second. */
        double rate() {
            return 3 * curve.work(value) / side.median();
        }
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new CurveBench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @Override
    public Integer call() throws IOException {
        Path folder = Files.createDirectories(out).toRealPath();
        List<Curve> wanted = curves.isEmpty() ? List.of(Curve.values()) : curves;
        compile(wanted.get(0), wanted.get(0).points().get(0), folder.resolve("first")); // the compiler's own warm-up
        var text = new StringBuilder(new Report(Machine.now()).head());
        List<Point> points = new ArrayList<>();
        for (Curve curve : wanted) {
            List<Point> measured = measure(curve, folder);
            points.addAll(measured);
            text.append(text(curve, measured));
        }
        System.out.print(text);
        Files.writeString(folder.resolve("curves.txt"), text);
        Files.writeString(folder.resolve("curves.json"), json(points));
        System.out.println("written to " + folder.resolve("curves.txt") + " and curves.json");
        return 0;
    }

    private static CompiledWorkload compile(Curve curve, long value, Path folder) throws IOException {
        return CompiledWorkload.compile(
                curve.program(), curve.key(), new Request("step", Map.of("n", Long.toString(value))), folder);
    }

    /** All values of a curve, their samples in turns. */
    private List<Point> measure(Curve curve, Path folder) throws IOException {
        var workers = new ArrayList<WorkerProcess>();
        var compiling = new ArrayList<Double>();
        try {
            for (long value : curve.points()) {
                Path own = Files.createDirectories(folder.resolve(curve.key() + value));
                long start = System.nanoTime();
                CompiledWorkload compiled = compile(curve, value, own);
                compiling.add((System.nanoTime() - start) * 1e-9);
                workers.add(WorkerProcess.lamina(compiled, own.resolve("lamina.log")));
            }
            for (WorkerProcess worker : workers) {
                worker.begin();
                worker.warmUp(warmUp);
            }
            double[][] micros = Comparison.inTurns(workers, samples);
            List<Point> points = new ArrayList<>();
            for (int i = 0; i < workers.size(); i++) {
                Side side = Comparison.side("lamina", workers.get(i), micros[i]);
                points.add(new Point(curve, curve.points().get(i), compiling.get(i), side));
            }
            return points;
        } finally {
            workers.forEach(WorkerProcess::close);
        }
    }

    // ---- report ----------------------------------------------------------------------------------------------------

    private static String text(Curve curve, List<Point> points) {
        var text = new StringBuilder(String.format(
                Locale.ROOT,
                "%n%-14s %12s %25s %10s %12s %10s%n",
                curve.what(),
                "us a step",
                "p10-p90",
                "us each",
                "M mul/s",
                "compiled"));
        for (Point point : points) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-14d %12.1f %25s %10.2f %12.0f %9.2fs%n",
                    point.value(),
                    point.side().median(),
                    String.format(
                            Locale.ROOT,
                            "%.1f-%.1f",
                            point.side().p10(),
                            point.side().p90()),
                    point.side().median() / point.value(),
                    point.rate(),
                    point.compileSeconds()));
        }
        return text.toString();
    }

    private static String json(List<Point> points) throws IOException {
        var out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(out).useDefaultPrettyPrinter()) {
            json.writeStartArray();
            for (Point point : points) {
                json.writeStartObject();
                json.writeStringField("curve", point.curve().key());
                json.writeNumberField("value", point.value());
                json.writeNumberField("compileSeconds", point.compileSeconds());
                json.writeNumberField("megabytes", point.side().megabytes());
                json.writeArrayFieldStart("micros");
                for (double micros : point.side().micros()) {
                    json.writeNumber(micros);
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        return out.toString();
    }
}
