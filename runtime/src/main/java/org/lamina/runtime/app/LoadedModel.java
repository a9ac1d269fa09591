package org.lamina.runtime.app;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lamina.runtime.app.ModelDescription.TensorSpec;
import org.lamina.runtime.train.Batch;
import org.lamina.runtime.train.Clock;
import org.lamina.runtime.train.GraphFunction;
import org.lamina.runtime.train.HostTensor;
import org.lamina.runtime.train.ProgramVariables;
import org.lamina.runtime.train.SafeTensorFiles;
import org.lamina.runtime.train.TensorFile;
import org.lamina.runtime.train.VariableSpec;
import org.lamina.runtime.train.WeightsFile;

/**
 * A model that predicts; the typed classes of generated programs stand in front of one. The compiled function applies the program's
 * {@code map} with the fitted values of the weights file, so that inputs are given as the data source delivers them.
 *
 * <p>Not thread-safe: a program that predicts in several threads loads the model in each.
 */
public class LoadedModel implements AutoCloseable {
    /** Items that are computed at once; more would only need more memory. */
    private static final int CHUNK = 256;

    private final ModelDescription description;
    private final ProgramVariables variables;
    private final GraphFunction predict;
    private final Runnable release;

    /**
     * @param variables parameters and states of the model, and the fitted values of its data
     * @param predict   from the inputs to the outputs, both by name
     * @param release   frees the memory behind them
     */
    public LoadedModel(
            ModelDescription description, ProgramVariables variables, GraphFunction predict, Runnable release) {
        this.description = description;
        this.variables = variables;
        this.predict = predict;
        this.release = release;
    }

    public final ModelDescription description() {
        return description;
    }

    /** Parameters, states and fitted values. */
    public final ProgramVariables variables() {
        return variables;
    }

    /**
     * Reads weights that a train of the program saved.
     *
     * @return what the file holds
     * @throws org.lamina.runtime.store.DataException if the file cannot be read, is damaged, or holds another model
     */
    public final TensorFile readWeights(Path path) {
        TensorFile file = new SafeTensorFiles().read(path);
        Map<String, HostTensor> weights = WeightsFile.model(file, path, description.label(), description.name());
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        Map<String, String> names = new LinkedHashMap<>();
        weights.forEach((name, tensor) -> tensors.put(description.label() + "." + name, tensor));
        for (VariableSpec variable : variables.specs()) {
            if (variable.kind() == VariableSpec.Kind.STATISTIC) {
                HostTensor value = file.tensors().get(variable.path());
                if (value != null) {
                    tensors.put(variable.path(), value);
                }
            }
            names.put(variable.path(), variable.path());
        }
        WeightsFile.assign(path, tensors, names, variables, false);
        return file;
    }

    /**
     * Predicts the first output.
     *
     * @param inputs one matrix for each input, in order: a row for each item, its elements row-major
     * @return a row for each item, its elements row-major
     * @throws IllegalArgumentException if an input has no rows, or a row has not the size of an item
     */
    public final float[][] predict(float[][]... inputs) {
        float[][] first = predictAll(inputs).get(description.outputs().get(0).name());
        return java.util.Objects.requireNonNull(first);
    }

    /**
     * Predicts all outputs, by name.
     *
     * @param inputs as for {@link #predict}
     * @throws IllegalArgumentException if an input has no rows, or a row has not the size of an item
     */
    public final Map<String, float[][]> predictAll(float[][]... inputs) {
        int items = check(inputs);
        Map<String, float[][]> rows = new LinkedHashMap<>();
        description.outputs().forEach(output -> rows.put(output.name(), new float[items][]));
        for (int from = 0; from < items; from += CHUNK) {
            int count = Math.min(CHUNK, items - from);
            int first = from;
            Map<String, HostTensor> fields = new LinkedHashMap<>();
            for (int i = 0; i < inputs.length; i++) {
                TensorSpec spec = description.inputs().get(i);
                fields.put(spec.name(), tensor(spec, inputs[i], from, count));
            }
            Map<String, HostTensor> outputs = run(count, fields);
            rows.forEach((name, all) -> {
                HostTensor output = java.util.Objects.requireNonNull(outputs.get(name));
                int size = output.count() / count;
                for (int row = 0; row < count; row++) {
                    all[first + row] = row(output, row * size, size);
                }
            });
        }
        return rows;
    }

    /**
     * Predicts all outputs of a batch.
     *
     * @param items  number of items
     * @param fields inputs by name, with the item axis first
     */
    public final Map<String, HostTensor> run(int items, Map<String, HostTensor> fields) {
        predict.run(Batch.of(items, fields), Clock.start(0));
        Map<String, HostTensor> outputs = new LinkedHashMap<>();
        for (TensorSpec output : description.outputs()) {
            outputs.put(output.name(), predict.tensor(output.name()));
        }
        return outputs;
    }

    private int check(float[][]... inputs) {
        int wanted = description.inputs().size();
        if (inputs.length != wanted) {
            throw new IllegalArgumentException(
                    description.name() + " takes " + wanted + " inputs, " + inputs.length + " were given");
        }
        int items = inputs.length == 0 ? 0 : inputs[0].length;
        if (items == 0) {
            throw new IllegalArgumentException("there is nothing to predict: the input has no rows");
        }
        for (int i = 0; i < inputs.length; i++) {
            check(description.inputs().get(i), inputs[i], items);
        }
        return items;
    }

    private static void check(TensorSpec spec, float[][] rows, int items) {
        if (rows.length != items) {
            throw new IllegalArgumentException(
                    "input `" + spec.name() + "` has " + rows.length + " rows, the first input " + items);
        }
        if (!spec.isFixed()) {
            throw new IllegalArgumentException("input `" + spec.name() + "` of shape " + spec.shapeText()
                    + " has open sizes; call run with tensors");
        }
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != spec.itemSize()) {
                throw new IllegalArgumentException("input `" + spec.name() + "` is " + spec.shapeText()
                        + ", so a row has " + spec.itemSize() + " numbers; row " + i + " has " + rows[i].length);
            }
        }
    }

    private static HostTensor tensor(TensorSpec spec, float[][] rows, int from, int count) {
        long[] shape = new long[spec.itemShape().length + 1];
        shape[0] = count;
        System.arraycopy(spec.itemShape(), 0, shape, 1, spec.itemShape().length);
        int size = spec.itemSize();
        if (spec.integer()) {
            int[] values = new int[count * size];
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.round(rows[from + i / size][i % size]);
            }
            return HostTensor.of(values, shape);
        }
        float[] values = new float[count * size];
        for (int row = 0; row < count; row++) {
            System.arraycopy(rows[from + row], 0, values, row * size, size);
        }
        return HostTensor.of(values, shape);
    }

    private static float[] row(HostTensor tensor, int from, int size) {
        float[] row = new float[size];
        for (int i = 0; i < size; i++) {
            row[i] = (float) tensor.at(from + i);
        }
        return row;
    }

    /** Frees the memory of the model; it cannot predict after that. */
    @Override
    public final void close() {
        release.run();
    }
}
