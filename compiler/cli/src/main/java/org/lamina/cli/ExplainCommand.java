package org.lamina.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.lamina.diag.Code;
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
            Arrays.stream(Code.values()).forEach(known -> console.out().println(known.id() + "  " + known.title()));
            return Exit.FINE;
        }
        Optional<Code> known = find(code.get());
        if (known.isEmpty()) {
            console.err().println("lamina: there is no diagnostic `" + code.get() + "`");
            console.err().println("did you mean " + nearest(code.get()) + "?  `lamina explain` lists all");
            return Exit.USAGE;
        }
        String page = page(known.get())
                .orElse("# " + known.get().id() + ": " + known.get().title() + "\n");
        boolean coloured = colour.on(console, console.outIsTerminal());
        console.out().print(new TerminalPage(coloured).render(page));
        return Exit.FINE;
    }

    /** Accepts what people type: {@code nn203}, {@code 0203}, {@code error[NN0203]}. */
    private static Optional<Code> find(String typed) {
        String digits = typed.replaceAll("[^0-9]", "");
        if (digits.isEmpty() || digits.length() > 4) {
            return Optional.empty();
        }
        String id = String.format(Locale.ROOT, "NN%04d", Integer.parseInt(digits));
        return Arrays.stream(Code.values())
                .filter(known -> known.id().equals(id))
                .findFirst();
    }

    /** Codes of the same hundred first, then the numerically closest. */
    private static String nearest(String typed) {
        String digits = typed.replaceAll("[^0-9]", "");
        long wanted = digits.isEmpty() || digits.length() > 9 ? 0 : Long.parseLong(digits);
        List<String> ids = Arrays.stream(Code.values())
                .map(Code::id)
                .sorted(Comparator.comparingLong((String id) -> Math.abs(number(id) / 100 - wanted / 100))
                        .thenComparingLong(id -> Math.abs(number(id) - wanted)))
                .limit(3)
                .toList();
        return ids.stream().collect(Collectors.joining(", "));
    }

    private static long number(String id) {
        return Long.parseLong(id.substring(2));
    }

    /** The Markdown page of a code, which the build packs from {@code docs/errors}. */
    static Optional<String> page(Code code) {
        try (InputStream in = ExplainCommand.class.getResourceAsStream("errors/" + code.id() + ".md")) {
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
