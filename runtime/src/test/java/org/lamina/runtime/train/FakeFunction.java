package org.lamina.runtime.train;

import java.util.HashMap;
import java.util.Map;

/** A function written by hand; its body puts results into the map. */
public final class FakeFunction implements GraphFunction {
    private final Body body;
    private final Map<String, HostTensor> results = new HashMap<>();

    public FakeFunction(Body body) {
        this.body = body;
    }

    public interface Body {
        void run(Batch batch, Clock clock, Map<String, Double> extras, Map<String, HostTensor> results);
    }

    @Override
    public void run(Batch batch, Clock clock, Map<String, Double> extras) {
        results.clear();
        body.run(batch, clock, extras, results);
    }

    @Override
    public double scalar(String result) {
        return results.get(result).at(0);
    }

    @Override
    public HostTensor tensor(String result) {
        return results.get(result);
    }

    public static HostTensor scalarOf(double value) {
        return HostTensor.of(new double[] {value});
    }
}
