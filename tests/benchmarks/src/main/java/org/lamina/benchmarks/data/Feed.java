package org.lamina.benchmarks.data;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lamina.runtime.app.Arguments;
import org.lamina.runtime.app.Settings;
import org.lamina.runtime.app.TrainEntry;
import org.lamina.runtime.data.Part;
import org.lamina.runtime.train.Batch;
import org.lamina.runtime.train.Clock;
import org.lamina.runtime.train.DataParts;
import org.lamina.runtime.train.GraphFunction;
import org.lamina.runtime.train.HostTensor;
import org.lamina.runtime.train.TrainProgram;

/**
 * What steps wait for data: batch after batch of a real data set, shuffled and augmented as the program says, beside one batch
 * that is there all the time. Samples of both take turns.
 */
final class Feed implements AutoCloseable {
    private static final double SAMPLE_SECONDS = 0.4;

    private final TrainProgram program;
    private final DataParts data;
    private final GraphFunction step;
    private final Batch one;
    private long steps;
    private long taken;

    private Feed(TrainEntry entry) {
        this.program = entry.factory().create(Arguments.of(entry.arguments(), Map.of()), Settings.defaults());
        this.data = program.openData(1);
        this.step = program.functions().trainStep().orElseThrow();
        Map<String, HostTensor> copies = new LinkedHashMap<>();
        Batch first = data.trainingBatch(1, 0);
        first.fields().forEach((name, field) -> copies.put(name, copy(field)));
        this.one = Batch.of(first.items(), copies);
        program.functions().initialise().run(Batch.NONE, Clock.start(1));
    }

    private static HostTensor copy(HostTensor field) {
        return field.array() instanceof float[] floats
                ? HostTensor.of(Arrays.copyOf(floats, field.count()), field.shape())
                : HostTensor.of(Arrays.copyOf(field.ints(), field.count()), field.shape());
    }

    static List<String> measure(int samples) throws Exception {
        return List.of(
                measure("LeNet-5 on MNIST", "examples/lenet5/mnist.nn", samples),
                measure("ResNet-20 on CIFAR-10, augmented", "examples/resnet/resnet20.nn", samples));
    }

    private static String measure(String what, String program, int samples) throws Exception {
        try (Feed feed = new Feed(Programs.compile(program).trains().get(0))) {
            long start = System.nanoTime();
            int count = 0;
            for (; System.nanoTime() - start < 4e9; count++) {
                feed.real(1);
                feed.synthetic(1);
            }
            count = (int) Math.max(1, Math.round(count * 2 * SAMPLE_SECONDS / 4));
            double[] real = new double[samples];
            double[] synthetic = new double[samples];
            double[] shares = new double[samples];
            for (int i = 0; i < samples; i++) {
                synthetic[i] = feed.synthetic(count);
                real[i] = feed.real(count);
                shares[i] = real[i] / synthetic[i];
            }
            return String.format(
                    Locale.ROOT,
                    "%-34s real %8.3f ms, one batch %8.3f ms, share %.3f (p10-p90 %.3f-%.3f), %d samples of %d steps",
                    what,
                    quantile(real, 0.5),
                    quantile(synthetic, 0.5),
                    quantile(shares, 0.5),
                    quantile(shares, 0.1),
                    quantile(shares, 0.9),
                    samples,
                    count);
        }
    }

    static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }

    /** Milliseconds of a step, over whole batches only. */
    private double real(int count) {
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long whole = data.items(Part.TRAIN) / one.items();
            run(data.trainingBatch(taken / whole + 1, taken % whole));
            taken++;
        }
        return (System.nanoTime() - start) * 1e-6 / count;
    }

    private double synthetic(int count) {
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            run(one);
        }
        return (System.nanoTime() - start) * 1e-6 / count;
    }

    private void run(Batch batch) {
        steps++;
        step.run(batch, new Clock(1, steps, steps, 1, 0, steps));
        step.scalar("loss");
    }

    @Override
    public void close() {
        data.close();
        program.close();
    }
}
