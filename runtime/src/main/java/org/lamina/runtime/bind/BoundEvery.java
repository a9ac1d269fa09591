package org.lamina.runtime.bind;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.lamina.runtime.exec.GeneratedFunction;
import org.lamina.runtime.store.ImageFiles;
import org.lamina.runtime.train.Batch;
import org.lamina.runtime.train.EveryAction;
import org.lamina.runtime.train.EveryTurn;
import org.lamina.runtime.train.HostTensor;
import org.lamina.runtime.train.TensorText;

/** The body of an {@code every} block: computes its values on one batch, then writes and prints in the order given. */
public final class BoundEvery implements EveryAction {
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
            StringBuilder shown = new StringBuilder(filled(text, turn));
            for (String result : results) {
                String values = TensorText.of(function.tensor(result));
                String between = shown.length() == 0 ? "" : values.contains("\n") ? "\n" : " ";
                shown.append(between).append(values);
            }
            turn.report().print(shown.toString());
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
}
