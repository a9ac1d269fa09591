package org.lamina.runtime.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.lamina.runtime.store.DataCode;
import org.lamina.runtime.store.DataException;

/**
 * Saved weights: parameters and states of models under their paths, fitted values of the data blocks, and metadata that
 * says what they are.
 *
 * @see Checkpoint for what a run needs to continue
 */
public final class WeightsFile {
    /** Of what is wrong with a file, so that another network does not fill the terminal. */
    private static final int SHOWN = 20;

    private static final String FORMAT = "lamina weights";
    private static final int FORMAT_VERSION = 1;

    private WeightsFile() {}

    /**
     * What a run saves.
     *
     * @param label the model to save, or nothing for all models of the train
     * @param data  what prediction needs to know of the data
     */
    static TensorFile of(
            TrainSpec spec,
            ProgramVariables variables,
            RunState state,
            Optional<String> label,
            Map<String, String> data) {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        for (VariableSpec variable : variables.specs()) {
            boolean wanted = label.isEmpty() || variable.model().equals(label.get());
            if ((variable.isWeight() && wanted) || variable.kind() == VariableSpec.Kind.STATISTIC) {
                tensors.put(variable.path(), variables.read(variable.path()));
            }
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", FORMAT);
        metadata.put("format_version", Integer.toString(FORMAT_VERSION));
        metadata.put(
                "models",
                spec.models().stream()
                        .filter(model -> label.isEmpty() || model.label().equals(label.get()))
                        .map(model -> model.label() + "=" + model.name())
                        .collect(Collectors.joining(",")));
        metadata.put("train", spec.name());
        metadata.put("source_hash", spec.sourceHash());
        metadata.put("versions", spec.versions());
        metadata.put("seed", Long.toString(state.seed));
        metadata.put("step", Long.toString(state.step));
        metadata.put("epoch", Long.toString(state.epochs));
        spec.arguments().forEach((name, value) -> metadata.put("argument." + name, value));
        state.history.last().values().forEach((name, value) -> metadata.put("scalar." + name, NumberText.exact(value)));
        metadata.putAll(data);
        metadata.putAll(spec.metadata());
        return new TensorFile(tensors, metadata);
    }

    /** Puts the weights of a file that this train saved back into its variables. */
    static void restore(TensorFile file, ProgramVariables variables) {
        for (VariableSpec variable : variables.specs()) {
            HostTensor value = file.tensors().get(variable.path());
            if (variable.isWeight() && value != null) {
                variables.write(variable.path(), value);
            }
        }
    }

    /** The seed of the run that saved the file, if it says so. */
    static OptionalLong seed(TensorFile file) {
        String seed = file.metadata().getOrDefault("seed", "");
        return seed.matches("-?[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(seed)) : OptionalLong.empty();
    }

    /** Puts the weights of every model of a train into its variables; all must be in the file. */
    static void restoreModels(TensorFile file, Path path, TrainSpec spec, ProgramVariables variables) {
        for (ModelSpec model : spec.models()) {
            Map<String, HostTensor> tensors = model(file, path, model.label(), model.name());
            Map<String, String> names = new LinkedHashMap<>();
            for (VariableSpec variable : variables.specs()) {
                if (variable.isWeight() && variable.model().equals(model.label())) {
                    names.put(
                            variable.path(),
                            variable.path().substring(model.label().length() + 1));
                }
            }
            assign(path, tensors, names, variables, false);
        }
    }

    /**
     * The weights of one model in a file, by their paths within the model ({@code c1.w}).
     *
     * <p>A file of this software says which models it holds: the one of that name is taken, under whatever label it was
     * trained; of several, the one with the label {@code label}. In other files the names are taken as they are, without a common first segment {@code label}.
     *
     * @throws TrainFailure if the file holds no model of that name, or several
     */
    public static Map<String, HostTensor> model(TensorFile file, Path path, String label, String modelName) {
        List<String> all = labels(file, modelName);
        List<String> labels = all.contains(label) ? List.of(label) : all;
        if (file.metadata().containsKey("models") && labels.size() != 1) {
            throw new TrainFailure(path + " holds " + file.metadata().get("models") + "; "
                    + (labels.isEmpty() ? "there is no model `" : "more than one model `") + modelName + "` in it");
        }
        String prefix = (labels.isEmpty() ? label : labels.get(0)) + ".";
        boolean own = !labels.isEmpty();
        Map<String, HostTensor> weights = new LinkedHashMap<>();
        file.tensors().forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                weights.put(name.substring(prefix.length()), tensor);
            } else if (!own) {
                weights.put(name, tensor);
            }
        });
        return weights;
    }

    private static List<String> labels(TensorFile file, String modelName) {
        List<String> labels = new ArrayList<>();
        for (String model : file.metadata().getOrDefault("models", "").split(",")) {
            int equals = model.indexOf('=');
            if (equals > 0 && model.substring(equals + 1).equals(modelName)) {
                labels.add(model.substring(0, equals));
            }
        }
        return labels;
    }

    /**
     * Writes tensors to variables of the same names, all or none.
     *
     * @param names   for each variable path, the name of its tensor
     * @param partial whether tensors and variables may be left over
     * @throws DataException NN0504 that lists what is missing, left over, and of another shape
     */
    public static void assign(
            Path path,
            Map<String, HostTensor> tensors,
            Map<String, String> names,
            ProgramVariables variables,
            boolean partial) {
        List<String> problems = new ArrayList<>();
        List<String> turned = new ArrayList<>();
        names.forEach((variable, name) -> {
            HostTensor tensor = tensors.get(name);
            if (tensor == null) {
                if (!partial) {
                    problems.add("missing:    " + name);
                }
                return;
            }
            HostTensor now = variables.read(variable);
            if (!Arrays.equals(now.shape(), tensor.shape())
                    || now.array().getClass() != tensor.array().getClass()) {
                problems.add("other type: " + name + " is " + typeText(tensor) + ", the model has " + typeText(now));
                if (isTransposed(tensor.shape(), now.shape())) {
                    turned.add(name);
                }
            }
        });
        if (!partial) {
            tensors.keySet().stream()
                    .filter(name -> !names.containsValue(name))
                    .forEach(name -> problems.add("unexpected: " + name + " " + typeText(tensors.get(name))));
        }
        if (!problems.isEmpty()) {
            var problem = DataCode.WEIGHTS_DIFFER
                    .problem("the weights do not fit the model")
                    .file(path);
            problems.stream().limit(SHOWN).forEach(problem::fact);
            if (problems.size() > SHOWN) {
                problem.fact("and " + (problems.size() - SHOWN) + " more");
            }
            throw (turned.isEmpty()
                            ? problem
                            : problem.help("`" + turned.get(0)
                                    + "` is stored the other way round; Lamina keeps weights as [in, out]"))
                    .exception();
        }
        names.forEach((variable, name) -> {
            HostTensor tensor = tensors.get(name);
            if (tensor != null) {
                variables.write(variable, tensor);
            }
        });
    }

    private static boolean isTransposed(long[] a, long[] b) {
        return a.length == 2 && b.length == 2 && a[0] == b[1] && a[1] == b[0];
    }

    static String typeText(HostTensor tensor) {
        String type = tensor.array().getClass().getComponentType().getSimpleName();
        String element = switch (type) {
            case "float" -> "f32";
            case "double" -> "f64";
            case "int" -> "i32";
            default -> "i64";
        };
        return element + Arrays.toString(tensor.shape());
    }
}
