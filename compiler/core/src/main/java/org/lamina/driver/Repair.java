package org.lamina.driver;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.diag.Diagnostic.Fix;
import org.lamina.diag.Diagnostics;
import org.lamina.diag.Severity;
import org.lamina.source.SourceFile;

/**
 * Applies the edits that messages about a program offer, round after round: an edit may bring up what the mistake hid. An
 * edit is kept where the program checks better for it.
 *
 * @param file the program after the edits; the one given where none helped
 * @param diagnostics what is left to say of it
 * @param edits how many were made
 */
public record Repair(SourceFile file, Diagnostics diagnostics, int edits) {
    /** Each round makes at least one edit, so this bounds a program with a mistake on every line. */
    private static final int ROUNDS = 20;

    /** Without them nothing else is read. */
    private static final Set<Code> EDITION = Set.of(Code.EDITION_MISSING, Code.EDITION_UNKNOWN);

    /**
     * Repairs a program.
     *
     * @param check what there is to say of a text
     */
    public static Repair of(SourceFile file, Function<SourceFile, Diagnostics> check) {
        var repair = new Repair(file, check.apply(file), 0);
        var texts = new HashSet<String>();
        for (int round = 0; round < ROUNDS && texts.add(repair.file.text()); round++) {
            repair = repair.next(check);
        }
        return repair;
    }

    /** All edits of this text at once if that is better, else one after the other; this where none is. */
    private Repair next(Function<SourceFile, Diagnostics> check) {
        List<Diagnostic> mistakes = fixable();
        Repair all = with(mistakes, check);
        if (all.isBetterThan(this, mistakes)) {
            return all;
        }
        for (Diagnostic mistake : mistakes) {
            Repair one = with(List.of(mistake), check);
            if (one.isBetterThan(this, List.of(mistake))) {
                return one;
            }
        }
        return this;
    }

    /** Messages with an edit of this file, in the order of the edits, without those whose edits overlap. */
    private List<Diagnostic> fixable() {
        var sorted = diagnostics.all().stream()
                .filter(d -> !d.fixes().isEmpty() && edit(d).span().file() == file)
                .sorted(Comparator.comparingInt((Diagnostic d) -> edit(d).span().start()))
                .toList();
        var out = new ArrayList<Diagnostic>();
        int end = -1;
        for (Diagnostic d : sorted) {
            if (edit(d).span().start() > end) {
                out.add(d);
                end = edit(d).span().end();
            }
        }
        return out;
    }

    /** The edit that is most likely right: messages name it first. */
    private static Fix edit(Diagnostic diagnostic) {
        return diagnostic.fixes().get(0);
    }

    private Repair with(List<Diagnostic> mistakes, Function<SourceFile, Diagnostics> check) {
        if (mistakes.isEmpty()) {
            return this;
        }
        var text = new StringBuilder(file.text());
        for (int i = mistakes.size() - 1; i >= 0; i--) {
            Fix fix = edit(mistakes.get(i));
            text.replace(fix.span().start(), fix.span().end(), fix.replacement());
        }
        var changed = new SourceFile(file.name(), text.toString());
        return new Repair(changed, check.apply(changed), edits + mistakes.size());
    }

    /**
     * Whether less is wrong, or as much without any of these mistakes: the one behind them is seen now. A missing edition
     * counts most and then mistakes in the text, since they hide what else is wrong; then errors, then warnings.
     */
    private boolean isBetterThan(Repair other, List<Diagnostic> mistakes) {
        int order = Comparator.comparingLong((Repair r) -> r.count(d -> EDITION.contains(d.code())))
                .thenComparingLong(r -> r.count(d -> d.code().id().startsWith("NN00")))
                .thenComparingLong(r -> r.diagnostics.count(Severity.ERROR))
                .thenComparingLong(r -> r.diagnostics.count(Severity.WARNING))
                .compare(this, other);
        return order < 0 || (order == 0 && !says(mistakes));
    }

    /** Whether one of these is still said of its place, which the edits before it have moved. */
    private boolean says(List<Diagnostic> mistakes) {
        int moved = 0;
        for (Diagnostic mistake : mistakes) {
            int place = mistake.span().start() + moved;
            if (diagnostics.all().stream()
                    .anyMatch(d -> d.code() == mistake.code()
                            && d.message().equals(mistake.message())
                            && d.span().start() == place)) {
                return true;
            }
            Fix edit = edit(mistake);
            moved += edit.replacement().length()
                    - (edit.span().end() - edit.span().start());
        }
        return false;
    }

    private long count(Predicate<Diagnostic> which) {
        return diagnostics.all().stream().filter(which).count();
    }
}
