package org.lamina.runtime.bind;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.lamina.runtime.data.Vocabulary;
import org.lamina.runtime.exec.GeneratedFunction;
import org.lamina.runtime.store.ImageFiles;
import org.lamina.runtime.train.Batch;
import org.lamina.runtime.train.EveryAction;
import org.lamina.runtime.train.EveryTurn;
import org.lamina.runtime.train.HostTensor;
import org.lamina.runtime.train.TensorText;
import org.lamina.runtime.train.TrainFailure;

/** The body of an {@code every} block or a task: computes its values on one batch, then writes and prints in the order given. */
public final class BoundEvery implements EveryAction {
    private static final Pattern HOLE = Pattern.compile("\\{\\{|\\{epoch}|\\{step}");

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

    /** {@code print "…", e}: what stands between commas, each in pieces; rows of numbers begin a line. */
    @SafeVarargs
    public final BoundEvery print(List<TextPart>... shown) {
        actions.add(turn -> {
            StringBuilder line = new StringBuilder();
            for (List<TextPart> parts : shown) {
                String text = parts.stream().map(part -> text(part, turn)).collect(Collectors.joining());
                boolean rows = parts.get(0) instanceof TextPart.Shown && text.contains("\n");
                line.append(line.length() == 0 ? "" : rows ? "\n" : " ").append(text);
            }
            turn.report().print(line.toString());
        });
        return this;
    }

    private String text(TextPart part, EveryTurn turn) {
        if (part instanceof TextPart.Fixed fixed) {
            return filled(fixed.text(), turn);
        }
        if (part instanceof TextPart.Given given) {
            return given.text();
        }
        return part instanceof TextPart.Decoded decoded
                ? decoded(decoded, turn)
                : TensorText.of(function.tensor(((TextPart.Shown) part).result()));
    }

    private String decoded(TextPart.Decoded part, EveryTurn turn) {
        Vocabulary vocabulary = turn.vocabularies()
                .of(part.data())
                .orElseThrow(() -> new TrainFailure("no weights file of this task holds a vocabulary of `" + part.data()
                        + "`; train its model on `" + part.data() + "` with this version"));
        HostTensor ids = function.tensor(part.result());
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < ids.count(); i++) {
            int id = (int) ids.at(i);
            if (id < 0 || id >= vocabulary.size()) {
                throw new TrainFailure("token " + id + " is outside the vocabulary of `" + part.data() + "`, which has "
                        + vocabulary.size() + " tokens; train the model again");
            }
            tokens.add(vocabulary.tokens().get(id));
        }
        return part.tokens().join(tokens);
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
        return HOLE.matcher(text).replaceAll(hole -> switch (hole.group()) {
            case "{epoch}" -> Long.toString(turn.clock().epoch());
            case "{step}" -> Long.toString(turn.clock().step());
            default -> "{";
        });
    }

    private static float[] floats(HostTensor tensor) {
        float[] values = new float[tensor.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) tensor.at(i);
        }
        return values;
    }
}
