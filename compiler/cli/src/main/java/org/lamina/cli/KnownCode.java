package org.lamina.cli;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.lamina.diag.Code;
import org.lamina.diag.DiagnosticCode;
import org.lamina.diag.Severity;
import org.lamina.runtime.store.DataCode;

/** A code that a message can carry, of the compiler or of a running program. */
record KnownCode(String id, String title) implements DiagnosticCode {
    /** This code, without what else is known of it. */
    static KnownCode of(DiagnosticCode code) {
        return new KnownCode(code.id(), code.title());
    }

    @Override
    public Severity severity() {
        return Code.of(id).map(Code::severity).orElse(Severity.ERROR);
    }

    /** All, sorted by id. Both sides may report the same code: data is looked at while compiling and while running. */
    static List<KnownCode> all() {
        var byId = new TreeMap<String, KnownCode>();
        Stream.concat(
                        Arrays.stream(Code.values()).map(KnownCode::of),
                        Arrays.stream(DataCode.values()).map(code -> new KnownCode(code.id(), code.title())))
                .forEach(code -> byId.putIfAbsent(code.id(), code));
        return List.copyOf(byId.values());
    }

    /** Finds what people type: {@code nn203}, {@code 0203}, {@code error[NN0203]}. */
    static Optional<KnownCode> find(String typed) {
        String digits = digits(typed);
        if (digits.isEmpty() || digits.length() > 4) {
            return Optional.empty();
        }
        String id = String.format(Locale.ROOT, "NN%04d", Integer.parseInt(digits));
        return all().stream().filter(known -> known.id().equals(id)).findFirst();
    }

    /** Up to three ids of the same hundred, if there are any, the numerically closest first. */
    static List<String> nearest(String typed) {
        String digits = digits(typed);
        long wanted = digits.isEmpty() || digits.length() > 9 ? 0 : Long.parseLong(digits);
        return all().stream()
                .sorted(Comparator.comparingLong((KnownCode code) -> Math.abs(code.number() / 100 - wanted / 100))
                        .thenComparingLong(code -> Math.abs(code.number() - wanted)))
                .limit(3)
                .map(KnownCode::id)
                .toList();
    }

    private long number() {
        return Long.parseLong(id.substring(2));
    }

    private static String digits(String typed) {
        return typed.replaceAll("[^0-9]", "");
    }
}
