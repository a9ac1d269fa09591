package org.lamina.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.lamina.codegen.Target;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.diag.DiagnosticCode;
import org.lamina.diag.Severity;
import org.lamina.program.Assumption;
import org.lamina.program.OpenSize;
import org.lamina.program.Program;
import org.lamina.program.TrainProgram;
import org.lamina.runtime.app.Arguments;
import org.lamina.runtime.app.Settings;
import org.lamina.runtime.app.TrainEntry;
import org.lamina.runtime.store.DataException;
import org.lamina.runtime.train.Parallelism;
import org.lamina.runtime.train.TrainFailure;
import org.lamina.runtime.train.TrainRun;
import org.lamina.source.Span;
import org.lamina.syntax.DataItem;
import org.lamina.syntax.Decl;
import org.lamina.syntax.TrainItem;

/**
 * Opens the data of a program as its trains will, and looks at the batches, before anything is trained. What is wrong is
 * reported at the source of the data block.
 */
final class DataCheck {
    private static final String HERE = "; here ";

    private final Compilation checked;
    private boolean unreadable;

    private DataCheck(Compilation checked) {
        this.checked = checked;
    }

    /**
     * What a program with its data comes to.
     *
     * @param compilation with the sizes that data decides, and with what was found in its diagnostics
     * @param unreadable whether data could not be read or is not as declared
     */
    record Outcome(Compilation compilation, boolean unreadable) {}

    /** Looks at the data of a checked program, if it has no errors so far. */
    static Outcome of(Compilation checked) {
        var check = new DataCheck(checked);
        Compilation settled = check.settle();
        if (!settled.hasErrors()) {
            settled.program().trains().forEach(train -> check.open(settled, train));
        }
        return new Outcome(settled, check.unreadable);
    }

    private Compilation settle() {
        try {
            return checked.settled();
        } catch (DataException e) {
            List<OpenSize> open = checked.program().openSizes();
            String block = open.stream()
                    .filter(size -> !opens(size))
                    .findFirst()
                    .orElse(open.get(0))
                    .data()
                    .name();
            report(checked, e, source(block));
            return checked;
        }
    }

    private boolean opens(OpenSize size) {
        try {
            return !OpenSizes.read(List.of(size), checked.folder()).isEmpty();
        } catch (DataException e) {
            return false;
        }
    }

    private void open(Compilation settled, TrainProgram train) {
        TrainEntry entry =
                settled.with(Program.of(train)).load(Target.CPU).trains().get(0);
        int threads = Runtime.getRuntime().availableProcessors();
        try (var program = entry.factory()
                .create(
                        Arguments.of(entry.arguments(), Map.of()),
                        new Settings(Parallelism.of(threads), settled.folder()))) {
            TrainRun.checkData(program);
        } catch (DataException e) {
            Optional<Span> block =
                    train.data().size() == 1 ? source(train.data().get(0).name()) : Optional.empty();
            report(settled, e, block.or(() -> clause(train.name())));
        } catch (TrainFailure e) {
            settled.diagnostics()
                    .report(refused(settled.program().assumptions(), e.getMessage(), clause(train.name())));
        }
    }

    private void report(Compilation to, DataException e, Optional<Span> place) {
        unreadable = true;
        DiagnosticCode code = new KnownCode(e.code().id(), e.code().title());
        var diagnostic = Diagnostic.of(code, place.orElse(start()), "%s", e.sentence());
        if (e.file().isPresent()) {
            String row = e.row().isPresent() ? ":" + e.row().getAsLong() : "";
            String column = e.column().map(name -> ", column " + name).orElse("");
            diagnostic = diagnostic.fact("data", "%s", e.file().get() + row + column);
        }
        to.diagnostics().report(e.help().map(diagnostic::help).orElse(diagnostic));
    }

    /** A batch that does not meet a condition: at the place that needs it, with the sentence of the run. */
    private Diagnostic refused(List<Assumption> assumptions, String message, Optional<Span> clause) {
        List<String> lines = message.lines().map(String::strip).toList();
        Optional<Assumption> assumption = assumptions.stream()
                .filter(open -> lines.get(0).startsWith(open + HERE))
                .findFirst();
        var diagnostic = assumption
                .map(open -> open.diagnostic(Severity.ERROR))
                .orElse(Diagnostic.of(Code.UNPROVED_CONDITION, clause.orElse(start()), "%s", lines.get(0))
                        .as(Severity.ERROR));
        if (assumption.isPresent()) {
            String here = lines.get(0).substring(lines.get(0).indexOf(HERE) + HERE.length());
            diagnostic = diagnostic.fact("here", "%s", here);
        }
        for (String line : lines.subList(1, lines.size())) {
            diagnostic = line.startsWith("help: ")
                    ? diagnostic.help("%s", line.substring("help: ".length()))
                    : diagnostic.fact("data", "%s", line);
        }
        return diagnostic;
    }

    // ---- places ----------------------------------------------------------------------------------------------------

    private Optional<Span> source(String block) {
        return decls().filter(decl ->
                        decl instanceof Decl.Data data && data.name().text().equals(block))
                .flatMap(decl -> ((Decl.Data) decl).items().stream())
                .filter(DataItem.Source.class::isInstance)
                .map(item -> ((DataItem.Source) item).source().span())
                .findFirst();
    }

    private Optional<Span> clause(String train) {
        return decls().filter(
                        decl -> decl instanceof Decl.Train t && t.name().text().equals(train))
                .flatMap(decl -> ((Decl.Train) decl).items().stream())
                .filter(TrainItem.Data.class::isInstance)
                .map(TrainItem::span)
                .findFirst();
    }

    private Stream<Decl> decls() {
        return checked.checked().module().decls().stream();
    }

    /** Of a block that is imported. */
    private Span start() {
        return new Span(checked.checked().module().file(), 0, 0);
    }
}
