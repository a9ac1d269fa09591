package org.lamina.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.antlr.v4.runtime.Vocabulary;
import org.lamina.autodiff.Autodiff;
import org.lamina.cli.StandardLibrary;
import org.lamina.driver.Compiler;
import org.lamina.elaborate.Request;
import org.lamina.grammar.NnLexer;
import org.lamina.ir.Graph;
import org.lamina.ir.Printer;
import org.lamina.op.Op;
import org.lamina.program.Program;
import org.lamina.source.SourceFile;

/** Where the fuzzer starts: the programs and graphs of this repository, and a dictionary of the words of the language. */
public final class Seeds {
    private static final Pattern SNIPPET = Pattern.compile("```nn\n(.*?)```", Pattern.DOTALL);

    private Seeds() {}

    /** @param args the root of the repository and the folder to write to */
    public static void main(String[] args) throws IOException {
        Path to = Path.of(args[1]);
        List<String> programs = programs(Path.of(args[0]));
        write(to, programs);
        Files.write(to.resolve("dictionary"), dictionary(programs));
    }

    private static List<String> programs(Path root) throws IOException {
        var out = new ArrayList<String>();
        for (String folder : List.of("examples", "tests/golden", "tests/conformance/cases", "docs", "stdlib/src")) {
            for (Path file : files(root.resolve(folder))) {
                if (file.toString().endsWith(".nn")) {
                    out.add(Files.readString(file));
                } else if (file.toString().endsWith(".md")) {
                    SNIPPET.matcher(Files.readString(file)).results().forEach(m -> out.add(m.group(1)));
                }
            }
        }
        out.removeIf(text -> text.length() > FuzzTarget.LONGEST);
        return out;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void write(Path folder, List<String> programs) throws IOException {
        for (FuzzTarget target : FuzzTarget.values()) {
            List<String> texts = target == FuzzTarget.GRAPH ? graphs(programs) : programs;
            Path seeds = Files.createDirectories(folder.resolve("seeds").resolve(target.key()));
            Files.createDirectories(folder.resolve("corpus").resolve(target.key())); // what the fuzzer adds
            for (int i = 0; i < texts.size(); i++) {
                Files.writeString(seeds.resolve("seed-" + i), texts.get(i));
            }
        }
    }

    private static List<String> graphs(List<String> programs) {
        var out = new ArrayList<String>();
        for (String text : programs) {
            Compiler.Checked checked =
                    Compiler.check(new SourceFile("seed.nn", text), new CoreOnly(), Request.defaults());
            if (!checked.hasErrors()) {
                graphs(checked.program()).map(Printer::print).forEach(out::add);
            }
        }
        out.removeIf(text -> text.length() > FuzzTarget.LONGEST);
        return out;
    }

    private static Stream<Graph> graphs(Program program) {
        return Stream.concat(
                        program.models().stream().map(model -> model.predict()),
                        program.trains().stream().flatMap(train -> train.step().stream()))
                .map(graph -> graph.nodes().stream().anyMatch(n -> n.op() instanceof Op.Gradient)
                        ? Autodiff.expand(graph)
                        : graph);
    }

    /** Words of the lexer, names of the library and of the primitives, and a few beginnings. */
    private static List<String> dictionary(List<String> programs) {
        var words = new TreeSet<String>();
        Vocabulary vocabulary = NnLexer.VOCABULARY;
        for (int type = 1; type <= vocabulary.getMaxTokenType(); type++) {
            String literal = vocabulary.getLiteralName(type);
            if (literal != null) {
                words.add(literal.substring(1, literal.length() - 1));
            }
        }
        words.addAll(StandardLibrary.core().names());
        Matcher name = Pattern.compile("[A-Za-z_]\\w{2,20}")
                .matcher(String.join("\n", programs).replaceAll("#.*", ""));
        while (name.find()) {
            words.add(name.group());
        }
        words.addAll(
                List.of("f32[N, K]", "idx<V>[N]", "[n t (h d) -> n h t d]", "9223372036854775807", "1e308", "..S"));
        var lines = new ArrayList<>(words.stream().map(w -> '"' + w + '"').toList());
        lines.add("\"nn 1\\x0a\"");
        return lines;
    }
}
