package org.lamina.runtime.app;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lamina.runtime.app.ModelDescription.TensorSpec;
import org.lamina.runtime.data.CsvFormat;
import org.lamina.runtime.data.CsvRows;
import org.lamina.runtime.data.CsvSchema;
import org.lamina.runtime.data.Field;
import org.lamina.runtime.data.FieldType;
import org.lamina.runtime.data.Items;
import org.lamina.runtime.store.AtomicFiles;
import org.lamina.runtime.store.DataCode;
import org.lamina.runtime.train.DataBlocks;
import org.lamina.runtime.train.TensorFile;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** The sub-command that applies a trained model to a table, a picture or a folder of pictures. */
final class PredictCommand implements ProgramMain.Command {
    private final ProgramInfo info;
    private final Terminal terminal;

    PredictCommand(ProgramInfo info, Terminal terminal) {
        this.info = info;
        this.terminal = terminal;
    }

    CommandSpec spec() {
        CommandSpec spec = ProgramMain.command(
                "predict",
                "Apply a trained model to the rows of a CSV file, a picture, or a folder of pictures; print CSV.",
                this);
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("INPUT")
                .arity("1")
                .type(Path.class)
                .description("a CSV file, a picture, or a folder of pictures")
                .build());
        if (info.models().size() > 1) {
            spec.addOption(OptionSpec.builder("-m", "--model")
                    .paramLabel("NAME")
                    .required(true)
                    .type(String.class)
                    .description("which model: " + names())
                    .build());
        }
        spec.addOption(OptionSpec.builder("-w", "--weights")
                .paramLabel("FILE")
                .type(Path.class)
                .description("saved weights instead of the file that the program saves to")
                .build());
        spec.addOption(OptionSpec.builder("-o", "--output")
                .paramLabel("FILE")
                .type(Path.class)
                .description("write the CSV there instead of printing it")
                .build());
        TrainCommand.addThreads(spec);
        spec.usageMessage().footer(footer());
        return spec;
    }

    private String[] footer() {
        List<String> lines = new ArrayList<>(List.of("", "Inputs:"));
        for (ModelEntry model : info.models()) {
            for (TensorSpec input : model.description().inputs()) {
                lines.add(ProgramMain.escape("  " + model.name() + "  " + input.name() + ": " + input.shapeText()));
            }
        }
        return lines.toArray(new String[0]);
    }

    private String names() {
        return String.join(", ", info.models().stream().map(ModelEntry::name).toList());
    }

    @Override
    public int run(ParseResult parsed) {
        ModelEntry entry = model(parsed);
        Optional<Path> given = TrainCommand.path(parsed, "--weights");
        if (given.isEmpty() && entry.weights().isEmpty()) {
            throw TrainCommand.wrong(parsed, "no train saves `" + entry.name() + "`; name its weights by --weights");
        }
        Path weights = given.isPresent()
                ? terminal.directory().resolve(given.get())
                : terminal.program().resolve(entry.weights().orElseThrow());
        Path input = terminal.directory().resolve(parsed.matchedPositionalValue(0, Path.of("")));
        if (!Files.exists(input)) {
            throw DataCode.NOT_FOUND
                    .problem("the file does not exist")
                    .file(input)
                    .exception();
        }
        try (LoadedModel model = entry.factory().create(TrainCommand.settings(parsed, terminal))) {
            TensorFile file = model.readWeights(weights);
            Inputs inputs = read(entry.description(), file, input);
            String csv = csv(entry.description(), file, inputs.names(), model.predictAll(inputs.matrices()));
            Optional<Path> output = TrainCommand.path(parsed, "--output");
            if (output.isPresent()) {
                AtomicFiles.write(terminal.directory().resolve(output.get()), csv.getBytes(StandardCharsets.UTF_8));
            } else {
                terminal.out().print(csv);
                terminal.out().flush();
            }
            return ExitCode.FINE;
        }
    }

    private ModelEntry model(ParseResult parsed) {
        if (info.models().size() == 1) {
            return info.models().get(0);
        }
        String name = parsed.matchedOptionValue("--model", "");
        return info.models().stream()
                .filter(model -> model.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> TrainCommand.wrong(parsed, "there is no model `" + name + "`; there are " + names()));
    }

    /**
     * What is to be predicted.
     *
     * @param names    of the items, for the first column of the result
     * @param matrices one for each input of the model
     */
    private record Inputs(List<String> names, float[][][] matrices) {}

    private static Inputs read(ModelDescription model, TensorFile file, Path path) {
        if (Files.isDirectory(path) || Pictures.isPicture(path)) {
            return pictures(model, path);
        }
        List<String> wanted = model.inputs().stream().map(TensorSpec::name).toList();
        Optional<CsvSchema> schema = schema(file, wanted);
        Items items;
        if (schema.isPresent()) {
            items = CsvRows.read(path, CsvFormat.DEFAULT, schema.get(), wanted);
        } else if (model.inputs().size() == 1 && model.inputs().get(0).isFixed()) {
            TensorSpec only = model.inputs().get(0);
            items = CsvRows.readPlain(path, CsvFormat.DEFAULT, only.name(), only.itemShape());
        } else {
            throw DataCode.SHAPE
                    .problem("a table cannot hold the inputs %s of `%s`", String.join(", ", wanted), model.name())
                    .file(path)
                    .help("use the Java API of the program, which takes tensors")
                    .exception();
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < items.count(); i++) {
            names.add(Integer.toString(i + 1));
        }
        float[][][] matrices =
                wanted.stream().map(name -> matrix(items.field(name))).toArray(float[][][]::new);
        return new Inputs(names, matrices);
    }

    private static Optional<CsvSchema> schema(TensorFile file, List<String> wanted) {
        return file.metadata().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(DataBlocks.COLUMNS))
                .map(entry -> CsvSchema.fromJson(entry.getValue()))
                .filter(schema -> schema.fields().stream()
                        .map(CsvSchema.CsvField::name)
                        .toList()
                        .containsAll(wanted))
                .findFirst();
    }

    private static float[][] matrix(Field field) {
        float[][] rows = new float[field.count()][field.itemSize()];
        if (field.type() == FieldType.F32) {
            int[] item = {0};
            for (int i = 0; i < rows.length; i++) {
                item[0] = i;
                field.copyInto(item, 0, 1, rows[i]);
            }
        } else {
            long[] all = field.toLongs();
            for (int i = 0; i < all.length; i++) {
                rows[i / field.itemSize()][i % field.itemSize()] = all[i];
            }
        }
        return rows;
    }

    private static Inputs pictures(ModelDescription model, Path path) {
        if (model.inputs().size() != 1 || !Pictures.fits(model.inputs().get(0).itemShape())) {
            throw DataCode.SHAPE
                    .problem("`%s` does not take pictures, which are [N, 1, H, W] or [N, 3, H, W]", model.name())
                    .file(path)
                    .help("give a CSV file")
                    .exception();
        }
        List<Path> files = Pictures.find(path);
        float[][] rows = new float[files.size()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Pictures.read(files.get(i), model.inputs().get(0).itemShape());
        }
        List<String> names =
                files.stream().map(file -> file.getFileName().toString()).toList();
        return new Inputs(names, new float[][][] {rows});
    }

    private static String csv(
            ModelDescription model, TensorFile file, List<String> names, Map<String, float[][]> outputs) {
        return new PredictionTable(classes(model, file, outputs), names, outputs).csv();
    }

    /** Names of the classes: those of the program, else the labels that were found in the training table. */
    private static List<String> classes(ModelDescription model, TensorFile file, Map<String, float[][]> outputs) {
        if (!model.classes().isEmpty()) {
            return model.classes();
        }
        int width = outputs.get(model.outputs().get(0).name())[0].length;
        return file.metadata().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(DataBlocks.COLUMNS))
                .flatMap(entry -> CsvSchema.fromJson(entry.getValue()).fields().stream())
                .filter(field -> field.kind() == CsvSchema.Kind.LABEL && width > 1)
                .map(field -> field.columns().get(0).categories())
                .filter(categories -> categories.size() == width)
                .findFirst()
                .orElse(List.of());
    }
}
