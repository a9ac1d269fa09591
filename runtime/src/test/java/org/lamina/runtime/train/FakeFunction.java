package org.lamina.runtime.train;

import java.util.HashMap;
import java.util.Map;

/** A function written by hand; its body puts results into the map. */
final class FakeFunction implements GraphFunction {
    private final Body body;
    private final Map<String, HostTensor> results = new HashMap<>();

    FakeFunction(Body body) {
        this.body = body;
    }

    interface Body {
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

    static HostTensor scalarOf(double value) {
        return HostTensor.of(new double[] {value});
    }
}
