package org.lamina.conformance;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * How far a case is from libtorch: the largest difference of an element, in relation to the largest element of its tensor.
 *
 * @param forward of the value and of states
 * @param gradient of all gradients
 * @param rounding how far libtorch in float32 is from itself in float64, by the same measure
 */
record Row(Label label, double forward, double gradient, double rounding) {
    /** A gradient that is smaller than this in relation to the others of its case is 0, and its digits are roundings. */
    private static final double NOTHING = 1e-10;

    static Row of(Archive test) {
        Map<String, Tensor> single = Reference.run(test, ScalarType.Float);
        Map<String, Tensor> exact = Reference.run(test, ScalarType.Double);
        double largest = exact.entrySet().stream()
                .filter(e -> e.getKey().startsWith("gradient/"))
                .mapToDouble(e -> magnitude(e.getValue()))
                .max()
                .orElse(0);
        Map<String, Double> errors = new LinkedHashMap<>();
        double rounding = 0;
        for (Map.Entry<String, Tensor> entry : single.entrySet()) {
            String key = entry.getKey();
            double scale = magnitude(exact.get(key));
            if (key.startsWith("gradient/") && scale < NOTHING * largest) {
                scale = largest;
            }
            errors.put(key, distance(key, test.array(key), entry.getValue(), scale));
            rounding = Math.max(rounding, distance(key, entry.getValue(), exact.get(key), scale));
        }
        return new Row(
                test.label(),
                errors.entrySet().stream()
                        .filter(e -> !e.getKey().startsWith("gradient/"))
                        .mapToDouble(Map.Entry::getValue)
                        .max()
                        .orElse(0),
                errors.entrySet().stream()
                        .filter(e -> e.getKey().startsWith("gradient/"))
                        .mapToDouble(Map.Entry::getValue)
                        .max()
                        .orElse(0),
                rounding);
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
