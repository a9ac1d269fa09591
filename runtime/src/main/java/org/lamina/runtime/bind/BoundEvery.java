package org.lamina.runtime.bind;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.lamina.runtime.exec.GeneratedFunction;
import org.lamina.runtime.store.ImageFiles;
import org.lamina.runtime.train.Batch;
import org.lamina.runtime.train.EveryAction;
import org.lamina.runtime.train.EveryTurn;
import org.lamina.runtime.train.HostTensor;

/** The body of an {@code every} block: computes its values on one batch, then writes and prints in the order given. */
public final class BoundEvery implements EveryAction {
    /** Tensors with more elements are shown with their first ones only. */
    private static final int SHOWN = 8;

    private final BoundFunction function;
    private final List<Consumer<EveryTurn>> actions = new ArrayList<>();

    public BoundEvery(Binding binding, GeneratedFunction values) {
        this.function = binding.bound(values);
    }

    /** {@code write net to path}. */
    public BoundEvery save(String label, String path) {
        actions.add(turn -> turn.saver().save(label, filled(path, turn)));
        return this;
    }

    /** {@code write image(e) to path}. */
    public BoundEvery image(String result, String path) {
        actions.add(turn -> {
            HostTensor pixels = function.tensor(result);
            ImageFiles.writeImage(file(path, turn), floats(pixels), pixels.shape());
        });
        return this;
    }

    /** {@code write image_grid(e, columns = …) to path}. */
    public BoundEvery grid(String result, int columns, String path) {
        actions.add(turn -> {
            HostTensor pixels = function.tensor(result);
            ImageFiles.writeGrid(file(path, turn), floats(pixels), pixels.shape(), columns);
        });
        return this;
    }

    /** {@code print "…", e}. */
    public BoundEvery print(String text, List<String> results) {
        actions.add(turn -> {
            StringBuilder line = new StringBuilder(filled(text, turn));
            results.forEach(
                    result -> line.append(line.length() == 0 ? "" : " ").append(shown(function.tensor(result))));
            turn.report().note(line.toString());
        });
        return this;
    }

    @Override
    public void run(EveryTurn turn) {
        function.run(turn.batch(), turn.clock());
        actions.forEach(action -> action.accept(turn));
    }

    @Override
    public Optional<String> refusal(Batch batch) {
        return function.refusal(batch);
    }

    private static Path file(String path, EveryTurn turn) {
        return turn.directory().resolve(filled(path, turn));
    }

    private static String filled(String text, EveryTurn turn) {
        return text.replace("{epoch}", Long.toString(turn.clock().epoch()))
                .replace("{step}", Long.toString(turn.clock().step()));
    }

    private static float[] floats(HostTensor tensor) {
        float[] values = new float[tensor.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) tensor.at(i);
        }
        return values;
    }

    private static String shown(HostTensor tensor) {
        if (tensor.shape().length == 0) {
            return Float.toString((float) tensor.at(0));
        }
        double[] first = new double[Math.min(SHOWN, tensor.count())];
        Arrays.setAll(first, tensor::at);
        String values = Arrays.toString(first);
        return first.length < tensor.count() ? values.replace("]", ", ...]") : values;
    }
}
