package org.lamina.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** What libtorch and its automatic differentiation give for a case, under the names of the archive. */
final class Reference {
    private Reference() {}

    /**
     * @param precision of all floats
     * @return the value, the gradients of its weighted sum, and the new states where the reference gives them
     */
    static Map<String, Tensor> run(Archive test, ScalarType precision) {
        if (test.label().family().equals(Optimizers.FAMILY)) {
            return Optimizers.run(test, precision);
        }
        var arguments = new IValueVector();
        var sources = new LinkedHashMap<String, Tensor>();
        var states = new ArrayList<String>();
        test.arrays().forEach((key, array) -> {
            String name = key.substring(key.indexOf('/') + 1);
            if (key.startsWith("input/") || key.startsWith("parameter/") || key.startsWith("state/")) {
                Tensor value = array.is_floating_point() ? array.to(precision).clone() : array;
                if (test.arrays().containsKey("gradient/" + name)) {
                    value = value.set_requires_grad(true);
                    sources.put(name, value);
                }
                if (key.startsWith("state/")) {
                    states.add(name);
                }
                arguments.push_back(new IValue(value));
            }
        });
        for (String size : test.label().sizes().split(" ")) {
            arguments.push_back(new IValue(Long.parseLong(size.substring(size.indexOf('=') + 1))));
        }
        var unit = torch.compile(test.reference());
        IValue found = unit.find_function(new QualifiedName("reference")).apply(arguments);
        return differentiated(test, found, sources, states, precision);
    }

    private static Map<String, Tensor> differentiated(
            Archive test, IValue found, Map<String, Tensor> sources, List<String> states, ScalarType precision) {
        var results = new LinkedHashMap<String, Tensor>();
        Tensor value;
        if (found.isTuple()) {
            var elements = found.toTuple().elements();
            value = elements.get(0).toTensor();
            for (int i = 0; i < states.size(); i++) {
                results.put("new/" + states.get(i), elements.get(i + 1).toTensor());
            }
        } else {
            value = found.toTensor();
        }
        results.put("value", value);
        if (value.requires_grad()) {
            value.mul(test.array("weight").to(precision)).sum().backward();
        }
        sources.forEach((name, source) -> {
            Tensor gradient = source.grad();
            results.put("gradient/" + name, gradient.defined() ? gradient : torch.zeros_like(source));
        });
        return results;
    }
}
