package org.lamina.runtime.train;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.lamina.runtime.data.Field;
import org.lamina.runtime.data.Part;
import org.lamina.runtime.data.Sources;
import org.lamina.runtime.data.Split;

/** What the tests of runs share: data on the line y = 2x + 1, and runs whose output is kept. */
public final class Runs {
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final ByteArrayOutputStream err = new ByteArrayOutputStream();
    final Interruption interruption = new Interruption();

    public static DataBlock line(int items, int batch, Split split) {
        float[] x = new float[items];
        float[] y = new float[items];
        for (int i = 0; i < items; i++) {
            x[i] = (float) i / items;
            y[i] = 2 * x[i] + 1;
        }
        return block("Line", batch, split, Field.floats("x", new long[0], x), Field.floats("y", new long[0], y));
    }

    public static DataBlock block(String name, int batch, Split split, Field... fields) {
        return new DataBlock(
                name, Sources.table(fields), Optional.ofNullable(split), List.of(), List.of(), batch, true, false);
    }

    /** 20 items for training, 8 for validation, 4 for the test. */
    public static DataBlock standard(int batch) {
        return line(
                32,
                batch,
                Split.none().count(Part.TRAIN, 20).count(Part.VALID, 8).count(Part.TEST, 4));
    }

    RunResult run(TrainProgram program, RunOptions options) {
        RunReport report = switch (options.output()) {
            case JSON -> new JsonReport(stream(out));
            case QUIET -> new QuietReport(new TextReport(stream(out), stream(err)));
            case AUTO, TEXT -> new TextReport(stream(out), stream(err));
        };
        return TrainRun.run(program, options, report, interruption, new SafeTensorFiles());
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
