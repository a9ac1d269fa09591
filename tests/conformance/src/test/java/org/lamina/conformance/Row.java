package org.lamina.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** How far the tensors of a case are from those of libtorch. */
record Row(Label label, List<Difference> differences) {
    /** A gradient that is smaller than this in relation to the others of its case is 0, and its digits are roundings. */
    private static final double NOTHING = 1e-10;

    private static final String GRADIENT = "gradient/";

    /**
     * The largest difference of an element, in relation to the largest element.
     *
     * @param tensor its name in the archive
     * @param error of Lamina from libtorch, both in float32
     * @param ours of Lamina in float32 from libtorch in float64
     * @param theirs of libtorch in float32 from libtorch in float64
     */
    record Difference(String tensor, double error, double ours, double theirs) {}

    Row {
        differences = List.copyOf(differences);
    }

    static Row of(Archive test) {
        Map<String, Tensor> single = Reference.run(test, ScalarType.Float);
        Map<String, Tensor> exact = Reference.run(test, ScalarType.Double);
        double largest = exact.entrySet().stream()
                .filter(e -> e.getKey().startsWith(GRADIENT))
                .mapToDouble(e -> magnitude(e.getValue()))
                .max()
                .orElse(0);
        List<Difference> differences = new ArrayList<>();
        single.forEach((name, tensor) -> {
            double own = magnitude(exact.get(name));
            double scale = name.startsWith(GRADIENT) && own < NOTHING * largest ? largest : own;
            differences.add(new Difference(
                    name,
                    distance(name, test.array(name), tensor, scale),
                    distance(name, test.array(name), exact.get(name), scale),
                    distance(name, tensor, exact.get(name), scale)));
        });
        return new Row(test.label(), differences);
    }

    /** Of the value and of new states. */
    double forward() {
        return differences.stream()
                .filter(d -> !d.tensor().startsWith(GRADIENT))
                .mapToDouble(Difference::error)
                .max()
                .orElse(0);
    }

    double gradient() {
        return differences.stream()
                .filter(d -> d.tensor().startsWith(GRADIENT))
                .mapToDouble(Difference::error)
                .max()
                .orElse(0);
    }

    private static double magnitude(Tensor tensor) {
        double largest = 0;
        for (double value : numbers(tensor)) {
            largest = Double.isInfinite(value) ? largest : Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    /** The largest difference in relation to {@code scale}; infinite where the shapes or the infinite elements differ. */
    private static double distance(String key, Tensor found, Tensor wanted, double scale) {
        if (!java.util.Arrays.equals(found.shape(), wanted.shape())) {
            throw new AssertionError(key + " has shape " + java.util.Arrays.toString(found.shape())
                    + ", and that of libtorch " + java.util.Arrays.toString(wanted.shape()));
        }
        double[] a = numbers(found);
        double[] b = numbers(wanted);
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            if (a[i] != b[i]) {
                double difference = Math.abs(a[i] - b[i]);
                largest = Math.max(largest, Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference);
            }
        }
        return largest == 0 ? 0 : largest / scale;
    }

    private static double[] numbers(Tensor tensor) {
        Tensor plain = tensor.detach().to(ScalarType.Double).contiguous();
        double[] values = new double[(int) plain.numel()];
        if (values.length > 0) {
            plain.data_ptr_double().get(values);
        }
        return values;
    }
}
