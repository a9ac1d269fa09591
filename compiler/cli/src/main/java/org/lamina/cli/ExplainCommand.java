package org.lamina.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "explain",
        description = "Explain a diagnostic: what is wrong, why that is an error, and a right program.",
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
    @ParentCommand
    private Lamina lamina;

    @Parameters(
            paramLabel = "CODE",
            description = "A code such as NN0203; without one, all codes are listed.",
            arity = "0..1")
    private Optional<String> code;

    @Option(names = "--color", defaultValue = "auto", description = "auto, always or never (auto)", paramLabel = "WHEN")
    private ColourMode colour;

    @Override
    public Integer call() {
        Console console = lamina.console();
        if (code.isEmpty()) {
            KnownCode.all().forEach(known -> console.out().println(known.id() + "  " + known.title()));
            return Exit.FINE;
        }
        Optional<KnownCode> known = KnownCode.find(code.get());
        if (known.isEmpty()) {
            console.err().println("lamina: there is no diagnostic `" + code.get() + "`");
            console.err()
                    .println("did you mean " + String.join(", ", KnownCode.nearest(code.get()))
                            + "?  `lamina explain` lists all");
            return Exit.USAGE;
        }
        String page = page(known.get())
                .orElse("# " + known.get().id() + ": " + known.get().title() + "\n");
        boolean coloured = colour.on(console, console.outIsTerminal());
        console.out().print(new TerminalPage(coloured, console.outColumns(TerminalPage.WIDEST)).render(page));
        return Exit.FINE;
    }

    /** The Markdown page of a code, which the build packs from {@code docs/errors}. */
    static Optional<String> page(KnownCode code) {
        try (InputStream in = ExplainCommand.class.getResourceAsStream("errors/" + code.id() + ".md")) {
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
